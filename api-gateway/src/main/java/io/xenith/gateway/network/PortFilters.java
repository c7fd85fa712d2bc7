package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.PortStatus;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The filters on ports that are more than a value of an attribute. */
final class PortFilters {

    private PortFilters() {}

    static void addStatus(NetworkQuery query, ListPortsRequest.Builder filters) {
        if (query.list().all("status").stream().allMatch(PortFilters::isStatus)) {
            query.takeText("status").map(PortFilters::status).ifPresent(filters::setStatus);
        }
    }

    private static boolean isStatus(String text) {
        return text.equals("ACTIVE") || text.equals("DOWN") || text.equals("BUILD");
    }

    private static PortStatus status(String text) {
        return switch (text) {
            case "ACTIVE" -> PortStatus.PORT_STATUS_ACTIVE;
            case "BUILD" -> PortStatus.PORT_STATUS_BUILDING;
            default -> PortStatus.PORT_STATUS_DOWN;
        };
    }

    /**
     * {@code fixed_ips=ip_address=A}, {@code fixed_ips=ip_address_substr=A}, {@code fixed_ips=subnet_id=S}, repeated at will: any
     * of the values of one key, and all of the keys. The contract takes one value of each; more are matched here.
     */
    static void addAddresses(NetworkQuery query, ListPortsRequest.Builder filters) {
        List<String> addresses = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        List<String> subnets = new ArrayList<>();
        for (String item : query.list().all("fixed_ips")) {
            String value = item.substring(item.indexOf('=') + 1);
            switch (item.substring(0, Math.max(0, item.indexOf('=')))) {
                case "ip_address" -> addresses.add(value);
                case "ip_address_substr" -> parts.add(value);
                case "subnet_id" -> subnets.add(Ids.findUuid(value).orElse(value));
                default ->
                    throw ApiFault.badRequest("Invalid input for fixed_ips. Reason: it is one of ip_address=, "
                                    + "ip_address_substr=, subnet_id= and a value.")
                            .typed("InvalidInput");
            }
        }
        single(addresses).ifPresent(filters::setAddress);
        single(parts).ifPresent(filters::setAddressSubstring);
        single(subnets).filter(Ids::isUuid).ifPresent(filters::setSubnetId);
        query.take(
                "fixed_ips",
                port -> any(port.path("fixed_ips"), "ip_address", addresses, String::equals)
                        && any(port.path("fixed_ips"), "ip_address", parts, String::contains)
                        && any(port.path("fixed_ips"), "subnet_id", subnets, String::equals));
    }

    private static Optional<String> single(List<String> values) {
        return values.size() == 1 && !values.getFirst().isEmpty() ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private interface Match {
        boolean test(String shown, String wanted);
    }

    private static boolean any(JsonNode shown, String key, List<String> wanted, Match match) {
        if (wanted.isEmpty()) {
            return true;
        }
        for (JsonNode item : shown) {
            String value = item.path(key).asText();
            if (wanted.stream().anyMatch(one -> match.test(value, one))) {
                return true;
            }
        }
        return false;
    }
}
