package io.xenith.gateway.compute.group;

import io.xenith.controlplane.v1.GroupPolicy;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a POST of a server group asks for. */
final class NewGroup {

    private static final int MAX_PER_HOST_AT_MOST = 1_000_000;

    private static final Map<String, GroupPolicy> POLICIES = Map.of(
            "affinity", GroupPolicy.GROUP_POLICY_AFFINITY,
            "anti-affinity", GroupPolicy.GROUP_POLICY_ANTI_AFFINITY,
            "soft-affinity", GroupPolicy.GROUP_POLICY_SOFT_AFFINITY,
            "soft-anti-affinity", GroupPolicy.GROUP_POLICY_SOFT_ANTI_AFFINITY);

    private NewGroup() {}

    /**
     * Reads a body. Each version refuses the other's spelling of the policy: Terraform tries the new one first, and reads the 400 as a
     * reason to try the old. The id is made here, of version 4, which is what Terraform takes for an id.
     */
    static InstanceGroup read(JsonBody body, ComputeRequest request) {
        body.fields().allowOnly(Set.of("server_group"));
        boolean rules = request.has(Change.GROUP_RULES);
        JsonFields fields = body.required("server_group")
                .allowOnly(rules ? Set.of("name", "policy", "rules") : Set.of("name", "policies"));
        InstanceGroup.Builder group =
                InstanceGroup.newBuilder().setGroupId(Ids.random()).setName(Bodies.name(fields, "name"));
        String policy = rules ? fields.string("policy", 1, 255) : only(fields);
        group.setPolicy(policy(fields, rules ? "policy" : "policies", policy, request));
        if (rules) {
            fields.findObject("rules").ifPresent(object -> {
                OptionalInt most = object.allowOnly(Set.of("max_server_per_host"))
                        .findInt("max_server_per_host", 1, MAX_PER_HOST_AT_MOST);
                if (most.isPresent() && group.getPolicy() != GroupPolicy.GROUP_POLICY_ANTI_AFFINITY) {
                    throw ApiFault.badRequest("Only anti-affinity policy supports rules.");
                }
                most.ifPresent(group::setMaxPerHost);
            });
        }
        return group.build();
    }

    private static String only(JsonFields fields) {
        List<String> policies =
                fields.findStrings("policies", 10, 1, 255).orElseThrow(() -> fields.missing("policies"));
        if (policies.size() != 1) {
            throw Bodies.invalid(fields, "policies", "must have one item");
        }
        return policies.getFirst();
    }

    private static GroupPolicy policy(JsonFields fields, String key, String name, ComputeRequest request) {
        GroupPolicy policy = POLICIES.get(name);
        boolean soft = policy == GroupPolicy.GROUP_POLICY_SOFT_AFFINITY
                || policy == GroupPolicy.GROUP_POLICY_SOFT_ANTI_AFFINITY;
        if (policy == null || (soft && !request.has(Change.SOFT_GROUP_POLICIES))) {
            throw Bodies.invalid(fields, key, "is not a policy");
        }
        return policy;
    }
}
