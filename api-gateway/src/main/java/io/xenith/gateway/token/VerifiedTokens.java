package io.xenith.gateway.token;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was checked lately, in two generations: when the young one is full it becomes the old one, and the old one
 * is dropped. That bounds memory without bookkeeping on each hit, and keeps what is in use.
 */
final class VerifiedTokens {

    private final int perGeneration;
    private volatile Map<String, Token> young = new ConcurrentHashMap<>();
    private volatile Map<String, Token> old = Map.of();

    VerifiedTokens(int perGeneration) {
        this.perGeneration = perGeneration;
    }

    Optional<Token> find(String text) {
        @Nullable Token hit = young.get(text);
        if (hit != null) {
            return Optional.of(hit);
        }
        hit = old.get(text);
        if (hit != null) {
            put(text, hit);
        }
        return Optional.ofNullable(hit);
    }

    void put(String text, Token token) {
        young.put(text, token);
        if (young.size() > perGeneration) {
            turn();
        }
    }

    private synchronized void turn() {
        if (young.size() > perGeneration) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
