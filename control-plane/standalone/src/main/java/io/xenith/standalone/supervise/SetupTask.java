package io.xenith.standalone.supervise;

/** Work that is done once all it depends on is ready. Idempotent: it runs at every start, and again after a failure. */
public non-sealed interface SetupTask extends Component {
    /**
     * Does the work, and answers what people should know of the outcome; mostly nothing, an empty text. A failure is tried
     * again a few times; an {@code OperatorException} is not.
     */
    String run(Progress progress) throws Exception;

    /** What to do when everything stops, before that which this depends on is stopped; within a minute. */
    default void stop() throws Exception {}
}
