package io.xenith.gateway.placement;

import io.xenith.controlplane.v1.Host;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a provider must have: amounts, and traits that it must or must not have.
 *
 * @param amounts of each class, all on one host
 * @param required traits
 * @param forbidden traits
 */
record Wanted(Map<ResourceClass, Long> amounts, Set<String> required, Set<String> forbidden) {

    Wanted {
        amounts = Map.copyOf(amounts);
        required = Set.copyOf(required);
        forbidden = Set.copyOf(forbidden);
    }

    /** Nothing in particular. */
    static Wanted anything() {
        return new Wanted(Map.of(), Set.of(), Set.of());
    }

    /** This and more: {@code VCPU:2,MEMORY_MB:512}; 400 when malformed, or of a class that is not there. */
    Wanted withResources(String text) {
        Map<ResourceClass, Long> sums = new EnumMap<>(ResourceClass.class);
        sums.putAll(amounts);
        for (String item : text.split(",", -1)) {
            String[] parts = item.split(":", -1);
            if (parts.length != 2 || !parts[1].matches("[1-9][0-9]{0,17}")) {
                throw ApiFault.badRequest(
                        "Badly formed resources parameter. Expected resources query string parameter in "
                                + "form: ?resources=VCPU:2,MEMORY_MB:1024. Got: " + LogText.of(text));
            }
            ResourceClass kind = ResourceClass.find(parts[0])
                    .orElseThrow(() -> ApiFault.badRequest(
                            "Invalid resource class in resources parameter: " + LogText.of(parts[0])));
            sums.merge(kind, Long.valueOf(parts[1]), Long::sum);
        }
        return new Wanted(sums, required, forbidden);
    }

    /** This and traits: {@code A,B}, and where allowed {@code !C} for one that must not be. */
    Wanted withTraits(String text, boolean mayForbid) {
        Set<String> wanted = new HashSet<>(required);
        Set<String> unwanted = new HashSet<>(forbidden);
        for (String item : text.split(",", -1)) {
            if (item.isEmpty() || (item.startsWith("!") && !mayForbid)) {
                throw ApiFault.badRequest("Invalid query string parameters: Expected 'required' parameter value of the "
                        + "form: HW_CPU_X86_VMX,CUSTOM_MAGIC. Got: " + LogText.of(text));
            }
            if (item.startsWith("!")) {
                unwanted.add(item.substring(1));
            } else {
                wanted.add(item);
            }
        }
        return new Wanted(amounts, wanted, unwanted);
    }

    /** Whether a host has it all. */
    boolean isOn(Host host) {
        Set<String> traits = HostTraits.of(host);
        return traits.containsAll(required)
                && forbidden.stream().noneMatch(traits::contains)
                && amounts.entrySet().stream()
                        .allMatch(entry -> entry.getKey().of(host).fits(entry.getValue()));
    }
}
