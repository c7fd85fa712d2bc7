package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.HostRoute;
import java.util.ArrayList;
import java.util.List;

/** The small rules for fields that several resources of networking share. */
final class NetworkText {

    static final int AT_MOST = 255;
    private static final int TAGS_AT_MOST = 50;
    private static final int ROUTES_AT_MOST = 30;

    private NetworkText() {}

    static String name(String text) {
        return Fields.text("name", text, 0, AT_MOST);
    }

    static String description(String text) {
        return Fields.text("description", text, 0, AT_MOST);
    }

    static String[] tags(List<String> tags) {
        if (tags.size() > TAGS_AT_MOST) {
            throw Refusals.invalidField("tags", "at most " + TAGS_AT_MOST);
        }
        tags.forEach(tag -> Fields.text("tags", tag, 1, AT_MOST));
        return tags.stream().distinct().sorted().toArray(String[]::new);
    }

    static List<HostRoute> routes(String field, List<HostRoute> routes) {
        if (routes.size() > ROUTES_AT_MOST) {
            throw Refusals.invalidField(field, "at most " + ROUTES_AT_MOST);
        }
        List<HostRoute> checked = new ArrayList<>();
        for (HostRoute route : routes) {
            Cidr destination = Cidr.parse(field, route.getDestination());
            IpAddress nextHop = IpAddress.parse(field, route.getNextHop());
            if (destination.version() != nextHop.version()) {
                throw Refusals.invalidField(field, "destination and next hop differ in version");
            }
            checked.add(HostRoute.newBuilder()
                    .setDestination(destination.toString())
                    .setNextHop(nextHop.toString())
                    .build());
        }
        return checked;
    }

    static List<HostRoute> routes(List<String> destinations, List<String> nextHops) {
        List<HostRoute> routes = new ArrayList<>();
        for (int i = 0; i < destinations.size(); i++) {
            routes.add(HostRoute.newBuilder()
                    .setDestination(destinations.get(i))
                    .setNextHop(nextHops.get(i))
                    .build());
        }
        return routes;
    }
}
