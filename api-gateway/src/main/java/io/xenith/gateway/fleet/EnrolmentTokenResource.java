package io.xenith.gateway.fleet;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.CreateEnrolmentTokenRequest;
import io.xenith.controlplane.v1.CreateEnrolmentTokenResponse;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.backend.ControlPlane;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ApiTime;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tokens with which new hosts join. */
@Path("/fleet/v1/enrolment-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
@Tag(name = "Enrolment")
public class EnrolmentTokenResource {

    private static final int CREATED = 201;
    private static final int USES_AT_MOST = 100_000;
    private static final int ZONE_AT_MOST = 255;

    private final ControlPlane controlPlane;
    private final CurrentRequest request;

    EnrolmentTokenResource(ControlPlane controlPlane, CurrentRequest request) {
        this.controlPlane = controlPlane;
        this.request = request;
    }

    /** What is asked for. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "NewEnrolmentToken")
    record Wanted(
            @Schema(description = "How many hosts may enrol with it; 1 when absent.", minimum = "1", maximum = "100000")
            @Nullable
            Integer uses,

            @Schema(description = "Until when, ISO 8601 in UTC; one hour from now when absent.") @Nullable
            String expiresAt,

            @Schema(description = "Zone of hosts that name none.") @Nullable
            String availabilityZone) {}

    /** The token, this once. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "EnrolmentToken")
    record Made(
            @Schema(description = "A secret; it cannot be read again.")
            String token,

            String expiresAt,

            @Schema(description = "SHA-256 of the certificate that the agent is to trust, hex.")
            String caSha256) {
        @Override
        public String toString() {
            return "Made[token=***, expiresAt=" + expiresAt + ", caSha256=" + caSha256 + "]";
        }
    }

    @POST
    @Operation(summary = "Make a token with which hosts enrol")
    @RequestBody(content = @Content(schema = @Schema(implementation = Wanted.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = Made.class)))
    @APIResponse(responseCode = "400", description = "A value is out of its range; the detail names the field.")
    public Response create(JsonBody body) {
        JsonFields fields = body.fields().allowOnly(Set.of("uses", "expires_at", "availability_zone"));
        CreateEnrolmentTokenRequest.Builder wanted = CreateEnrolmentTokenRequest.newBuilder()
                .setCaller(request.callerProto())
                .setUses(fields.findInt("uses", 1, USES_AT_MOST).orElse(1));
        fields.findString("availability_zone", 1, ZONE_AT_MOST).ifPresent(wanted::setAvailabilityZone);
        fields.findString("expires_at", 1, ZONE_AT_MOST)
                .ifPresent(text -> wanted.setExpiresAt(ApiTime.toProto(time(text))));
        CreateEnrolmentTokenResponse made = controlPlane.fleet().createEnrolmentToken(wanted.build());
        return Response.status(CREATED)
                .header("Cache-Control", "no-store")
                .entity(new Made(made.getToken(), ApiTime.seconds(ApiTime.of(made.getExpiresAt())), made.getCaSha256()))
                .build();
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiFault.badRequest("expires_at: not a time like 2026-01-31T12:00:00Z")
                    .because(e);
        }
    }
}
