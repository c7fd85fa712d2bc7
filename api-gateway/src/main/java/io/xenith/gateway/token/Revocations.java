package io.xenith.gateway.token;

import io.xenith.gateway.access.AuthenticatedCaller;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are not to be accepted though they have not run out. Grows only until what it names has run out by itself. Ids are
 * record ids.
 */
final class Revocations {

    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final Map<String, Cut> users = new ConcurrentHashMap<>();
    private final Map<String, Cut> projects = new ConcurrentHashMap<>();

    /** Tokens issued up to then are void; to be forgotten after until. */
    private record Cut(Instant issuedUpTo, Instant until) {
        Cut laterOf(Cut other) {
            return new Cut(
                    issuedUpTo.isAfter(other.issuedUpTo) ? issuedUpTo : other.issuedUpTo,
                    until.isAfter(other.until) ? until : other.until);
        }
    }

    void revokeToken(String auditId, Instant until) {
        tokens.put(auditId, until);
    }

    void revokeUser(String userId, Instant issuedUpTo, Instant until) {
        users.merge(userId, new Cut(issuedUpTo, until), Cut::laterOf);
    }

    void revokeProject(String projectId, Instant issuedUpTo, Instant until) {
        projects.merge(projectId, new Cut(issuedUpTo, until), Cut::laterOf);
    }

    boolean covers(Token token) {
        // A token made from a revoked one goes with it.
        for (String auditId : token.auditIds()) {
            if (tokens.containsKey(auditId)) {
                return true;
            }
        }
        return covers(token.caller(), token.issuedAt());
    }

    boolean covers(AuthenticatedCaller caller, Instant issuedAt) {
        return isCut(users.get(caller.userId()), issuedAt) || isCut(projects.get(caller.projectId()), issuedAt);
    }

    private static boolean isCut(@Nullable Cut cut, Instant issuedAt) {
        return cut != null && !issuedAt.isAfter(cut.issuedUpTo());
    }

    void forgetBefore(Instant now) {
        tokens.values().removeIf(until -> until.isBefore(now));
        users.values().removeIf(cut -> cut.until().isBefore(now));
        projects.values().removeIf(cut -> cut.until().isBefore(now));
    }

    int size() {
        return tokens.size() + users.size() + projects.size();
    }
}
