package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

/** What a domain is told of a live move. */
public sealed interface DomainMove {
    /** Nothing: it neither leaves nor comes. */
    DomainMove NONE = new None();

    /** Nothing. */
    record None() implements DomainMove {}

    /** To leave, and become that domain. */
    record LeaveTo(DomainId to) implements DomainMove {
        public LeaveTo {
            requireNonNull(to, "to");
        }
    }

    /** Not to leave any more and become that domain, if it has not. */
    record Stay(DomainId instead) implements DomainMove {
        public Stay {
            requireNonNull(instead, "instead");
        }
    }

    /** To go on here, if it had left: what it became is gone. */
    record MayReturn() implements DomainMove {}

    /** To come from what that domain is. */
    record ArriveFrom(DomainId from) implements DomainMove {
        public ArriveFrom {
            requireNonNull(from, "from");
        }
    }

    /** Not to come any more, if it has not. */
    record Withdrawn(DomainId from) implements DomainMove {
        public Withdrawn {
            requireNonNull(from, "from");
        }
    }
}
