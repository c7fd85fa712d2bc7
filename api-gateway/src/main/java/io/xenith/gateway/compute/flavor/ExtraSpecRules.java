package io.xenith.gateway.compute.flavor;

import io.xenith.gateway.fault.ApiFault;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Extra specs that Nova knows, and the values that they may have. In a namespace of Nova's a name that is not among them is refused;
 * names in other namespaces, and without one, are anybody's.
 */
final class ExtraSpecRules {

    private record Rule(Pattern name, Pattern value) {}

    private static final Pattern NAMESPACES = Pattern.compile(
            "(accel|aggregate_instance_extra_specs|capabilities|hw|hw_rng|hw_video|os|pci_passthrough|powervm|quota"
                    + "|resources[a-zA-Z0-9_-]*|trait[a-zA-Z0-9_-]*|vmware):.*");

    private static final String BOOLEAN = "(?i)(true|false|t|f|yes|no|y|n|on|off|1|0)";
    private static final String NUMBER = "[0-9]{1,18}";
    private static final String ANY = ".*";

    private static final List<Rule> RULES = List.of(
            rule("trait([a-zA-Z0-9_-]{1,64})?:[A-Za-z0-9_]{1,255}", "required|forbidden"),
            rule("resources([a-zA-Z0-9_-]{1,64})?:[A-Za-z0-9_]{1,255}", NUMBER),
            rule("aggregate_instance_extra_specs:.+", ANY),
            rule("capabilities:.+", ANY),
            rule("accel:device_profile", ANY),
            rule("pci_passthrough:alias", "[^:]+(:[0-9]+)?(,[^:]+(:[0-9]+)?)*"),
            rule("hw:cpu_policy", "dedicated|shared|mixed"),
            rule("hw:cpu_thread_policy", "prefer|isolate|require"),
            rule("hw:emulator_threads_policy", "isolate|share"),
            rule("hw:cpu_(dedicated|realtime)_mask", "\\^?[0-9]+(-[0-9]+)?(,\\^?[0-9]+(-[0-9]+)?)*|all"),
            rule("hw:cpu_realtime", BOOLEAN),
            rule("hw:cpu_(sockets|cores|threads|max_sockets|max_cores|max_threads)", NUMBER),
            rule("hw:numa_(nodes|mem\\.[0-9]+)", NUMBER),
            rule("hw:numa_cpus\\.[0-9]+", "\\^?[0-9]+(-[0-9]+)?(,\\^?[0-9]+(-[0-9]+)?)*"),
            rule("hw:pci_numa_affinity_policy", "required|preferred|legacy|socket"),
            rule("hw:mem_page_size", "small|large|any|[0-9]+([kKMG]i?[bB]?)?"),
            rule("hw:mem_encryption_model", "amd-sev|amd-sev-es"),
            rule(
                    "hw:(boot_menu|hide_hypervisor_id|locked_memory|mem_encryption|pmu|vif_multiqueue_enabled"
                            + "|virtio_packed_ring|tpm_present)",
                    BOOLEAN),
            rule("hw:(maxphysaddr_bits|serial_port_count)", NUMBER),
            rule("hw:maxphysaddr_mode", "passthrough|emulate"),
            rule("hw:pmem", ANY),
            rule("hw:tpm_version", "1\\.2|2\\.0"),
            rule("hw:tpm_model", "tpm-tis|tpm-crb"),
            rule("hw:tpm_secret_security", "user|host|deployment"),
            rule("hw:viommu_model", "intel|smmuv3|virtio|auto"),
            rule("hw:watchdog_action", "none|pause|poweroff|reset|disabled"),
            rule("hw:sound_model|hw:usb_model|hw:redirected_usb_ports", ANY),
            rule("hw_rng:allowed", BOOLEAN),
            rule("hw_rng:rate_(bytes|period)", NUMBER),
            rule("hw_video:ram_max_mb", NUMBER),
            rule("os:secure_boot", "required|disabled|optional"),
            rule("os:(vmware_.+|monitors)", ANY),
            rule("os:resolution", "[0-9]+x[0-9]+"),
            rule("powervm:.+", ANY),
            rule("vmware:.+", ANY),
            rule("quota:(cpu|memory|disk_io)_(limit|reservation|shares_share)", NUMBER),
            rule("quota:(cpu|memory|disk_io|vif)_shares_level", "custom|high|normal|low"),
            rule("quota:vif_(limit|reservation|shares_share)", NUMBER),
            rule("quota:cpu_(period|quota|shares)", "-?[0-9]{1,18}"),
            rule("quota:disk_(read|write|total)_(bytes|iops)_sec(_max)?", NUMBER),
            rule("quota:vif_(inbound|outbound)_(average|peak|burst)", NUMBER));

    private ExtraSpecRules() {}

    private static Rule rule(String name, String value) {
        return new Rule(Pattern.compile(name), Pattern.compile(value));
    }

    /** 400 for an unknown name in a namespace of Nova's, or a value that its name cannot have. */
    static void check(String name, String value) {
        if (!NAMESPACES.matcher(name).matches()) {
            return;
        }
        for (Rule rule : RULES) {
            if (rule.name.matcher(name).matches()) {
                if (!rule.value.matcher(value).matches()) {
                    throw invalid("Validation failed; '" + value + "' is not a value of extra spec '" + name + "'.");
                }
                return;
            }
        }
        throw invalid("Validation failed; extra spec '" + name + "' does not appear to be a valid extra spec.");
    }

    private static ApiFault invalid(String message) {
        return ApiFault.badRequest(message);
    }
}
