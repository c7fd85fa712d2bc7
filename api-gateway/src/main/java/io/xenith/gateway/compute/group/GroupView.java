package io.xenith.gateway.compute.group;

import io.xenith.controlplane.v1.GroupPolicy;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonWriter;

/** Writes server groups. */
final class GroupView {

    private GroupView() {}

    static void write(JsonWriter json, InstanceGroup group, Viewer viewer) {
        json.put("id", group.getGroupId()).put("name", group.getName());
        String policy = policy(group.getPolicy());
        if (viewer.has(Change.GROUP_RULES)) {
            json.put("policy", policy).object("rules", () -> {
                // One a host is what the policy means by itself, and is not shown: Terraform would replace a group over
                // it.
                if (group.getPolicy() == GroupPolicy.GROUP_POLICY_ANTI_AFFINITY && group.getMaxPerHost() > 1) {
                    json.put("max_server_per_host", group.getMaxPerHost());
                }
            });
        } else {
            json.array("policies", () -> json.add(policy)).object("metadata", () -> {});
        }
        json.put("members", group.getInstanceIdsList());
        if (viewer.has(Change.GROUP_OWNER)) {
            json.put("project_id", Ids.toHex(group.getProjectId())).put("user_id", Ids.toHex(group.getUserId()));
        }
    }

    private static String policy(GroupPolicy policy) {
        return switch (policy) {
            case GROUP_POLICY_AFFINITY -> "affinity";
            case GROUP_POLICY_ANTI_AFFINITY -> "anti-affinity";
            case GROUP_POLICY_SOFT_AFFINITY -> "soft-affinity";
            case GROUP_POLICY_SOFT_ANTI_AFFINITY -> "soft-anti-affinity";
            case GROUP_POLICY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
