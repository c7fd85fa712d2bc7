package io.xenith.hostagent.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J to JSON lines on standard error. Chosen by name ({@link #install}) rather than found on the class path, so that a
 * program that merely contains the agent keeps its own logging. Libraries are heard from WARN on.
 */
public final class JsonLogProvider implements SLF4JServiceProvider {

    private static final String LEVEL_PROPERTY = "xenith.log.level";
    private static final String OWN = "io.xenith.";

    private final JsonLines lines = new JsonLines(System.err);
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final BasicMarkerFactory markers = new BasicMarkerFactory();
    private final Level ownLevel = Level.valueOf(System.getProperty(LEVEL_PROPERTY, "INFO"));

    /** Makes this the process's logging. Must come before the first logger is made. */
    public static void install(Level level) {
        System.setProperty("slf4j.internal.verbosity", "WARN"); // not that it was found
        System.setProperty("slf4j.provider", JsonLogProvider.class.getName());
        System.setProperty(LEVEL_PROPERTY, level.name());
    }

    @Override
    public void initialize() {
        LogManager.getLogManager().reset();
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        root.setLevel(java.util.logging.Level.WARNING);
        root.addHandler(new LibraryHandler(lines));
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(
                name, key -> new JsonLogger(key, key.startsWith(OWN) ? ownLevel : Level.WARN, lines));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    /** gRPC logs by java.util.logging. */
    private static final class LibraryHandler extends Handler {

        private final JsonLines lines;
        private final SimpleFormatter formatter = new SimpleFormatter();

        LibraryHandler(JsonLines lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord record) {
            Level level = record.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()
                    ? Level.ERROR
                    : Level.WARN;
            lines.write(
                    level,
                    String.valueOf(record.getLoggerName()),
                    formatter.formatMessage(record),
                    null,
                    record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
