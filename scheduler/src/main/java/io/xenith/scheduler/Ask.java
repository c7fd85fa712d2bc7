package io.xenith.scheduler;

import java.util.ArrayList;
import java.util.List;

/** A request translated into the codes, slots and words of one snapshot, once per decision, so that judging hosts compares numbers only. */
final class Ask {
    final Request request;
    final Snapshot snapshot;
    /** Codes of the admitted zones that exist. */
    final int[] zones;
    /** Codes of the required traits that exist; one that no host ever had makes {@link #unheardTrait} true. */
    final int[] required;

    final int[] forbidden;
    final boolean unheardTrait;
    final SlotSet requested;
    final SlotSet preferred;
    final SlotSet excluded;
    /** Members of the request's group without the instance itself. */
    final SlotCounts members;

    final SlotSet affine;
    final SlotSet crowded;

    private final int[] amounts;

    Ask(Snapshot snapshot, Request request) {
        this.request = request;
        this.snapshot = snapshot;
        amounts = new int[Resource.values().length];
        for (var resource : Resource.values()) {
            amounts[resource.column()] = (int) request.resources().amount(resource);
        }
        zones = codes(snapshot.zones(), request.availabilityZones());
        required = codes(snapshot.traits(), request.traits().required());
        forbidden = codes(snapshot.traits(), request.traits().forbidden());
        unheardTrait = required.length < request.traits().required().size();
        requested = SlotSet.of(snapshot, request.requestedHosts());
        preferred = SlotSet.of(snapshot, request.preferredHosts());
        excluded = SlotSet.of(snapshot, request.excludedHosts());
        members = othersInGroup();
        affine = request.grouping() instanceof Grouping.Affinity
                ? SlotSet.withAtLeast(snapshot, members, 1)
                : SlotSet.withAtLeast(snapshot, SlotCounts.NONE, 1);
        crowded = request.grouping() instanceof Grouping.AntiAffinity anti
                ? SlotSet.withAtLeast(snapshot, members, anti.maxPerHost())
                : SlotSet.withAtLeast(snapshot, SlotCounts.NONE, 1);
    }

    int amount(Resource resource) {
        return amounts[resource.column()];
    }

    /** Whether hard affinity restricts hosts: it does not for the first member. */
    boolean mustJoin() {
        return request.grouping() instanceof Grouping.Affinity && members.size() > 0;
    }

    /** Required traits that a host lacks, sorted. */
    List<String> lacking(HostPage page, int offset) {
        return request.traits().required().stream()
                .filter(trait -> !has(page, offset, trait))
                .sorted()
                .toList();
    }

    /** Forbidden traits that a host has, sorted. */
    List<String> unwanted(HostPage page, int offset) {
        return request.traits().forbidden().stream()
                .filter(trait -> has(page, offset, trait))
                .sorted()
                .toList();
    }

    private boolean has(HostPage page, int offset, String trait) {
        var code = snapshot.traits().find(trait);
        return code.isPresent() && (HostFacts.column(page.facts.traits, code.getAsInt()) >>> offset & 1) != 0;
    }

    private SlotCounts othersInGroup() {
        return switch (request.grouping()) {
            case Grouping.Alone _ -> SlotCounts.NONE;
            case Grouping.InGroup in -> {
                var others = snapshot.members(in.group());
                for (var host : request.currentHosts()) {
                    var slot = snapshot.findSlot(host);
                    if (slot.isPresent()) {
                        others = others.with(slot.getAsInt(), others.at(slot.getAsInt()) - 1);
                    }
                }
                yield others;
            }
        };
    }

    private static int[] codes(Dictionary dictionary, Iterable<String> names) {
        var known = new ArrayList<Integer>();
        for (var name : names) {
            dictionary.find(name).ifPresent(known::add);
        }
        return known.stream().mapToInt(Integer::intValue).toArray();
    }
}
