package io.xenith.gateway.image;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data of images. */
@Path("/image/v2/images/{id}/file")
@RunOnVirtualThread
@Requires(Role.READER)
public class ImageDataResource {

    private static final Logger LOG = LoggerFactory.getLogger(ImageDataResource.class);
    private static final int PARTIAL = 206;
    private static final int NO_CONTENT = 204;
    private static final int PIECE_BYTES = 64 * 1024;

    private final ImageTransfer transfer;
    private final CurrentRequest request;
    private final CurrentVertxRequest container;

    ImageDataResource(ImageTransfer transfer, CurrentRequest request, CurrentVertxRequest container) {
        this.transfer = transfer;
        this.request = request;
        this.container = container;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Requires(Role.MEMBER)
    public Response upload(
            @PathParam("id") String written, @HeaderParam("Content-Length") @Nullable String length, InputStream data) {
        transfer.upload(ImageFaults.id(written), length(length), data);
        return Response.noContent().build();
    }

    private static OptionalLong length(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        if (!header.matches("[0-9]{1,18}")) {
            throw ApiFault.badRequest("Content-Length is no number.");
        }
        return OptionalLong.of(Long.parseLong(header));
    }

    @GET
    public Response download(@PathParam("id") String written, @HeaderParam("Range") @Nullable String range) {
        ImageTransfer.Download answer = transfer.download(ImageFaults.id(written), Optional.ofNullable(range));
        if (answer.status() == NO_CONTENT) {
            transfer.end(answer);
            return Response.noContent().build();
        }
        Response.ResponseBuilder response = Response.status(answer.status())
                .header("Content-Type", MediaType.APPLICATION_OCTET_STREAM)
                .header("Accept-Ranges", "bytes")
                .entity((StreamingOutput) out -> copy(answer.data(), out));
        pass(answer, "Content-Length", "Content-Length", response);
        pass(answer, "ETag", "ETag", response);
        if (answer.status() == PARTIAL) {
            pass(answer, "Content-Range", "Content-Range", response);
        } else {
            // Of the whole, in hex, as the clients that check it expect.
            pass(answer, "X-Xenith-Image-Md5", "Content-MD5", response);
        }
        return response.build();
    }

    private static void pass(ImageTransfer.Download answer, String from, String to, Response.ResponseBuilder response) {
        answer.headers().firstValue(from).ifPresent(value -> response.header(to, value));
    }

    // Once the answer has begun there is no status left to say that it failed: a cut connection says so.
    private void copy(InputStream data, OutputStream out) {
        try (data) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = data.read(piece); count >= 0; count = data.read(piece)) {
                out.write(piece, 0, count);
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("request.id", request.id())
                    .addKeyValue("problem", String.valueOf(e.getMessage()))
                    .log("a download broke off");
            container.getCurrent().request().connection().close();
        }
    }
}
