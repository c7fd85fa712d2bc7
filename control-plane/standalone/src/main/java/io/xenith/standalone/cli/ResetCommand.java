package io.xenith.standalone.cli;

import io.xenith.standalone.infrastructure.Archives;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stops everything and deletes what it kept. Settings that a person wrote stay, and unpacked programs unless asked. */
final class ResetCommand {
    private final PrintStream out;
    private final StateDirectory directory;

    ResetCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run(boolean yes, boolean cacheToo) throws IOException, InterruptedException {
        if (!directory.exists()) {
            out.println("There is nothing in " + directory.root() + ".");
            return 0;
        }
        if (!yes && !confirmed()) {
            out.println("Nothing was changed.");
            return 1;
        }
        new DownCommand(out, directory).run();
        for (Path part : new Path[] {
            directory.data(), directory.pki(), directory.logs(), directory.configuration(), directory.run()
        }) {
            Archives.removeTree(part);
        }
        Files.deleteIfExists(directory.secretsFile());
        if (cacheToo) {
            Archives.removeTree(directory.cache());
        }
        out.println("Deleted the data in " + directory.root() + ".");
        return 0;
    }

    // Since JDK 22 there is always a console object, but its declared type still allows for none.
    @SuppressWarnings("SystemConsoleNull")
    private boolean confirmed() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new OperatorException("This deletes all data in " + directory.root() + ". Say so with --yes.");
        }
        var answer = console.readLine("Delete all data in %s, every user, image and server? [y/N] ", directory.root());
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
