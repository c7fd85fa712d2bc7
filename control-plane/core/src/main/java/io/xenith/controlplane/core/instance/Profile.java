package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people wrote about an instance. Changing it changes nothing on a host until the next change of intent carries it there.
 *
 * @param tags sorted
 */
public record Profile(
        String name,
        String description,
        String hostname,
        String accessIpv4,
        String accessIpv6,
        SortedMap<String, String> metadata,
        List<String> tags,
        Lock lock,
        String keypairName,
        String keypairPublicKey,
        UserData userData,
        boolean configDrive) {
    public Profile {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(hostname, "hostname");
        requireNonNull(accessIpv4, "accessIpv4");
        requireNonNull(accessIpv6, "accessIpv6");
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) metadata));
        tags = tags.stream().sorted().distinct().toList();
        requireNonNull(lock, "lock");
        requireNonNull(keypairName, "keypairName");
        requireNonNull(keypairPublicKey, "keypairPublicKey");
        requireNonNull(userData, "userData");
    }
}
