package io.xenith.gateway.placement;

import io.xenith.controlplane.v1.Host;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The filters of a list of providers, each from the version on that brought it. */
final class ProviderQuery {

    private static final Map<String, Integer> SINCE = Map.of(
            "name", 0,
            "uuid", 0,
            "member_of", 3,
            "resources", 4,
            "in_tree", 14,
            "required", 18);
    private static final int FORBIDDEN_TRAITS = 22;

    private final Map<String, String> filters = new HashMap<>();
    private final Wanted wanted;

    ProviderQuery(ListQuery query, IntPredicate since) {
        Wanted asked = Wanted.anything();
        for (String name : query.names()) {
            Integer version = SINCE.get(name);
            if (version == null || !since.test(version)) {
                throw ApiFault.badRequest("Invalid query string parameters: Additional properties are not allowed ('"
                        + LogText.of(name) + "' was unexpected)");
            }
            String value = query.find(name).orElse("");
            switch (name) {
                case "resources" -> asked = asked.withResources(value);
                case "required" -> asked = asked.withTraits(value, since.test(FORBIDDEN_TRAITS));
                default -> filters.put(name, value);
            }
        }
        this.wanted = asked;
    }

    /** Whether a host is asked for. Hosts are members of no aggregate, and each is the root and all of its tree. */
    boolean matches(Host host) {
        return isOrAbsent("name", host.getName())
                && isOrAbsent("uuid", host.getHostId())
                && isOrAbsent("in_tree", host.getHostId())
                && !filters.containsKey("member_of")
                && wanted.isOn(host);
    }

    private boolean isOrAbsent(String filter, String value) {
        return Optional.ofNullable(filters.get(filter)).map(value::equals).orElse(true);
    }
}
