package io.xenith.standalone;

import io.xenith.standalone.cli.Commands;
import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.settings.OperatorException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program behind {@code ./xenith}. */
public final class Main {
    private Main() {}

    /** Runs one command; what a person can put right ends with a message and status 1, a bug with its trace. */
    public static void main(String[] arguments) throws Exception {
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        int status;
        try {
            status = new Commands(out, System.getenv(), Installation.find().root()).run(List.of(arguments));
        } catch (OperatorException e) {
            System.err.println("xenith: " + e.getMessage());
            status = 1;
        }
        out.flush();
        System.exit(status);
    }
}
