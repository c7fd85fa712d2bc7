package io.xenith.hostagent;

import io.xenith.hostagent.telemetry.JsonLogProvider;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command line. Exit codes: 0 stopped as asked, 1 could not start, 2 wrong options. */
public final class Main {

    private Main() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] arguments) throws InterruptedException {
        keepNettySmall();
        if (List.of(arguments).contains("--help")) {
            System.out.print(OptionReader.HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("See --help.");
            System.exit(2);
            return;
        }
        JsonLogProvider.install(options.logLevel());
        run(options);
    }

    private static void run(Options options) throws InterruptedException {
        try {
            AgentProcess process = AgentProcess.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
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
