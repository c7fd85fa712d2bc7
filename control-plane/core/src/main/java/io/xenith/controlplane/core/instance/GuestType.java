package io.xenith.controlplane.core.instance;

import java.util.Locale;
import java.util.Map;

/** How Xen runs the guest. */
public enum GuestType {
    PV,
    PVH,
    HVM;

    /**
     * What an image asks for: {@code hw_vm_mode}, or {@code vm_mode} as older tools wrote it. Without either, PVH for an image that brings
     * its kernel or for Linux disks, which is the fastest that needs no emulated devices; HVM where firmware is asked for.
     */
    public static GuestType ofImage(Map<String, String> properties) {
        var mode = properties.getOrDefault("hw_vm_mode", properties.getOrDefault("vm_mode", ""));
        return switch (mode.strip().toLowerCase(Locale.ROOT)) {
            case "pv", "xen" -> PV;
            case "hvm" -> HVM;
            case "pvh" -> PVH;
            default -> properties.containsKey("hw_firmware_type") ? HVM : PVH;
        };
    }
}
