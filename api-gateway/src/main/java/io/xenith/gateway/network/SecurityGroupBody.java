package io.xenith.gateway.network;

import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.UpdateSecurityGroupRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.json.JsonFields;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a security group. */
final class SecurityGroupBody {

    /** All that is shown. */
    static final Set<String> SHOWN = SecurityGroupJson.of(SecurityGroup.getDefaultInstance()).properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.SECURITY_GROUP,
            Set.of("name", "description", "stateful", "project_id", "tenant_id"),
            Set.of("name", "description", "stateful"),
            Set.of(),
            SHOWN);

    private SecurityGroupBody() {}

    static SecurityGroup read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        return SecurityGroup.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setName(BodyParts.text(fields, "name").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""))
                .setStateful(fields.bool("stateful", true))
                .build();
    }

    static UpdateSecurityGroupRequest.Builder readUpdate(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkUpdate(fields, caller);
        UpdateSecurityGroupRequest.Builder change = UpdateSecurityGroupRequest.newBuilder();
        BodyParts.text(fields, "name").ifPresent(change::setName);
        BodyParts.text(fields, "description").ifPresent(change::setDescription);
        fields.findBoolean("stateful").ifPresent(change::setStateful);
        return change;
    }
}
