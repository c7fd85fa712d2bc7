package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code libxl_ctx} with its log. One thread at a time uses it, for one operation at a time; only {@link #abort} may come
 * from another.
 *
 * <p>Every operation is synchronous as libxl sees it ({@code how} is null): libxl then runs its event loop in the calling thread,
 * no other thread has to look after it, nothing calls back, and {@code libxl_ao_abort(ctx, NULL)} means the one synchronous
 * operation that this context has under way.
 */
final class Context implements AutoCloseable {
    private static final int VERSION = 0; // LIBXL_VERSION

    final LibxlLibrary xl;
    private final MemorySegment ctx;
    private final NativeLog log;
    private boolean closed;

    private Context(LibxlLibrary xl, MemorySegment ctx, NativeLog log) {
        this.xl = xl;
        this.ctx = ctx;
        this.log = log;
    }

    /** {@link Failure.ToolstackDown} where Xen or xenstored is not to be had. */
    static Context open(LibxlLibrary xl, boolean detailedLog) {
        var log = NativeLog.open(xl, detailedLog);
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ValueLayout.ADDRESS);
            int code = xl.ctxAlloc.code(out, VERSION, 0, log.logger());
            if (code != 0) {
                var lines = texts(log.drain());
                log.close();
                throw new HypervisorException(
                        new Failure.ToolstackDown("no context of " + xl.soname), code, lines, null);
            }
            var ctx = out.get(ValueLayout.ADDRESS, 0);
            xl.setChildMode.run(ctx, xl.childHooks, MemorySegment.NULL);
            return new Context(xl, ctx, log);
        }
    }

    /** {@code libxl_ctx *}. */
    MemorySegment ctx() {
        return ctx;
    }

    List<LogLine> drainLog() {
        return log.drain();
    }

    /** Throws {@link LibxlFailure} for any code but 0. */
    void require(NativeFunction function, Object... arguments) {
        int code = function.code(arguments);
        if (code != 0) {
            throw new LibxlFailure(function.name(), code);
        }
    }

    /** Runs an operation on a domain that takes nothing else. */
    void onDomain(NativeFunction function, int domid) {
        require(function, ctx, domid, MemorySegment.NULL);
    }

    /** Reads an array that libxl allocated, element by element, and gives it back. */
    List<Json> list(NativeFunction function, NativeType type) {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(ValueLayout.JAVA_INT);
            var array = function.pointer(ctx, count);
            if (array.equals(MemorySegment.NULL)) {
                throw new LibxlFailure(function.name(), ErrorCode.FAIL.number());
            }
            var elements = new ArrayList<Json>();
            int size = count.get(ValueLayout.JAVA_INT, 0);
            for (int i = 0; i < size; i++) {
                var element = type.element(array, i);
                elements.add(type.write(ctx, element));
                type.dispose(element);
            }
            xl.libc.free(array);
            return elements;
        }
    }

    /** Whether it still reaches XenStore: a connection that was cut is not opened anew. Empties the log. */
    boolean answers() {
        var name = xl.domidToName.pointer(ctx, 0);
        if (name.equals(MemorySegment.NULL)) {
            return false;
        }
        xl.libc.free(name);
        drainLog();
        return true;
    }

    /** Stops the operation that is under way, if any and if it can be stopped. May wait a moment for libxl's lock. */
    void abort() {
        // ERROR_NOTFOUND says that there is nothing to stop: it ended just now, or is of a kind that does not take
        // long.
        xl.aoAbort.code(ctx, MemorySegment.NULL);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            xl.ctxFree.code(ctx);
            log.close();
        }
    }

    static List<String> texts(List<LogLine> lines) {
        return lines.stream()
                .filter(line -> line.level() != LogLine.Level.DETAIL)
                .map(LogLine::text)
                .toList();
    }
}
