package io.xenith.hostagent.work;

/** A domain did not arrive. What was made of it here is removed. */
final class MoveFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean retrying;

    /**
     * For a reason that operators read.
     *
     * @param retrying whether nothing had begun yet, so that it may be asked for again
     */
    MoveFailed(String why, boolean retrying, Throwable cause) {
        super(why, cause);
        this.retrying = retrying;
    }

    boolean isRetrying() {
        return retrying;
    }
}
