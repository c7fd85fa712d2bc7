package io.xenith.hostagent;

import io.xenith.hostagent.command.EnrolCommand;
import io.xenith.hostagent.command.StatusCommand;
import io.xenith.hostagent.options.Help;
import io.xenith.hostagent.options.Options;
import io.xenith.hostagent.telemetry.JsonLogProvider;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.event.Level;

/** The command line. Exit codes: 0 done or stopped as asked, 1 could not be done, 2 wrong options. */
public final class Main {

    private Main() {}

    /** Does the command that comes first; without one, runs the agent until the process is told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        keepNettySmall();
        List<String> words = List.of(arguments);
        String command = words.isEmpty() || words.getFirst().startsWith("--") ? "run" : words.getFirst();
        List<String> rest =
                words.isEmpty() || words.getFirst().startsWith("--") ? words : words.subList(1, words.size());
        switch (command) {
            case "run" -> run(rest);
            case "enrol" -> {
                JsonLogProvider.install(Level.ERROR); // what the command says itself is meant for people
                System.exit(EnrolCommand.run(rest, System.out, System.err));
            }
            case "status" -> {
                JsonLogProvider.install(Level.ERROR);
                System.exit(StatusCommand.run(rest, System.out, System.err));
            }
            case "version" -> System.out.println(AgentVersion.text());
            default -> {
                System.err.println("no such command: " + command);
                System.err.print(Help.TEXT);
                System.exit(2);
            }
        }
    }

    private static void run(List<String> arguments) throws InterruptedException {
        if (arguments.contains("--help")) {
            System.out.print(Help.TEXT);
            return;
        }
        try {
            Options options = Options.parse(arguments);
            JsonLogProvider.install(options.logLevel());
            AgentProcess process = AgentProcess.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("See --help.");
            System.exit(2);
        } catch (IOException | RuntimeException e) {
            System.err.println("the host agent cannot start: " + e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await(); // until the shutdown hook has run and the process ends
    }

    /** Dom0's memory is dear: one arena with small chunks does for a few connections. Read when Netty is first loaded. */
    private static void keepNettySmall() {
        System.setProperty("io.netty.allocator.numHeapArenas", "1");
        System.setProperty("io.netty.allocator.numDirectArenas", "1");
        System.setProperty("io.netty.allocator.maxOrder", "3");
        System.setProperty("io.netty.allocator.useCacheForAllThreads", "false");
    }
}
