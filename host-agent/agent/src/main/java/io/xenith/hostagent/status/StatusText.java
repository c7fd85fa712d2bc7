package io.xenith.hostagent.status;

import io.xenith.hostagent.json.JsonText;
import java.time.Instant;
import java.util.Map;

/** A status for people and for programs. */
public final class StatusText {

    private StatusText() {}

    /** Lines for people. */
    public static String forPeople(AgentStatus status) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "agent",
                status.version() + ", pid " + status.pid() + ", up "
                        + status.uptime().toSeconds() + " s");
        line(
                text,
                "memory",
                status.memory().resident() / 1024 + " MiB resident, "
                        + status.memory().own() / 1024 + " MiB of it its own");
        line(text, "control plane", status.controlPlane());
        line(text, "image service", status.imageService());
        status.hosts().forEach(host -> appendHost(text, host));
        return text.toString();
    }

    private static void appendHost(StringBuilder text, HostStatus host) {
        text.append('\n');
        line(text, "host", host.name() + " at " + host.address());
        line(text, "identity", host.hostId().isEmpty() ? "not enrolled" : host.hostId());
        Instant until = host.certificateUntil();
        if (until != null) {
            line(text, "certificate", "until " + until + ", renewed by itself before");
        }
        line(text, "state", host.problem().isEmpty() ? "serving" : "NOT SERVING: " + host.problem());
        DomainStatus domains = host.domains();
        if (domains == null) {
            return;
        }
        line(text, "session", domains.watchers() == 0 ? "NONE: the control plane is not connected" : "connected");
        line(text, "boot", domains.bootId());
        line(text, "intended", counts(domains.intended()));
        line(text, "observed", counts(domains.observed()));
        if (domains.awaitingWord() > 0) {
            line(
                    text,
                    "waiting",
                    domains.awaitingWord() + " wait for the control plane's word after the reboot of this host");
        }
        if (domains.queued() > 0) {
            line(text, "working on", Integer.toString(domains.queued()));
        }
        for (DomainStatus.Failing failing : domains.failures()) {
            line(
                    text,
                    "failing",
                    failing.domainId() + " " + failing.reason() + ": " + failing.message() + " (" + failing.attempts()
                            + " tries, " + (failing.retrying() ? "goes on trying" : "gave up") + ")");
        }
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(String.format("%-14s %s%n", key, value));
    }

    private static String counts(Map<String, Long> counts) {
        StringBuilder text = new StringBuilder();
        counts.forEach((key, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(' ')
                .append(key));
        return text.isEmpty() ? "no domains" : text.toString();
    }

    /** One JSON object. */
    public static String forPrograms(AgentStatus status) {
        JsonText json = new JsonText()
                .open()
                .field("version", status.version())
                .field("pid", status.pid())
                .field("uptime_seconds", status.uptime().toSeconds())
                .field("resident_kib", status.memory().resident())
                .field("own_kib", status.memory().own())
                .field("control_plane", status.controlPlane())
                .field("image_service", status.imageService())
                .key("hosts")
                .openList();
        status.hosts().forEach(host -> appendHost(json, host));
        return json.closeList().close() + "\n";
    }

    private static void appendHost(JsonText json, HostStatus host) {
        json.open()
                .field("name", host.name())
                .field("host_id", host.hostId())
                .field("address", host.address())
                .field("announced", host.announced())
                .field("serving", host.problem().isEmpty())
                .field("problem", host.problem());
        Instant until = host.certificateUntil();
        if (until != null) {
            json.field("certificate_until", until.toString());
        }
        DomainStatus domains = host.domains();
        if (domains != null) {
            json.field("boot_id", domains.bootId())
                    .field("watchers", domains.watchers())
                    .field("queued", domains.queued())
                    .field("awaiting_word", domains.awaitingWord());
            append(json, "intended", domains.intended());
            append(json, "observed", domains.observed());
            json.key("failures").openList();
            for (DomainStatus.Failing failing : domains.failures()) {
                json.open()
                        .field("domain_id", failing.domainId())
                        .field("reason", failing.reason())
                        .field("message", failing.message())
                        .field("retrying", failing.retrying())
                        .field("attempts", failing.attempts())
                        .close();
            }
            json.closeList();
        }
        json.close();
    }

    private static void append(JsonText json, String key, Map<String, Long> counts) {
        json.key(key).open();
        counts.forEach(json::field);
        json.close();
    }
}
