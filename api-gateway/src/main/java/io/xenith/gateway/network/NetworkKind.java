package io.xenith.gateway.network;

import io.xenith.controlplane.v1.TaggedKind;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.LogText;

/** The nouns of this API: their names in bodies and paths, and in refusals. */
enum NetworkKind {
    NETWORK("network", "networks", "Network", "Network %s could not be found.", TaggedKind.TAGGED_KIND_NETWORK),
    SUBNET("subnet", "subnets", "Subnet", "Subnet %s could not be found.", TaggedKind.TAGGED_KIND_SUBNET),
    PORT("port", "ports", "Port", "Port %s could not be found.", TaggedKind.TAGGED_KIND_PORT),
    ROUTER("router", "routers", "Router", "Router %s could not be found.", TaggedKind.TAGGED_KIND_ROUTER),
    SECURITY_GROUP(
            "security_group",
            "security_groups",
            "SecurityGroup",
            "Security group %s does not exist.",
            TaggedKind.TAGGED_KIND_SECURITY_GROUP),
    /** Rules have no tags. */
    SECURITY_GROUP_RULE(
            "security_group_rule",
            "security_group_rules",
            "SecurityGroupRule",
            "Security group rule %s does not exist.",
            TaggedKind.TAGGED_KIND_UNSPECIFIED);

    private final String one;
    private final String many;
    private final String errorName;
    private final String notFound;
    private final TaggedKind tagged;

    NetworkKind(String one, String many, String errorName, String notFound, TaggedKind tagged) {
        this.one = one;
        this.many = many;
        this.errorName = errorName;
        this.notFound = notFound;
        this.tagged = tagged;
    }

    /** Key of one in a body. */
    String one() {
        return one;
    }

    /** Key of several in a body. */
    String many() {
        return many;
    }

    /** The type of the 409 when something holds it. */
    String inUseType() {
        return errorName + "InUse";
    }

    /** Its name in the contract where it can be tagged. */
    TaggedKind tagged() {
        return tagged;
    }

    /** The id in a path; 404 when it can be none, so that clients go on to look for a name. */
    String id(String written) {
        return Ids.findUuid(written).orElseThrow(() -> notFound(written));
    }

    /** 404 in the words that the real service has. */
    ApiFault notFound(String written) {
        return ApiFault.notFound(notFound.formatted(LogText.of(written))).typed(errorName + "NotFound");
    }
}
