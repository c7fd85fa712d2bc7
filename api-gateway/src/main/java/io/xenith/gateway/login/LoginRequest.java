package io.xenith.gateway.login;

import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.List;

/**
 * A login as Keystone's v3 API has it.
 *
 * @param proof who asks
 * @param scope what for
 */
public record LoginRequest(Proof proof, ScopeWanted scope) {

    private static final int ID_LENGTH = 64;
    private static final int NAME_LENGTH = 255;
    private static final int SECRET_LENGTH = 4_096;
    private static final int TOKEN_LENGTH = 8 * 1024;

    /** Reads the body of {@code POST /v3/auth/tokens}; 400 when it is malformed, 401 for a method that we do not have. */
    public static LoginRequest read(JsonBody body) {
        JsonFields auth = body.required("auth");
        JsonFields identity = auth.object("identity");
        List<String> methods =
                identity.findStrings("methods", 10, 1, NAME_LENGTH).orElseThrow(() -> identity.missing("methods"));
        if (methods.size() != 1) {
            throw ApiFault.badRequest("Expecting to find exactly one method in identity.methods.");
        }
        return new LoginRequest(proof(methods.getFirst(), identity), scope(auth));
    }

    private static Proof proof(String method, JsonFields identity) {
        return switch (method) {
            case "password" -> {
                JsonFields user = identity.object("password").object("user");
                yield new Proof.ByPassword(user(user), user.secret("password", 0, SECRET_LENGTH));
            }
            case "token" -> new Proof.ByToken(identity.object("token").secret("id", 1, TOKEN_LENGTH));
            case "application_credential" -> {
                JsonFields credential = identity.object("application_credential");
                String secret = credential.secret("secret", 0, SECRET_LENGTH);
                yield credential
                        .findString("id", 1, ID_LENGTH)
                        .<Proof>map(id -> new Proof.ByCredentialId(id, secret))
                        .orElseGet(() -> new Proof.ByCredentialName(
                                user(credential.object("user")), credential.string("name", 1, NAME_LENGTH), secret));
            }
            default -> throw ApiFault.of(401, "Attempted to authenticate with an unsupported method.");
        };
    }

    private static UserRef user(JsonFields user) {
        return user.findString("id", 1, ID_LENGTH)
                .<UserRef>map(UserRef.ById::new)
                .orElseGet(
                        () -> new UserRef.ByName(user.string("name", 1, NAME_LENGTH), domain(user.object("domain"))));
    }

    private static DomainRef domain(JsonFields domain) {
        return domain.findString("id", 1, ID_LENGTH)
                .<DomainRef>map(DomainRef.ById::new)
                .orElseGet(() -> new DomainRef.ByName(domain.string("name", 1, NAME_LENGTH)));
    }

    private static ScopeWanted scope(JsonFields auth) {
        var written = auth.find("scope");
        if (written.isEmpty()) {
            return new ScopeWanted.Unsaid();
        }
        if (written.get().isTextual() && written.get().textValue().equals("unscoped")) {
            return new ScopeWanted.None();
        }
        JsonFields scope = auth.object("scope");
        if (scope.node().size() != 1) {
            throw ApiFault.badRequest("Expecting to find exactly one of project, domain and system in scope.");
        }
        if (scope.has("project")) {
            JsonFields project = scope.object("project");
            return project.findString("id", 1, ID_LENGTH)
                    .<ScopeWanted>map(ScopeWanted.OfProjectId::new)
                    .orElseGet(() -> new ScopeWanted.OfProjectName(
                            project.string("name", 1, NAME_LENGTH), domain(project.object("domain"))));
        }
        if (scope.has("domain")) {
            return new ScopeWanted.OfDomain(domain(scope.object("domain")));
        }
        if (scope.has("system") && scope.object("system").bool("all", false)) {
            return new ScopeWanted.OfSystem();
        }
        if (scope.has("OS-TRUST:trust")) {
            throw ApiFault.notImplemented("Trusts are not offered here; use an application credential.");
        }
        throw ApiFault.badRequest("Expecting to find exactly one of project, domain and system in scope.");
    }
}
