package io.xenith.lab.machine;

import io.xenith.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** QEMU's control socket: one question and one answer at a time, in lines of JSON. */
public final class QemuMonitor implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    // Between an answer there may be reports of events; there is no end of them only when QEMU has gone mad.
    private static final int MOST_EVENTS = 10_000;

    private final SocketChannel channel;
    private final BufferedReader reader;

    private QemuMonitor(SocketChannel channel) {
        this.channel = channel;
        this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    static QemuMonitor connect(Path socket) {
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                var monitor = new QemuMonitor(channel);
                monitor.execute("{\"execute\":\"qmp_capabilities\"}");
                return monitor;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LabException("no connection to QEMU's monitor", e);
        }
    }

    /** A command that has no arguments, such as {@code stop}; answers QEMU's JSON. */
    public String run(String command) {
        return execute("{\"execute\":\"" + command + "\"}");
    }

    /** A command of the monitor for people; answers what it would print, which is nothing when it went well. */
    public String runForPeople(String line) {
        var json = line.replace("\\", "\\\\").replace("\"", "\\\"");
        var answer =
                execute("{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"" + json + "\"}}");
        return answer.replaceFirst("(?s)^\\{\"return\": \"(.*)\"\\}$", "$1").strip();
    }

    private String execute(String request) {
        try {
            return CompletableFuture.supplyAsync(() -> exchange(request))
                    .get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            close();
            throw new LabException("QEMU's monitor did not answer " + request, e);
        } catch (ExecutionException e) {
            throw new LabException("QEMU's monitor: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while QEMU's monitor was asked", e);
        }
    }

    private String exchange(String request) {
        try {
            var bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            for (int line = 0; line < MOST_EVENTS; line++) {
                var text = reader.readLine();
                if (text == null) {
                    throw new LabException("the connection ended");
                }
                if (text.startsWith("{\"return\"")) {
                    return text;
                }
                if (text.startsWith("{\"error\"")) {
                    throw new LabException(request + " was answered " + text);
                }
            }
            throw new LabException("no answer among " + MOST_EVENTS + " events");
        } catch (IOException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left to be closed.
        }
    }
}
