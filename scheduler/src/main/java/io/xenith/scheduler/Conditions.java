package io.xenith.scheduler;

/** The tests and words of those {@link Rule}s that need more than one expression. */
final class Conditions {
    private Conditions() {}

    static long requested(HostPage page, int number, Ask ask) {
        return ask.request.requestedHosts().isEmpty() ? Judge.ALL : ask.requested.word(number);
    }

    static String stateInWords(HostPage page, int slot, Ask ask) {
        return switch (page.facts.state(Snapshot.offset(slot))) {
            case UP -> "up";
            case DOWN -> "down";
            case UNKNOWN -> "state unknown";
        };
    }

    static long inZone(HostPage page, int number, Ask ask) {
        if (ask.request.availabilityZones().isEmpty()) {
            return Judge.ALL;
        }
        long admitted = 0;
        for (int zone : ask.zones) {
            admitted |= HostFacts.column(page.facts.zones, zone);
        }
        return admitted;
    }

    static String zoneInWords(HostPage page, int slot, Ask ask) {
        var asked = ask.request.availabilityZones().stream().sorted().toList();
        return "asked " + String.join(" or ", asked) + ", is in " + ask.snapshot.zoneOf(slot);
    }

    static long hasRequired(HostPage page, int number, Ask ask) {
        long admitted = ask.unheardTrait ? 0 : Judge.ALL;
        for (int trait : ask.required) {
            admitted &= HostFacts.column(page.facts.traits, trait);
        }
        return admitted;
    }

    static String lackingInWords(HostPage page, int slot, Ask ask) {
        return "lacks " + String.join(", ", ask.lacking(page, Snapshot.offset(slot)));
    }

    static long hasNoForbidden(HostPage page, int number, Ask ask) {
        long refused = 0;
        for (int trait : ask.forbidden) {
            refused |= HostFacts.column(page.facts.traits, trait);
        }
        return ~refused;
    }

    static String unwantedInWords(HostPage page, int slot, Ask ask) {
        return "has " + String.join(", ", ask.unwanted(page, Snapshot.offset(slot)));
    }

    static long joinsGroup(HostPage page, int number, Ask ask) {
        return ask.mustJoin() ? ask.affine.word(number) : Judge.ALL;
    }

    static String crowdInWords(HostPage page, int slot, Ask ask) {
        return "holds " + ask.members.at(slot) + " of the group, as many as it may";
    }
}
