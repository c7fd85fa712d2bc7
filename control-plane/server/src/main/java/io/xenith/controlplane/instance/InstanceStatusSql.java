package io.xenith.controlplane.instance;

/**
 * {@link io.xenith.controlplane.core.instance.InstanceView} in SQL, for filters only: over {@code i} (instance), {@code d} (its live domain),
 * {@code h} (that domain's host) and {@code o} (its open operation), the last three perhaps absent. A test runs every combination through
 * both.
 */
final class InstanceStatusSql {
    static final String TABLES = """
            instance i LEFT JOIN instance_domain d ON d.instance_id = i.id AND d.phase = 'live'
            LEFT JOIN host h ON h.id = d.host_id
            LEFT JOIN operation o ON o.instance_id = i.id AND o.state = 'open'\
            """;

    static final String STATUS = """
            CASE WHEN i.deleted_at IS NOT NULL THEN 'DELETED'
                 WHEN o.kind = 'create' THEN 'BUILDING'
                 WHEN o.kind = 'delete' THEN 'DELETING'
                 WHEN o.kind IN ('rebuild', 'evacuate') THEN 'REBUILDING'
                 WHEN o.kind IN ('resize', 'migrate_cold') THEN 'RESIZING'
                 WHEN o.kind = 'confirm_resize' THEN 'AWAITING_CONFIRMATION'
                 WHEN o.kind = 'revert_resize' THEN 'REVERTING'
                 WHEN o.kind = 'migrate' THEN 'MIGRATING'
                 WHEN o.kind = 'reboot' AND i.reboot_kind = 'soft' THEN 'REBOOTING'
                 WHEN o.kind = 'reboot' THEN 'REBOOTING_HARD'
                 WHEN i.fault_reason IS NOT NULL THEN 'FAILED'
                 WHEN i.resize = 'awaiting' THEN 'AWAITING_CONFIRMATION'
                 WHEN h.state IS NOT NULL AND h.state <> 'up' THEN 'UNKNOWN'
                 WHEN o.kind = 'start' AND d.state = 'running' THEN 'OFF'
                 WHEN o.kind = 'stop' AND d.state = 'off' THEN 'RUNNING'
                 WHEN o.kind = 'pause' AND d.state = 'paused' THEN 'RUNNING'
                 WHEN o.kind = 'unpause' AND d.state = 'running' THEN 'PAUSED'
                 WHEN o.kind = 'suspend' AND d.state = 'suspended' THEN 'RUNNING'
                 WHEN o.kind = 'resume' AND d.state = 'running' THEN 'SUSPENDED'
                 WHEN d.state = 'running' THEN 'RUNNING'
                 WHEN d.state = 'paused' THEN 'PAUSED'
                 WHEN d.state = 'suspended' THEN 'SUSPENDED'
                 WHEN d.state = 'off' THEN 'OFF'
                 WHEN d.state = 'crashed' THEN 'FAILED'
                 ELSE 'UNKNOWN' END\
            """;

    static final String POWER = """
            CASE WHEN i.deleted_at IS NOT NULL OR d.state IS NULL OR h.state <> 'up' THEN 'NONE'
                 WHEN d.state IN ('running', 'paused', 'suspended', 'off', 'crashed') THEN upper(d.state)
                 ELSE 'NONE' END\
            """;

    static final String TASK = """
            CASE WHEN i.deleted_at IS NOT NULL OR o.kind IS NULL OR o.kind IN ('lock', 'unlock', 'attach_port', 'detach_port', 'attach_volume', 'detach_volume') THEN 'NONE'
                 WHEN o.kind = 'create' AND d.id IS NULL THEN 'PLACING'
                 WHEN o.kind = 'create' THEN 'CREATING_DOMAIN'
                 WHEN o.kind = 'reboot' AND i.reboot_kind = 'hard' THEN 'REBOOTING_HARD'
                 WHEN o.kind = 'reboot' THEN 'REBOOTING'
                 WHEN o.kind = 'delete' THEN 'DELETING'
                 WHEN o.kind = 'start' THEN 'STARTING'
                 WHEN o.kind = 'stop' THEN 'STOPPING'
                 WHEN o.kind = 'pause' THEN 'PAUSING'
                 WHEN o.kind = 'unpause' THEN 'UNPAUSING'
                 WHEN o.kind = 'suspend' THEN 'SUSPENDING'
                 WHEN o.kind = 'resume' THEN 'RESUMING'
                 WHEN o.kind IN ('rebuild', 'evacuate') THEN 'REBUILDING'
                 WHEN o.kind IN ('resize', 'migrate_cold') THEN 'RESIZING'
                 WHEN o.kind = 'confirm_resize' THEN 'CONFIRMING'
                 WHEN o.kind = 'revert_resize' THEN 'REVERTING'
                 WHEN o.kind = 'migrate' THEN 'MIGRATING' END\
            """;

    private InstanceStatusSql() {}
}
