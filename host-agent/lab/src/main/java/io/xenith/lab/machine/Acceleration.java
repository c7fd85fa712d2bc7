package io.xenith.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How QEMU runs the processor of a lab host. */
public enum Acceleration {
    /** By translation, on any machine. */
    TCG(
            "tcg,thread=multi",
            // SMAP: the emulated iret trips over it in a PV Dom0. RDTSCP: the emulated SVM reports it wrongly and Xen
            // cannot
            // step over it. AVX and what else came with XSAVE and the newer decoder: programs in Dom0 see their memory
            // corrupted once guests run.
            "max,-smap,-rdtscp,-xsave,-xsaveopt,-avx,-avx2,-f16c,-fma,-bmi1,-bmi2,-adx,-la57,-pku,-mpx"),
    /** By the machine's own processor, where it lets guests have VMX or SVM of their own. */
    KVM("kvm", "host");

    private final String accelerator;
    private final String processor;

    Acceleration(String accelerator, String processor) {
        this.accelerator = accelerator;
        this.processor = processor;
    }

    /** QEMU's {@code -accel}. */
    public String accelerator() {
        return accelerator;
    }

    /** QEMU's {@code -cpu}. */
    public String processor() {
        return processor;
    }

    /**
     * The best for this machine. {@code XENITH_LAB_ACCELERATION} decides when it is set. KVM otherwise needs a device that this
     * user may open and a kernel that nests: without that, Xen in it has no PVH and no HVM guests.
     */
    public static Acceleration ofThisMachine() {
        var named = System.getenv("XENITH_LAB_ACCELERATION");
        if (named != null && !named.isBlank()) {
            return valueOf(named.strip().toUpperCase(Locale.ROOT));
        }
        return choose(Path.of("/dev/kvm"), Path.of("/sys/module"));
    }

    static Acceleration choose(Path device, Path modules) {
        var nests = nests(modules.resolve("kvm_intel")) || nests(modules.resolve("kvm_amd"));
        return nests && Files.isReadable(device) && Files.isWritable(device) ? KVM : TCG;
    }

    private static boolean nests(Path module) {
        try {
            var value = Files.readString(module.resolve("parameters/nested")).strip();
            return value.equals("Y") || value.equals("1");
        } catch (IOException e) {
            return false;
        }
    }
}
