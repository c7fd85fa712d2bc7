package io.xenith.scheduler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the traits that image properties turn into. Whoever describes a host uses the same functions, so that the two cannot
 * drift apart.
 */
public final class HostTraits {
    /** The host boots HVM guests through UEFI firmware. */
    public static final String FIRMWARE_UEFI = "CUSTOM_FIRMWARE_UEFI";

    private HostTraits() {}

    /** The host runs guests of this architecture: {@code x86_64}, {@code aarch64}, with the usual other spellings. */
    public static String architecture(String name) {
        var canonical =
                switch (normal(name)) {
                    case "AMD64", "X64", "X86_64" -> "X86_64";
                    case "ARM64", "AARCH64" -> "AARCH64";
                    case "I386", "I486", "I586", "I686", "X86" -> "I686";
                    default -> normal(name);
                };
        return "HW_ARCH_" + canonical;
    }

    /** The host's hypervisor is of this type: {@code xen}. */
    public static String hypervisor(String type) {
        return "CUSTOM_HYPERVISOR_" + normal(type);
    }

    /** The host builds domains of this mode: {@code pv}, {@code pvh} or {@code hvm}; the older name {@code xen} means {@code pv}. */
    public static String vmMode(String mode) {
        var canonical = normal(mode);
        return "CUSTOM_VM_MODE_" + (canonical.equals("XEN") ? "PV" : canonical);
    }

    /** The traits an image's properties ask for, {@code trait:} keys aside. Older property names are read too. */
    static Set<String> requiredByImage(Map<String, String> properties) {
        var required = new TreeSet<String>();
        first(properties, "hw_architecture", "architecture").forEach(value -> required.add(architecture(value)));
        first(properties, "img_hv_type", "hypervisor_type").forEach(value -> required.add(hypervisor(value)));
        first(properties, "hw_vm_mode", "vm_mode").forEach(value -> required.add(vmMode(value)));
        if ("uefi".equalsIgnoreCase(properties.get("hw_firmware_type"))) {
            required.add(FIRMWARE_UEFI);
        }
        return required;
    }

    private static List<String> first(Map<String, String> properties, String... keys) {
        for (var key : keys) {
            var value = properties.get(key);
            if (value != null && !value.isBlank()) {
                return List.of(value);
            }
        }
        return List.of();
    }

    private static String normal(String value) {
        return value.strip().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }
}
