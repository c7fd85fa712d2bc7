package io.xenith.hypervisor;

/** The closed set of what can be asked of a host; names metrics, log lines and points of fault injection. */
public enum MicroOperation {
    CREATE_PAUSED("create-paused"),
    UNPAUSE("unpause"),
    PAUSE("pause"),
    REQUEST_SHUTDOWN("request-shutdown"),
    REQUEST_REBOOT("request-reboot"),
    DESTROY("destroy"),
    SUSPEND("suspend"),
    RESUME("resume"),
    RESTORE_PAUSED("restore-paused"),
    ATTACH_DISK("attach-disk"),
    DETACH_DISK("detach-disk"),
    ATTACH_NIC("attach-nic"),
    DETACH_NIC("detach-nic"),
    SET_VCPUS("set-vcpus"),
    SET_MEMORY_TARGET("set-memory-target"),
    READ_CONSOLE("read-console"),
    OPEN_CONSOLE("open-console"),
    DISCARD_CONSOLE("discard-console"),
    FIND_VNC_ADDRESS("find-vnc-address"),
    FIND_DOMAIN("find-domain"),
    LOAD_CONFIG("load-config"),
    LIST_DOMAINS("list-domains"),
    DESCRIBE_HOST("describe-host"),
    CREATE_ROOT_DISK("create-root-disk"),
    CREATE_EMPTY_DISK("create-empty-disk"),
    CREATE_CONFIG_DRIVE("create-config-drive"),
    RESIZE_DISK("resize-disk"),
    DELETE_DISK("delete-disk"),
    EXPORT_DISK("export-disk"),
    IMPORT_DISK("import-disk"),
    EXPORT_USED_DISK("export-used-disk"),
    DIGEST_DISK("digest-disk"),
    EXPORT_CHANGES("export-changes"),
    IMPORT_CHANGES("import-changes"),
    FIND_SHARED("find-shared"),
    LINK_DISK("link-disk"),
    SETTLE_DISK("settle-disk"),
    FIND_DISK("find-disk"),
    LIST_DISKS("list-disks"),
    DESCRIBE_STORE("describe-store");

    private final String label;

    MicroOperation(String label) {
        this.label = label;
    }

    /** The name in logs, metrics and fault plans. */
    public String label() {
        return label;
    }
}
