package io.xenith.hypervisor.libxl;

import static io.xenith.hypervisor.libxl.NativeFunction.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * A type of libxl's IDL, of which nothing is known but its four functions and, by measuring, its size.
 *
 * <p>The generated {@code _init} begins with {@code memset(p, 0, sizeof(*p))}. So the last byte that it changes in memory
 * filled with a pattern that no default has is the last byte of the type, in whatever release. Only lists need that (libxl gives
 * them as one array); single values live in memory that is larger by far.
 */
final class NativeType {
    /** Several times the size of the largest type, {@code libxl_domain_config}. */
    static final long ROOM = 16 << 10;

    private static final byte PATTERN = (byte) 0xa5;

    private final NativeFunction init; // void _init(p)
    private final NativeFunction dispose; // void _dispose(p)
    private final NativeFunction toJson; // char *_to_json(ctx, p)
    private final NativeFunction fromJson; // int _from_json(ctx, p, const char *)
    private final Libc libc;
    private final long size;

    private NativeType(
            NativeFunction init, NativeFunction dispose, NativeFunction toJson, NativeFunction fromJson, Libc libc) {
        this.init = init;
        this.dispose = dispose;
        this.toJson = toJson;
        this.fromJson = fromJson;
        this.libc = libc;
        this.size = measure();
    }

    static NativeType find(SymbolLookup library, String name, Libc libc) {
        return new NativeType(
                NativeFunction.returningNothing(library, name + "_init", POINTER),
                NativeFunction.returningNothing(library, name + "_dispose", POINTER),
                NativeFunction.returningPointer(library, name + "_to_json", POINTER, POINTER),
                NativeFunction.returningInt(library, name + "_from_json", POINTER, POINTER, POINTER),
                libc);
    }

    long size() {
        return size;
    }

    /** A new value with libxl's defaults. What it comes to hold is libxl's until {@link #dispose}. */
    MemorySegment allocate(Arena arena) {
        var value = arena.allocate(ROOM, 16);
        init.run(value);
        return value;
    }

    /** Sets a value from JSON; libxl's code, 0 where all is well. */
    int read(MemorySegment context, MemorySegment value, Json json, Arena arena) {
        return fromJson.code(context, value, arena.allocateFrom(json.write()));
    }

    /** The value as JSON. */
    Json write(MemorySegment context, MemorySegment value) {
        var text = toJson.pointer(context, value);
        if (text.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("libxl has no JSON for " + init.name());
        }
        return Json.parse(libc.takeString(text));
    }

    /** The element of an array that libxl allocated. */
    @SuppressWarnings("restricted") // libxl says how many elements there are
    MemorySegment element(MemorySegment array, int index) {
        return array.reinterpret((index + 1) * size).asSlice(index * size, size);
    }

    /** Gives back what the value holds, not the value itself. */
    void dispose(MemorySegment value) {
        dispose.run(value);
    }

    private long measure() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(ROOM, 16);
            memory.fill(PATTERN);
            init.run(memory);
            long end = ROOM;
            while (end > 0 && memory.get(ValueLayout.JAVA_BYTE, end - 1) == PATTERN) {
                end--;
            }
            if (end == 0 || end > ROOM / 2) {
                throw new IllegalStateException(init.name() + " is of no size that could be right: " + end);
            }
            return end;
        }
    }
}
