package io.xenith.hypervisor.libxl;

import static io.xenith.hypervisor.libxl.NativeFunction.INT;
import static io.xenith.hypervisor.libxl.NativeFunction.LONG;
import static io.xenith.hypervisor.libxl.NativeFunction.POINTER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** What is used of the C library (glibc 2.34 or later, on 64-bit Linux 5.11 or later). */
final class Libc {
    private static final int O_CLOEXEC = 02000000;
    private static final int MFD_CLOEXEC = 1;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int SEEK_DATA = 3;
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0400;
    private static final int O_NONBLOCK = 04000;
    private static final int MOST_TYPED = 1024;
    private static final int FIRST_OWN = 3; // after the standard three
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private final NativeFunction free; // void free(void *)
    private final NativeFunction pipe2; // int pipe2(int[2], int flags)
    private final NativeFunction close; // int close(int)
    private final NativeFunction memfdCreate; // int memfd_create(const char *name, unsigned flags)
    private final NativeFunction fdopen; // FILE *fdopen(int, const char *mode)
    private final NativeFunction fclose; // int fclose(FILE *)
    private final NativeFunction fallocate; // int fallocate(int, int mode, off_t offset, off_t length)
    private final NativeFunction lseek; // off_t lseek(int, off_t, int whence)
    private final NativeFunction open; // int open(const char *, int flags)
    private final NativeFunction closeRange; // int close_range(unsigned first, unsigned last, int flags)
    private final NativeFunction write; // ssize_t write(int, const void *, size_t)

    Libc() {
        var c = Linker.nativeLinker().defaultLookup();
        free = NativeFunction.returningNothing(c, "free", POINTER);
        pipe2 = NativeFunction.returningInt(c, "pipe2", POINTER, INT);
        close = NativeFunction.returningInt(c, "close", INT);
        memfdCreate = NativeFunction.returningInt(c, "memfd_create", POINTER, INT);
        fdopen = NativeFunction.returningPointer(c, "fdopen", INT, POINTER);
        fclose = NativeFunction.returningInt(c, "fclose", POINTER);
        fallocate = NativeFunction.returningInt(c, "fallocate", INT, INT, LONG, LONG);
        lseek = NativeFunction.returningLong(c, "lseek", INT, LONG, INT);
        open = NativeFunction.returningInt(c, "open", POINTER, INT);
        closeRange = NativeFunction.returningInt(c, "close_range", INT, INT, INT);
        write = NativeFunction.returningLong(c, "write", INT, POINTER, LONG);
    }

    /**
     * Lets Java do now what it does once, before it starts its first process: it sets {@code SIGCHLD} back to its default. Were
     * that to come after libxl set its own handler, libxl would not hear of its children any more. That the class which does it
     * is named here, and not in Java's documentation, does no harm: it has been this one since Java 8, and without it no
     * process can be started.
     */
    static void settleChildSignal() {
        try {
            Class.forName("java.lang.ProcessImpl");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "this Java has no ProcessImpl; its handling of SIGCHLD must be looked at", e);
        }
    }

    /** The two ends of a pipe, as numbers; neither goes to programs that are started meanwhile. */
    record Pipe(int readEnd, int writeEnd) {}

    void free(MemorySegment memory) {
        free.run(memory);
    }

    /** A string that was allocated for the caller, which is given back. */
    @SuppressWarnings("restricted") // its length is where its zero byte is
    String takeString(MemorySegment text) {
        try {
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } finally {
            free(text);
        }
    }

    Pipe openPipe() {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            if (pipe2.code(ends, O_CLOEXEC) != 0) {
                throw new UncheckedIOException(new IOException("no pipe: too many open files?"));
            }
            return new Pipe(ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        }
    }

    void close(int descriptor) {
        close.code(descriptor);
    }

    /**
     * No program that is started from now on inherits what is open now. Java opens files and sockets without saying so: what libxl
     * starts, as QEMU, would keep our port and our files for as long as a domain lives.
     */
    void keepDescriptors() {
        closeRange.code(FIRST_OWN, -1, CLOSE_RANGE_CLOEXEC);
    }

    /** The same for every descriptor that is open on one end or the other of a pipe. */
    void keepPipe(int descriptor) throws IOException {
        var numbers = Path.of("/proc/self/fd");
        var pipe = Files.readSymbolicLink(numbers.resolve(Integer.toString(descriptor)));
        try (var all = Files.newDirectoryStream(numbers)) {
            for (var one : all) {
                if (isOpenOn(one, pipe)) {
                    int number = Integer.parseInt(one.getFileName().toString());
                    closeRange.code(number, number, CLOSE_RANGE_CLOEXEC);
                }
            }
        }
    }

    private static boolean isOpenOn(Path number, Path file) throws IOException {
        try {
            return Files.readSymbolicLink(number).equals(file);
        } catch (NoSuchFileException e) {
            return false; // closed since the directory was read
        }
    }

    /** A file without a name that lives in memory; -1 where there can be none. */
    int openMemoryFile(String name) {
        try (var arena = Arena.ofConfined()) {
            return memfdCreate.code(arena.allocateFrom(name), MFD_CLOEXEC);
        }
    }

    /** A {@code FILE *} that appends to the descriptor and closes it with itself. */
    MemorySegment openStream(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            return fdopen.pointer(descriptor, arena.allocateFrom("a"));
        }
    }

    void closeStream(MemorySegment stream) {
        fclose.code(stream);
    }

    /** A channel of its own on what a descriptor is open on; the descriptor itself stays as it is. */
    static FileChannel openAgain(int descriptor, OpenOption... options) throws IOException {
        return FileChannel.open(Path.of("/proc/self/fd/" + descriptor), options);
    }

    /** Gives the space of the first bytes of a file back; they read as zeroes, and all offsets stay. */
    boolean punch(Path file, long length) {
        int descriptor = openFile(file, O_RDWR);
        if (descriptor < 0) {
            return false;
        }
        try {
            return fallocate.code(descriptor, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0L, length) == 0;
        } finally {
            close(descriptor);
        }
    }

    /** Where the first bytes of a file are that were not given back; 0 where that cannot be told. */
    long findData(Path file) {
        int descriptor = openFile(file, 0);
        if (descriptor < 0) {
            return 0;
        }
        try {
            return Math.max(0, lseek.number(descriptor, 0L, SEEK_DATA));
        } finally {
            close(descriptor);
        }
    }

    /**
     * Opens a terminal to type to; -1 where there is none. Not by Java's own means: they would make it the controlling terminal
     * of a process that has none, whose hang-up then ends the process.
     */
    int openTerminal(String path) {
        try (var arena = Arena.ofConfined()) {
            return open.code(arena.allocateFrom(path), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        }
    }

    /** Writes some of the buffer without waiting; how much that was, or -1. */
    int write(int descriptor, ByteBuffer bytes) {
        try (var arena = Arena.ofConfined()) {
            int count = Math.min(MOST_TYPED, bytes.remaining());
            var memory = arena.allocate(Math.max(1, count));
            for (int i = 0; i < count; i++) {
                memory.set(ValueLayout.JAVA_BYTE, i, bytes.get(bytes.position() + i));
            }
            int written = (int) write.number(descriptor, memory, (long) count);
            bytes.position(bytes.position() + Math.max(0, written));
            return written;
        }
    }

    private int openFile(Path file, int flags) {
        try (var arena = Arena.ofConfined()) {
            return open.code(arena.allocateFrom(file.toString()), flags | O_CLOEXEC);
        }
    }
}
