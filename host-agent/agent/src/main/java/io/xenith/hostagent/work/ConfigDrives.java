package io.xenith.hostagent.work;

import com.google.protobuf.ByteString;
import io.xenith.hostagent.json.JsonText;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.FixedAddress;
import io.xenith.hostagent.v1.Nic;
import io.xenith.hypervisor.ConfigDrive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of OpenStack's config drive, which cloud-init reads in the guest. Holds secrets: never log what is made here. */
final class ConfigDrives {

    private static final String[] VERSIONS = {"openstack/latest/", "openstack/2018-08-27/"};

    private ConfigDrives() {}

    static ConfigDrive of(DomainSpec spec) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String version : VERSIONS) {
            files.put(version + "meta_data.json", bytes(metaData(spec)));
            files.put(version + "network_data.json", bytes(networkData(spec)));
            files.put(
                    version + "vendor_data.json",
                    bytes(new JsonText().open().close().toString()));
            ByteString userData = spec.getConfigDrive().getUserData();
            if (!userData.isEmpty()) {
                files.put(version + "user_data", userData.toByteArray());
            }
        }
        return new ConfigDrive(files);
    }

    private static String metaData(DomainSpec spec) {
        var drive = spec.getConfigDrive();
        JsonText json = new JsonText().open();
        json.field("uuid", spec.getInstanceId());
        json.field("name", spec.getName());
        json.field("hostname", drive.getHostname());
        json.field("availability_zone", drive.getAvailabilityZone());
        json.field("project_id", drive.getProjectId());
        json.field("launch_index", 0);
        json.key("meta").open();
        new TreeMap<>(drive.getMetadataMap()).forEach(json::field);
        json.close();
        json.key("public_keys").open();
        int index = 0;
        for (String key : drive.getSshPublicKeysList()) {
            json.field("key-" + index++, key);
        }
        return json.close().close().toString();
    }

    private static String networkData(DomainSpec spec) {
        JsonText json = new JsonText().open();
        json.key("links").openList();
        for (Nic nic : spec.getNicsList()) {
            json.open();
            json.field("id", linkOf(nic));
            json.field("type", "phy");
            json.field("ethernet_mac_address", nic.getMac());
            json.field("mtu", nic.getMtu());
            json.close();
        }
        json.closeList();
        json.key("networks").openList();
        List<String> dnsServers = new ArrayList<>();
        int index = 0;
        for (Nic nic : spec.getNicsList()) {
            for (FixedAddress address : nic.getAddressesList()) {
                network(json, "network" + index++, nic, address);
                dnsServers.addAll(address.getDnsServersList());
            }
        }
        json.closeList();
        json.key("services").openList();
        for (String server : dnsServers.stream().distinct().toList()) {
            json.open().field("type", "dns").field("address", server).close();
        }
        return json.closeList().close().toString();
    }

    private static void network(JsonText json, String id, Nic nic, FixedAddress address) {
        boolean six = address.getAddress().contains(":");
        json.open();
        json.field("id", id);
        json.field("link", linkOf(nic));
        json.field("network_id", nic.getNetworkId());
        json.field("type", six ? "ipv6" : "ipv4");
        json.field("ip_address", address.getAddress() + "/" + address.getPrefixLength());
        json.key("routes").openList();
        if (!address.getGateway().isEmpty()) {
            json.open()
                    .field("network", six ? "::/0" : "0.0.0.0/0")
                    .field("gateway", address.getGateway())
                    .close();
        }
        json.closeList().close();
    }

    private static String linkOf(Nic nic) {
        return "tap" + nic.getPortId().substring(0, 11);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
