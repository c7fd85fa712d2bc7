package io.xenith.imageservice.testing;

import io.xenith.imageservice.v1.Caller;
import io.xenith.transport.tls.Identity;
import io.xenith.transport.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/** A connection on which a test says exactly what it wants, and hangs up in the middle. */
public final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SSLSocket socket;

    /** Connects with the certificates in a directory. */
    public RawConnection(Path certificates, URI blobs) throws IOException {
        socket = (SSLSocket) TlsFiles.load(certificates)
                .httpClientContext(Identity.IMAGE_SERVICE)
                .getSocketFactory()
                .createSocket(blobs.getHost(), blobs.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
    }

    /** Begins an upload whose body is said to be so. */
    public void beginUpload(Caller caller, String imageId, String bodyHeader) throws IOException {
        send("PUT /blobs/upload/" + imageId + " HTTP/1.1\r\nHost: images\r\nX-Xenith-User: " + caller.getUserId()
                + "\r\nX-Xenith-Project: " + caller.getProjectId() + "\r\n" + bodyHeader + "\r\n\r\n");
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next line of the answer; empty when the connection has ended. */
    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
