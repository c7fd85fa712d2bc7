package io.xenith.gateway.login;

/** How someone proves who they are. None of these may be logged. */
public sealed interface Proof {
    /** A user's password. */
    record ByPassword(UserRef user, String password) implements Proof {
        @Override
        public String toString() {
            return "ByPassword[" + user + ']';
        }
    }

    /** A token that is still valid. */
    record ByToken(String text) implements Proof {
        @Override
        public String toString() {
            return "ByToken";
        }
    }

    /** An application credential by its id. */
    record ByCredentialId(String id, String secret) implements Proof {
        @Override
        public String toString() {
            return "ByCredentialId[" + id + ']';
        }
    }

    /** An application credential by its name, which is unique for its user. */
    record ByCredentialName(UserRef user, String name, String secret) implements Proof {
        @Override
        public String toString() {
            return "ByCredentialName[" + user + ", " + name + ']';
        }
    }
}
