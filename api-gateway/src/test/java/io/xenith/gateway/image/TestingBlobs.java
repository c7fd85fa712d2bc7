package io.xenith.gateway.image;

import com.sun.net.httpserver.HttpExchange;
import io.xenith.gateway.testing.TestingImageService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The data port of the image service: keeps a digest of what is uploaded and serves bytes made of their place, so that no size needs
 * memory. It refuses what begins with {@code BAD}, before the rest has come.
 */
final class TestingBlobs {

    private final TestingImages images;
    final Map<String, Long> sizes = new ConcurrentHashMap<>();
    final Map<String, String> headers = new ConcurrentHashMap<>();
    private volatile long cutAfter = Long.MAX_VALUE;

    TestingBlobs(TestingImageService service, TestingImages images) {
        this.images = images;
        service.handle("/blobs/upload/", this::upload);
        service.handle("/blobs/image/", this::download);
    }

    /** Closes the connection of downloads after so many bytes. */
    void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    /** The byte at a place. */
    static byte at(long place) {
        return (byte) (place * 31 + (place >>> 13));
    }

    private void upload(HttpExchange exchange) throws IOException {
        String id = last(exchange);
        headers.put("user", exchange.getRequestHeaders().getFirst("X-Xenith-User"));
        headers.put("project", exchange.getRequestHeaders().getFirst("X-Xenith-Project"));
        if (!images.images.containsKey(id)) {
            refuse(exchange, 404, "No such image.");
            return;
        }
        MessageDigest md5 = digest("MD5");
        MessageDigest sha512 = digest("SHA-512");
        long size = 0;
        byte[] piece = new byte[64 * 1024];
        try (InputStream body = exchange.getRequestBody()) {
            int count = body.read(piece);
            if (count >= 3 && new String(piece, 0, 3, StandardCharsets.ISO_8859_1).equals("BAD")) {
                // To its end, as the service does: a connection left with half a body in it must not be used again.
                body.transferTo(OutputStream.nullOutputStream());
                refuse(exchange, 415, "The disk is a difference against a backing file.");
                return;
            }
            for (; count >= 0; count = body.read(piece)) {
                md5.update(piece, 0, count);
                sha512.update(piece, 0, count);
                size += count;
            }
        }
        sizes.put(id, size);
        images.store(id, size, hex(md5), hex(sha512));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private void download(HttpExchange exchange) throws IOException {
        String id = last(exchange);
        Long size = sizes.get(id);
        if (size == null) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        long from = 0;
        long to = size;
        int status = 200;
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            String[] ends = range.substring("bytes=".length()).split("-", 2);
            from = Long.parseLong(ends[0]);
            to = Long.parseLong(ends[1]) + 1;
            status = 206;
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
            if (from >= size) {
                refuse(exchange, 416, "There are fewer bytes.");
                return;
            }
        }
        exchange.getResponseHeaders()
                .add("X-Xenith-Image-Md5", images.stored(id).getMd5());
        exchange.sendResponseHeaders(status, to - from);
        byte[] piece = new byte[64 * 1024];
        try (var out = exchange.getResponseBody()) {
            for (long place = from; place < to; place += piece.length) {
                if (place - from >= cutAfter) {
                    throw new IOException("cut, as the test wants it");
                }
                int count = (int) Math.min(piece.length, to - place);
                for (int i = 0; i < count; i++) {
                    piece[i] = at(place + i);
                }
                out.write(piece, 0, count);
            }
        }
    }

    private static String last(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void refuse(HttpExchange exchange, int status, String detail) throws IOException {
        byte[] body = ("{\"status\":" + status + ",\"reason\":\"X\",\"detail\":\"" + detail + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        // As the real one does: the rest is read, so that its sender gets to see the refusal.
        exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
        exchange.close();
    }

    static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** So many bytes, each of its place. */
    static InputStream bytes(long size) {
        return new InputStream() {
            private long place;

            @Override
            public int read() {
                return place < size ? at(place++) & 0xff : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (place >= size) {
                    return -1;
                }
                int count = (int) Math.min(length, size - place);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = at(place++);
                }
                return count;
            }
        };
    }

    static byte[] array(int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = at(i);
        }
        return all;
    }
}
