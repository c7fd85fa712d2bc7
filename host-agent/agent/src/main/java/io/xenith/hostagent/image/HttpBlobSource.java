package io.xenith.hostagent.image;

import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * The image service over HTTPS with mutual TLS. The address says where it is reached; who it must be is checked by the TLS
 * context, which accepts {@link Identity#IMAGE_SERVICE} alone. The JDK's plain client: it costs no threads and little memory.
 */
public final class HttpBlobSource implements BlobSource {

    private static final int CONNECT_TIMEOUT_MS = (int) Duration.ofSeconds(5).toMillis();
    private static final int READ_TIMEOUT_MS = (int) Duration.ofSeconds(20).toMillis();

    private final URI base;
    private final SSLSocketFactory sockets;

    /** A source at {@code host:port}, asked with the certificate in the files. */
    public HttpBlobSource(String address, TlsFiles tls) {
        this.base = URI.create("https://" + address + "/blobs/sha512/");
        this.sockets = tls.httpClientContext(Identity.IMAGE_SERVICE).getSocketFactory();
    }

    @Override
    public Download open(Sha512 blob, long fromByte) {
        try {
            URL url = new URI(base + blob.hex()).toURL();
            if (!(url.openConnection() instanceof HttpsURLConnection connection)) {
                throw new IOException("not an HTTPS address: " + base);
            }
            connection.setSSLSocketFactory(sockets);
            // The name dialled is only an address; the trust manager has checked who answers.
            connection.setHostnameVerifier((host, session) -> true);
            connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
            connection.setReadTimeout(READ_TIMEOUT_MS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (fromByte > 0) {
                connection.setRequestProperty("Range", "bytes=" + fromByte + "-");
            }
            return read(blob, fromByte, connection);
        } catch (IOException | URISyntaxException e) {
            throw new ImageException(
                    ImageException.Reason.UNREACHABLE, "the image service at " + base.getAuthority() + ": " + e, e);
        }
    }

    private Download read(Sha512 blob, long fromByte, HttpsURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        return switch (status) {
            case HttpURLConnection.HTTP_OK ->
                new Download(connection.getInputStream(), 0, connection.getContentLengthLong(), connection::disconnect);
            case HttpURLConnection.HTTP_PARTIAL ->
                new Download(
                        connection.getInputStream(),
                        fromByte,
                        fromByte + connection.getContentLengthLong(),
                        connection::disconnect);
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                throw new ImageException(
                        ImageException.Reason.NOT_FOUND, "the image service has no blob " + blob.hex(), null);
            default -> {
                connection.disconnect();
                throw new ImageException(
                        ImageException.Reason.UNREACHABLE, "the image service answered " + status, null);
            }
        };
    }
}
