package io.xenith.hypervisor.libxl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/** One function of a native library. Calls take microseconds to set up, which is nothing to what the functions do. */
record NativeFunction(String name, MethodHandle handle) {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    /** Finds {@code int name(arguments…)}; {@link NoSuchElementException} where the library has it not. */
    static NativeFunction returningInt(SymbolLookup library, String name, MemoryLayout... arguments) {
        return find(library, name, FunctionDescriptor.of(INT, arguments));
    }

    static NativeFunction returningLong(SymbolLookup library, String name, MemoryLayout... arguments) {
        return find(library, name, FunctionDescriptor.of(LONG, arguments));
    }

    static NativeFunction returningPointer(SymbolLookup library, String name, MemoryLayout... arguments) {
        return find(library, name, FunctionDescriptor.of(POINTER, arguments));
    }

    static NativeFunction returningNothing(SymbolLookup library, String name, MemoryLayout... arguments) {
        return find(library, name, FunctionDescriptor.ofVoid(arguments));
    }

    int code(Object... arguments) {
        return (int) invoke(arguments);
    }

    long number(Object... arguments) {
        return (long) invoke(arguments);
    }

    MemorySegment pointer(Object... arguments) {
        return (MemorySegment) invoke(arguments);
    }

    void run(Object... arguments) {
        try {
            handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + name, e);
        }
    }

    private Object invoke(Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + name, e);
        }
    }

    @SuppressWarnings("restricted") // the descriptors are checked against the headers by people and by the tests on Xen
    private static NativeFunction find(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        var address = library.find(name).orElseThrow(() -> new NoSuchElementException("no function " + name));
        return new NativeFunction(name, Linker.nativeLinker().downcallHandle(address, descriptor));
    }
}
