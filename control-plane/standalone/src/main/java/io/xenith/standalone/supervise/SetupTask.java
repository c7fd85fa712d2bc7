package io.xenith.standalone.supervise;

/** Work that is done once all it depends on is ready. Idempotent: it runs at every start, and again after a failure. */
public non-sealed interface SetupTask extends Component {
    /** Does the work. A failure is tried again a few times; an {@code OperatorException} is not. */
    void run(Progress progress) throws Exception;
}
