package io.xenith.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Anonymous;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.CurrentRequest;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.limit.RateLimits;
import io.xenith.gateway.login.LoginRequest;
import io.xenith.gateway.login.Logins;
import io.xenith.gateway.token.Token;
import io.xenith.gateway.token.TokenRevoker;
import io.xenith.gateway.token.Tokens;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** Tokens: issue, show, check, revoke. */
@Path("/identity/v3/auth/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.AUTHENTICATED)
public class TokenResource {

    private static final String SUBJECT = "X-Subject-Token";
    private static final int CREATED = 201;

    private final Logins logins;
    private final Tokens tokens;
    private final TokenRevoker revoker;
    private final TokenJson json;
    private final RateLimits limits;
    private final CurrentRequest request;

    TokenResource(
            Logins logins,
            Tokens tokens,
            TokenRevoker revoker,
            TokenJson json,
            RateLimits limits,
            CurrentRequest request) {
        this.logins = logins;
        this.tokens = tokens;
        this.revoker = revoker;
        this.json = json;
        this.limits = limits;
        this.request = request;
    }

    @POST
    @Anonymous(because = "this is the login")
    public Response issue(JsonBody body, @Context UriInfo uri) {
        limits.countLogin(request.remoteAddress());
        Tokens.Issued issued = logins.logIn(LoginRequest.read(body));
        return answer(CREATED, issued.token(), issued.text(), uri);
    }

    @GET
    public Response show(@HeaderParam(SUBJECT) @Nullable String subject, @Context UriInfo uri) {
        Token token = readable(subject);
        return answer(200, token, String.valueOf(subject), uri);
    }

    @HEAD
    public Response check(@HeaderParam(SUBJECT) @Nullable String subject) {
        Token unused = readable(subject);
        return Response.ok()
                .header(SUBJECT, subject)
                .header("Vary", "X-Auth-Token")
                .build();
    }

    @DELETE
    public Response revoke(@HeaderParam(SUBJECT) @Nullable String subject) {
        revoker.revoke(request.callerProto(), readable(subject));
        return Response.noContent().build();
    }

    private Response answer(int status, Token token, String text, UriInfo uri) {
        ObjectNode body = json.of(token, !uri.getQueryParameters().containsKey("nocatalog"));
        return Response.status(status)
                .header(SUBJECT, text)
                .header("Vary", "X-Auth-Token")
                .entity(body)
                .build();
    }

    // One's own tokens, and for administrators everybody's.
    private Token readable(@Nullable String subject) {
        if (subject == null) {
            throw ApiFault.badRequest("The request has no " + SUBJECT + " header.");
        }
        return tokens.findToken(subject)
                .filter(token -> token.caller().userId().equals(request.caller().userId())
                        || request.caller().administrator())
                .orElseThrow(() -> ApiFault.notFound("This is not a recognized token."));
    }
}
