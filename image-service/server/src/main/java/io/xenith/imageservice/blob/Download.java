package io.xenith.imageservice.blob;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The answer to one GET or HEAD of a blob: validators, ranges, bytes. */
final class Download {
    private final HttpServerRequest request;
    private final Context eventLoop;
    private final BlobSender sender;

    /** Called on the event loop of the request. */
    Download(HttpServerRequest request, Context eventLoop, BlobConfig config) {
        this.request = request;
        this.eventLoop = eventLoop;
        this.sender = new BlobSender(request.response(), eventLoop, config.stallTimeout());
    }

    /** Answers with the blob, and says how many bytes of it were sent. Runs on a virtual thread. */
    long answer(FileChannel file, Sha512 digest) throws IOException {
        long size = file.size();
        String etag = '"' + digest.hex() + '"';
        HttpServerResponse response = request.response();
        response.putHeader("ETag", etag)
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Cache-Control", "private, immutable")
                .putHeader("Content-Type", "application/octet-stream");
        if (names(request.getHeader("If-None-Match"), etag)) {
            end(304);
            return 0;
        }
        String match = request.getHeader("If-Match");
        if (match != null && !names(match, etag)) {
            end(412);
            return 0;
        }
        String condition = request.getHeader("If-Range");
        boolean ranged = condition == null || condition.equals(etag);
        return switch (ByteRange.parse(ranged ? request.getHeader("Range") : null, size)) {
            case ByteRange.Unsatisfiable _ -> {
                response.putHeader("Content-Range", "bytes */" + size);
                end(416);
                yield 0;
            }
            case ByteRange.Whole(var length) -> send(200, file, 0, length);
            case ByteRange.Part part -> {
                response.putHeader("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size);
                yield send(206, file, part.first(), part.length());
            }
        };
    }

    private long send(int status, FileChannel file, long from, long count) throws IOException {
        HttpServerResponse response = request.response();
        response.setStatusCode(status).putHeader("Content-Length", Long.toString(count));
        if (request.method().equals(HttpMethod.HEAD)) {
            eventLoop.runOnContext(_ -> response.end());
            return 0;
        }
        sender.send(file, from, count);
        return count;
    }

    private void end(int status) {
        eventLoop.runOnContext(_ -> request.response().setStatusCode(status).end());
    }

    private static boolean names(@Nullable String header, String etag) {
        return header != null
                && Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }
}
