package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.QuotaLine;
import java.util.List;

/** Limits and usage as Neutron shows them; no limit is -1. */
final class QuotaJson {

    private static final long UNLIMITED = -1;

    private QuotaJson() {}

    static ObjectNode limits(List<QuotaLine> lines) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (QuotaLine line : lines) {
            QuotaName.find(line.getResource()).ifPresent(name -> shown.put(name.key(), limit(line)));
        }
        return shown;
    }

    static ObjectNode details(List<QuotaLine> lines) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (QuotaLine line : lines) {
            QuotaName.find(line.getResource()).ifPresent(name -> shown.putObject(name.key())
                    .put("limit", limit(line))
                    .put("used", line.getInUse())
                    .put("reserved", 0));
        }
        return shown;
    }

    private static long limit(QuotaLine line) {
        return line.hasLimit() ? line.getLimit() : UNLIMITED;
    }
}
