package io.xenith.hostagent.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix socket of this machine: whoever connects says in one byte which form he wants, gets the status, and is hung up on. For
 * the owner of the file alone.
 */
public final class StatusSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusSocket.class);
    private static final byte JSON = 'j';
    private static final byte TEXT = 't';

    private final ServerSocketChannel server;
    private final Path file;
    private final Supplier<AgentStatus> status;

    private StatusSocket(ServerSocketChannel server, Path file, Supplier<AgentStatus> status) {
        this.server = server;
        this.file = file;
        this.status = status;
    }

    /** Opens the socket in the place of one that an earlier process left; throws when that cannot be. */
    public static StatusSocket open(Path file, Supplier<AgentStatus> status, Executor executor) throws IOException {
        Files.deleteIfExists(file);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        StatusSocket socket = new StatusSocket(server, file, status);
        executor.execute(socket::serve);
        return socket;
    }

    private void serve() {
        while (server.isOpen()) {
            // One at a time: whoever may open the file may also kill the process.
            try (SocketChannel client = server.accept()) {
                ByteBuffer form = ByteBuffer.allocate(1);
                if (client.read(form) == 1) {
                    AgentStatus now = status.get();
                    String text = form.get(0) == JSON ? StatusText.forPrograms(now) : StatusText.forPeople(now);
                    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        client.write(bytes);
                    }
                }
            } catch (IOException | RuntimeException e) {
                if (server.isOpen()) {
                    LOG.atWarn().addKeyValue("problem", e.toString()).log("a question for the status was not answered");
                }
            }
        }
    }

    /** Asks the process that has the socket open; throws when none does. */
    public static String ask(Path file, boolean json) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            channel.write(ByteBuffer.wrap(new byte[] {json ? JSON : TEXT}));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("closing the status socket failed");
        }
    }
}
