package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The extensions of which every attribute works here. This list is the contract: Neutron has no microversions. */
enum Extension {
    EXTERNAL_NET("external-net", "Neutron external network", "Adds external network attribute to network resource."),
    ROUTER(
            "router",
            "Neutron L3 Router",
            "Router abstraction for basic L3 forwarding between L2 Neutron networks and access to external networks."),
    GATEWAY_MODE(
            "ext-gw-mode",
            "Neutron L3 Configurable external gateway mode",
            "Extension of the router abstraction for specifying whether SNAT should occur on the external gateway"),
    EXTRA_ROUTE("extraroute", "Neutron Extra Route", "Extra routes configuration for L3 router"),
    SECURITY_GROUP("security-group", "security-group", "The security groups extension."),
    STATEFUL_GROUP(
            "stateful-security-group", "Stateful security group", "Indicates if the security group is stateful or not"),
    SHARED_GROUP(
            "security-groups-shared-filtering",
            "Security group filtering on the shared field",
            "Support filtering security groups on the shared field"),
    TAG(
            "standard-attr-tag",
            "Tag support for resources with standard attribute: network, port, router, security_group, subnet",
            "Enables to set tag on resources with standard attribute."),
    TIMESTAMP(
            "standard-attr-timestamp",
            "Resource timestamps",
            "Adds created_at and updated_at fields to all Neutron resources that have Neutron standard attributes."),
    DESCRIPTION(
            "standard-attr-description",
            "standard-attr-description",
            "Extension to add descriptions to standard attributes"),
    REVISIONS(
            "standard-attr-revisions",
            "Resource revision numbers",
            "This extension will display the revision number of neutron resources."),
    PORT_SECURITY("port-security", "Port Security", "Provides port security"),
    ADDRESS_PAIRS("allowed-address-pairs", "Allowed Address Pairs", "Provides allowed address pairs"),
    BINDING("binding", "Port Binding", "Expose port bindings of a virtual port to external application"),
    PROVIDER("provider", "Provider Network", "Expose mapping of virtual networks to physical networks"),
    MTU("net-mtu", "Network MTU", "Provides MTU attribute for a network resource."),
    MTU_WRITABLE(
            "net-mtu-writable", "Network MTU (writable)", "Provides a writable MTU attribute for a network resource."),
    QUOTAS("quotas", "Quota management support", "Expose functions for quotas management per project"),
    QUOTA_DETAILS(
            "quota_details",
            "Quota details management support",
            "Expose functions for quotas usage statistics per project"),
    QUOTA_CHECK(
            "quota-check-limit",
            "Quota engine limit check",
            "Support for checking the resource usage before applying a new quota limit"),
    AGENT("agent", "agent", "The agent management extension."),
    PROJECT_ID("project-id", "project_id field enabled", "Extension that indicates that project_id field is enabled."),
    PAGINATION("pagination", "Pagination support", "Extension that indicates that pagination is enabled."),
    SORTING("sorting", "Sorting support", "Extension that indicates that sorting is enabled."),
    FILTER_VALIDATION("filter-validation", "Filter parameters validation", "Provides validation on filter parameters."),
    EMPTY_FILTERING(
            "empty-string-filtering",
            "Empty String Filtering Extension",
            "Allow filtering by attributes with empty string value"),
    SUBSTRING_FILTERING(
            "ip-substring-filtering",
            "IP address substring filtering",
            "Provides IP address substring filtering when listing ports");

    private static final String UPDATED = "2024-01-01T00:00:00-00:00";

    private final String alias;
    private final String title;
    private final String description;

    Extension(String alias, String title, String description) {
        this.alias = alias;
        this.title = title;
        this.description = description;
    }

    /** The one of that alias. */
    static Optional<Extension> find(String alias) {
        for (Extension extension : values()) {
            if (extension.alias.equals(alias)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }

    /** As clients read it. */
    ObjectNode show() {
        ObjectNode shown = JsonNodeFactory.instance
                .objectNode()
                .put("alias", alias)
                .put("name", title)
                .put("description", description)
                .put("updated", UPDATED);
        shown.putArray("links");
        return shown;
    }
}
