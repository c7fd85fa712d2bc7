package io.xenith.gateway.token;

import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.TokenCheck;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Issues tokens and checks them. Safe for all threads. */
public final class Tokens implements TokenCheck {

    private static final int CACHED_PER_GENERATION = 5_000;
    private static final int AUDIT_ID_BYTES = 16;

    private final TokenCodec codec;
    private final Revocations revocations;
    private final Duration lifetime;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final VerifiedTokens verified = new VerifiedTokens(CACHED_PER_GENERATION);

    Tokens(SigningKeys keys, Revocations revocations, Duration lifetime, InstantSource clock) {
        this.codec = new TokenCodec(keys);
        this.revocations = revocations;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** A token and the text that stands for it. */
    public record Issued(String text, Token token) {}

    /**
     * Issues a token to someone who proved who they are.
     *
     * @param validFrom tokens issued before this are void in the record; ours will be later, even if our clock is behind
     */
    public Issued issue(AuthenticatedCaller caller, List<String> methods, Instant validFrom) {
        Instant issuedAt = issueTime(validFrom);
        return issue(caller, methods, List.of(newAuditId()), issuedAt, issuedAt.plus(lifetime));
    }

    /** Issues a token for another scope to the holder of one. It lives no longer than that, and is revoked with it. */
    public Issued reissue(Token from, AuthenticatedCaller caller, Instant validFrom) {
        List<String> methods = new ArrayList<>(from.methods());
        methods.remove("token");
        methods.addFirst("token");
        return issue(
                caller,
                methods,
                List.of(newAuditId(), from.auditIds().getLast()),
                issueTime(validFrom),
                from.expiresAt());
    }

    private Issued issue(
            AuthenticatedCaller caller,
            List<String> methods,
            List<String> auditIds,
            Instant issuedAt,
            Instant expiresAt) {
        Token token = new Token(caller, methods, auditIds, issuedAt, expiresAt);
        String text = codec.encode(token);
        verified.put(text, token);
        return new Issued(text, token);
    }

    private Instant issueTime(Instant validFrom) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return now.isAfter(validFrom)
                ? now
                : validFrom.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }

    /** The token that a text stands for, if it is valid now. */
    public Optional<Token> findToken(String text) {
        Optional<Token> token = verified.find(text);
        if (token.isEmpty()) {
            token = codec.decode(text);
            token.ifPresent(fresh -> verified.put(text, fresh));
        }
        return token.filter(known -> clock.instant().isBefore(known.expiresAt()) && !revocations.covers(known));
    }

    /** Whether everything that this user holds, or that is scoped to its project, was revoked after a time. */
    public boolean isRevoked(AuthenticatedCaller caller, Instant issuedAt) {
        return revocations.covers(caller, issuedAt);
    }

    @Override
    public Optional<AuthenticatedCaller> find(String text) {
        return findToken(text).map(Token::caller);
    }

    /** How long new tokens live, at most. */
    public Duration lifetime() {
        return lifetime;
    }

    private String newAuditId() {
        byte[] bytes = new byte[AUDIT_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
