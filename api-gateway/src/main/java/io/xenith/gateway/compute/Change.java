package io.xenith.gateway.compute;

/**
 * Every microversion of Nova after the base version, in order, with what it means here. "Not offered" marks a change to something that
 * this cloud does not do at all yet: its endpoint or action is refused in every version alike, so that the change holds. A test checks that no
 * number is missing up to the one advertised.
 */
public enum Change {
    KEYPAIR_TYPE(2, "key pairs have a type; create answers 201, delete 204"),
    MORE_SERVER_ATTRIBUTES(
            3, "administrators see reservation, launch index, hostname, kernel, ramdisk, root device, user data"),
    FIXED_IP_RESERVED(4, "not offered: os-fixed-ips"),
    FILTER_BY_IP6(5, "everybody may filter servers by ip6"),
    REMOTE_CONSOLES(
            6,
            "remote-consoles replaces the four console actions, which are 404 from here on; the serial console is offered, no other"),
    ACCESS_TO_PRIVATE_ONLY(7, "granting access to a public flavor is a conflict"),
    MKS_CONSOLE(8, "not offered: consoles but the serial one"),
    LOCKED(9, "servers say whether they are locked"),
    KEYPAIRS_OF_OTHERS(10, "administrators manage key pairs of other users"),
    FORCED_DOWN(
            11,
            "services show forced_down; to force one down is to say that its host is off, which is refused while the host speaks"),
    VIRTUAL_INTERFACE_NETWORK(12, "not offered: os-virtual-interfaces"),
    GROUP_OWNER(13, "server groups show project and user"),
    EVACUATE_WITHOUT_SHARED_STORAGE(
            14, "evacuate loses onSharedStorage, of which true is refused before, and its answer is empty"),
    SOFT_GROUP_POLICIES(15, "server groups may be soft-affinity and soft-anti-affinity"),
    HOST_STATUS(16, "administrators see the state of a server's host"),
    CRASH_DUMP(17, "trigger_crash_dump exists; not offered"),
    PROJECT_IN_PATH_OPTIONAL(18, "paths need no project; ours never have one"),
    DESCRIPTION(19, "servers have a description"),
    VOLUMES_WHILE_SHELVED(20, "not offered: shelving"),
    ACTIONS_OF_DELETED(21, "the record of actions is shown for deleted servers too"),
    FORCE_COMPLETE(22, "a live migration that is under way may be completed by force; not offered"),
    MIGRATIONS_OF_SERVER(23, "servers have a list of live migrations that are under way; migrations show their type"),
    ABORT_MIGRATION(24, "a live migration may be called off"),
    MIGRATE_AUTO_BLOCK(25, "block_migration may be auto; disk_over_commit is gone"),
    TAGS(26, "servers have tags, and may be filtered by them"),
    STANDARD_HEADER(27, "the header OpenStack-API-Version is understood; here in every version"),
    CPU_INFO_OBJECT(28, "cpu_info of hypervisors is an object, no longer a string"),
    EVACUATE_CHECKED(
            29, "a host that is named for an evacuation is checked; here in every version, and force is refused"),
    MIGRATE_CHECKED(
            30, "a host that is named for a live migration is checked; here in every version, and force is refused"),
    CONSOLE_TOKENS(31, "not offered: console tokens"),
    DEVICE_TAGS(32, "networks and disks may have a tag at create; refused, as guests are not told"),
    HYPERVISOR_PAGING(33, "hypervisors are paged; disks lose their tag"),
    MIGRATE_CHECKS_LATER(34, "live migration is checked after its 202; here in every version"),
    KEYPAIR_PAGING(35, "key pairs are paged"),
    NO_PROXIES(36, "proxies of other services are 404; network quotas and limits are gone"),
    AUTO_NETWORK(37, "create must say networks: a list, auto or none; networks lose their tag"),
    BAD_STATUS_REFUSED(38, "a filter by an unknown status is 400, no longer an empty list"),
    NO_IMAGE_METADATA(39, "maxImageMeta is gone from limits"),
    USAGE_PAGING(40, "usage is paged"),
    AGGREGATE_UUID(41, "aggregates have a uuid; the list is always empty"),
    DEVICE_TAGS_AGAIN(42, "networks and disks may have a tag again; refused as before"),
    NO_HOSTS(43, "os-hosts is 404"),
    NO_ADDRESS_ACTIONS(44, "actions on fixed and floating addresses, and os-virtual-interfaces, are 404"),
    IMAGE_ID_IN_BODY(45, "createImage answers with a body; not offered"),
    REQUEST_ID_HEADER(46, "X-OpenStack-Request-ID is on every answer; here in every version"),
    EMBEDDED_FLAVOR(47, "servers show their flavor's values instead of a link to it"),
    STANDARD_DIAGNOSTICS(48, "not offered: diagnostics"),
    TAGGED_ATTACH(49, "interfaces and volumes may be attached with a tag; refused, as guests are not told"),
    CLASS_GROUP_QUOTA(50, "quota classes show server groups, and nothing of networks"),
    ACTION_EVENTS(51, "everybody sees the events of an action, without traceback; volume-extended is not offered"),
    CREATE_WITH_TAGS(52, "servers may have tags from the start"),
    UUIDS_OF_HOSTS(53, "services and hypervisors are known by uuid; search and servers become parameters"),
    REBUILD_KEY(54, "rebuild may change the key pair"),
    FLAVOR_DESCRIPTION(55, "flavors have a description, which may be changed"),
    MIGRATE_TO_HOST(56, "a host may be named for a cold migration"),
    NO_PERSONALITY(57, "files are no longer injected, nor counted; rebuild may change user data"),
    ACTION_PAGING(58, "actions are paged, have updated_at, and may be filtered by it"),
    MIGRATION_PAGING(59, "migrations are paged, have a uuid, and may be filtered by changes-since"),
    MULTIATTACH(60, "not offered: volumes of several servers"),
    FLAVOR_EXTRA_SPECS(61, "flavors show their extra specs"),
    ACTION_EVENT_HOST(62, "events of an action show the host, as a hash to tenants"),
    TRUSTED_CERTIFICATES(63, "servers show trusted_image_certificates, always none; to ask for some is refused"),
    GROUP_RULES(64, "server groups have one policy with rules instead of a list and metadata"),
    ABORT_QUEUED_MIGRATION(
            65,
            "a live migration that still waits may be called off; here it waits only while a host is being chosen, when it cannot"),
    CHANGES_BEFORE(66, "servers, actions and migrations may be filtered by changes-before"),
    VOLUME_TYPE(67, "not offered: booting from volumes"),
    NO_FORCED_MIGRATION(68, "force is gone from live migration and from evacuate"),
    DOWN_CELLS(
            69,
            "servers of a part that does not answer are shown in part; there is one part, which answers whole or not at all"),
    ATTACHED_TAGS(70, "interfaces and volumes show their tag, always none"),
    GROUPS_OF_SERVER(71, "a server shown alone names its groups"),
    PORT_RESOURCES(72, "ports with guaranteed bandwidth may be used; there are none"),
    LOCK_REASON(73, "a lock may have a reason; servers may be filtered and sorted by locked"),
    REQUESTED_HOST(74, "administrators may name a host that is still checked"),
    STRICT_AND_CONSISTENT(
            75, "unknown parameters are 400; PUT and rebuild answer as GET; swap is 0; hypervisors list servers"),
    POWER_UPDATE_EVENT(76, "not offered: os-server-external-events"),
    UNSHELVE_TO_ZONE(77, "not offered: shelving"),
    TOPOLOGY(78, "servers show their NUMA topology: none is imposed"),
    ATTACH_DELETE_ON_TERMINATION(79, "volumes show delete_on_termination, always false; to ask for it is refused"),
    MIGRATION_OWNER(80, "migrations show user and project, and may be filtered by them"),
    CACHE_IMAGES(81, "not offered: image caching by aggregate"),
    ACCELERATOR_EVENT(82, "not offered: os-server-external-events"),
    MORE_FILTERS(
            83,
            "everybody may filter servers by zone, key, user, config drive, power and vm state; times, task and progress are refused"),
    ACTION_EVENT_DETAILS(84, "failed events of an action say why"),
    CHANGE_DELETE_ON_TERMINATION(85, "delete_on_termination of a volume may be changed; to ask for it is refused"),
    EXTRA_SPECS_VALIDATED(86, "extra specs in known namespaces are checked"),
    RESCUE_VOLUME(87, "not offered: rescue"),
    LEAN_HYPERVISORS(88, "hypervisors lose the values that placement has, and have uptime; statistics are 404"),
    ATTACHMENT_IDS(89, "volumes show attachment_id and bdm_uuid, both the volume's id, instead of id"),
    HOSTNAME(90, "servers may be given a hostname, which everybody sees"),
    UNSHELVE_TO_HOST(91, "not offered: shelving"),
    NO_GENERATED_KEYS(92, "key pairs are only imported; names may have @ and dots"),
    REBUILD_VOLUME(93, "not offered: booting from volumes"),
    HOSTNAME_FQDN(94, "a hostname may be fully qualified"),
    EVACUATED_STOPPED(95, "an evacuated server comes back stopped"),
    PINNED_ZONE(96, "servers show the zone that was asked for");

    private final int minor;
    private final String meaning;

    Change(int minor, String meaning) {
        this.minor = minor;
        this.meaning = meaning;
    }

    /** The N of 2.N. */
    public int minor() {
        return minor;
    }

    /** What it means here, for readers and for the reference in the docs. */
    public String meaning() {
        return meaning;
    }
}
