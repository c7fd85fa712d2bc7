package io.xenith.hypervisor.dom0.command;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.util.List;

/**
 * What a program said.
 *
 * @param out standard output, at most {@link #MOST_BYTES}; a program that writes more has failed
 * @param err the beginning of standard error
 */
public record Output(List<String> command, int exitCode, String out, String err) {
    public static final int MOST_BYTES = 4 << 20;

    public Output {
        command = List.copyOf(command);
    }

    public boolean isSuccess() {
        return exitCode == 0;
    }

    /** The lines of standard output without those that are blank. */
    public List<String> lines() {
        return out.lines().filter(line -> !line.isBlank()).toList();
    }

    /** This, or {@link Failure.Unexpected} with the program's own words where it failed. */
    public Output orFail() {
        if (!isSuccess()) {
            throw failed();
        }
        return this;
    }

    /** The failure of this command. Names the program and its words, not its arguments, which may be long. */
    public HypervisorException failed() {
        var words =
                err.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        var what = command.getFirst() + " ended with " + exitCode;
        return new HypervisorException(
                new Failure.Unexpected(words.isEmpty() ? what : what + ": " + words.getLast()), exitCode, words, null);
    }
}
