package io.xenith.controlplane.network;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.AddressPair;
import java.util.List;
import java.util.Set;

/** What a port may say of itself, and who may say it. */
final class PortRules {

    private static final int PAIRS_AT_MOST = 10;
    private static final Set<String> VNIC_TYPES = Set.of("normal", "direct", "macvtap", "direct-physical");

    private PortRules() {}

    static String vnicType(String given) {
        String type = given.isEmpty() ? "normal" : given;
        if (!VNIC_TYPES.contains(type)) {
            throw Refusals.invalidField("vnic_type", "must be one of normal, direct, macvtap, direct-physical");
        }
        return type;
    }

    static String dnsName(String given) {
        if (!given.isEmpty() && !given.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\..{0,190})?")) {
            throw Refusals.invalidField("dns_name", "is no host name");
        }
        return given;
    }

    /** Words for our own use, and the place of a port, are the administrators' to say. */
    static String deviceOwner(CallerScope scope, String given) {
        Fields.text("device_owner", given, 0, NetworkText.AT_MOST);
        if (DeviceOwners.reserved(given)) {
            scope.requireAdministrator();
        }
        return given;
    }

    static String boundHost(CallerScope scope, String given) {
        if (!given.isEmpty()) {
            scope.requireAdministrator();
        }
        return Fields.text("bound_host", given, 0, NetworkText.AT_MOST);
    }

    static List<AddressPair> pairs(List<AddressPair> given, boolean portSecurity) {
        if (given.size() > PAIRS_AT_MOST) {
            throw Refusals.invalidField("allowed_address_pairs", "at most " + PAIRS_AT_MOST);
        }
        if (!given.isEmpty() && !portSecurity) {
            throw Refusals.invalidField("allowed_address_pairs", "need port security");
        }
        return given.stream().map(PortRules::pair).distinct().toList();
    }

    static void requireSecurity(boolean portSecurity, int groups) {
        if (groups > 0 && !portSecurity) {
            throw Refusals.invalidField("security_group_ids", "need port security");
        }
    }

    private static AddressPair pair(AddressPair given) {
        String field = "allowed_address_pairs";
        String cidr = given.getCidr().contains("/")
                ? Cidr.parse(field, given.getCidr()).toString()
                : IpAddress.parse(field, given.getCidr()).toString();
        String mac = given.getMac().isEmpty()
                ? ""
                : MacAddress.parse(field, given.getMac()).text();
        return AddressPair.newBuilder().setCidr(cidr).setMac(mac).build();
    }
}
