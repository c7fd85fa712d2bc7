package io.xenith.hypervisor.dom0.command;

import io.xenith.hypervisor.Failure;
import java.util.List;

/** Runs programs of Dom0. */
public interface Commands {
    /**
     * Runs a program to its end and returns what it said, whatever its exit code. {@link Failure.ToolstackDown} where there is
     * no such program, {@link Failure.TimedOut} and {@link Failure.Cancelled} when it was ended early: what it did until then
     * is unknown.
     *
     * @param command the program (looked up in the system's folders) and its arguments; no shell reads them
     */
    Output run(TimeLeft time, List<String> command);

    /** As {@link #run(TimeLeft, List)}, with this text as standard input. */
    Output run(TimeLeft time, List<String> command, String input);
}
