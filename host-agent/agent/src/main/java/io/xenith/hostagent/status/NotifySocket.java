package io.xenith.hostagent.status;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends datagrams to a Unix socket, by the C library: the JDK knows Unix sockets of streams only. */
@SuppressWarnings("restricted") // the C library is the way to a datagram socket
final class NotifySocket {

    private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int PATH_AT_MOST = 107;
    private static final int FAMILY_BYTES = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET =
            find("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO =
            find("sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final byte[] path;

    /** To a path, or to an abstract name that begins with {@code @}. */
    NotifySocket(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > PATH_AT_MOST) {
            throw new IllegalArgumentException("not a Unix socket's path: " + path);
        }
        if (bytes[0] == '@') {
            bytes[0] = 0;
        }
        this.path = bytes;
    }

    private static MethodHandle find(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /** Sends without waiting. What does not go is only logged: who listens there asks by its own timer. */
    void send(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(FAMILY_BYTES + PATH_AT_MOST + 1L);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, FAMILY_BYTES, path.length);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment message = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, message, JAVA_BYTE, 0, bytes.length);
            int descriptor = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                LOG.atWarn().log("no socket for the service manager");
                return;
            }
            // An abstract name ends where its length says; a path may end there too.
            long sent = (long) SENDTO.invokeExact(
                    descriptor,
                    message,
                    (long) bytes.length,
                    MSG_NOSIGNAL | MSG_DONTWAIT,
                    address,
                    FAMILY_BYTES + path.length);
            if (sent != bytes.length) {
                LOG.atWarn().log("the service manager did not take a notification");
            }
            int unused = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("calling the C library failed", e);
        }
    }
}
