package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The text form of {@link FaultPlan}. */
final class FaultPlanParser {
    private static final Pattern RULE =
            Pattern.compile("(?<target>[a-z*-]+):(?<kind>[a-z-]+)(=(?<value>[a-z0-9.-]+))?(@(?<probability>[0-9.]+))?");
    private static final Pattern DURATION = Pattern.compile("(?<count>[0-9]+)(?<unit>ms|s|m)");

    private FaultPlanParser() {}

    static FaultPlan parse(String text) {
        var rules = new ArrayList<FaultPlan.Rule>();
        var guestRules = new ArrayList<FaultPlan.GuestRule>();
        for (var part : text.split(";", -1)) {
            var rule = part.strip();
            if (rule.isEmpty()) {
                continue;
            }
            try {
                parseRule(rule, rules, guestRules);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cannot read fault rule '" + rule + "': " + e.getMessage(), e);
            }
        }
        return new FaultPlan(rules, guestRules);
    }

    private static void parseRule(String rule, List<FaultPlan.Rule> rules, List<FaultPlan.GuestRule> guestRules) {
        var match = RULE.matcher(rule);
        if (!match.matches()) {
            throw new IllegalArgumentException("not <operation>:<fault>[@<probability>]");
        }
        var value = match.group("value") == null ? "" : match.group("value");
        var probability = match.group("probability") == null ? 1 : Double.parseDouble(match.group("probability"));
        if (match.group("target").equals("guest")) {
            guestRules.add(new FaultPlan.GuestRule(parseGuestFault(match.group("kind"), value), probability));
        } else {
            rules.add(new FaultPlan.Rule(
                    parseOperations(match.group("target")), parseFault(match.group("kind"), value), probability));
        }
    }

    private static Set<MicroOperation> parseOperations(String label) {
        if (label.equals("*")) {
            return EnumSet.allOf(MicroOperation.class);
        }
        return Arrays.stream(MicroOperation.values())
                .filter(operation -> operation.label().equals(label))
                .findFirst()
                .<Set<MicroOperation>>map(EnumSet::of)
                .orElseThrow(() -> new IllegalArgumentException("no such operation"));
    }

    private static Fault parseFault(String kind, String value) {
        return switch (kind) {
            case "delay" -> new Fault.Delay(parseRange(value));
            case "fail" -> new Fault.FailBefore(parseFailure(value));
            case "lose" -> new Fault.FailAfter(parseFailure(value));
            case "hang" -> new Fault.Hang();
            default -> throw new IllegalArgumentException("no such fault");
        };
    }

    private static GuestFault parseGuestFault(String kind, String value) {
        return switch (kind) {
            case "crash" -> new GuestFault.EndsAfter(parseRange(value), ShutdownReason.CRASH);
            case "power-off" -> new GuestFault.EndsAfter(parseRange(value), ShutdownReason.POWEROFF);
            case "reboot" -> new GuestFault.EndsAfter(parseRange(value), ShutdownReason.REBOOT);
            case "ignore-shutdown" -> new GuestFault.IgnoresShutdown();
            default -> throw new IllegalArgumentException("no such guest fault");
        };
    }

    private static Failure parseFailure(String name) {
        return switch (name) {
            case "out-of-memory" -> new Failure.OutOfMemory(ByteSize.ofMib(1), ByteSize.ZERO);
            case "disk-full" -> new Failure.DiskFull(ByteSize.ofMib(1), ByteSize.ZERO);
            case "toolstack-down" -> new Failure.ToolstackDown("injected");
            case "timed-out" -> new Failure.TimedOut(Duration.ZERO);
            case "bad-stream" -> new Failure.BadStream("injected");
            case "unexpected" -> new Failure.Unexpected("injected");
            default -> throw new IllegalArgumentException("no such failure");
        };
    }

    private static DurationRange parseRange(String text) {
        int dots = text.indexOf("..");
        return dots < 0
                ? new DurationRange(parseDuration(text), parseDuration(text))
                : new DurationRange(parseDuration(text.substring(0, dots)), parseDuration(text.substring(dots + 2)));
    }

    private static Duration parseDuration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a duration in ms, s or m: " + text);
        }
        long count = Long.parseLong(match.group("count"));
        return switch (match.group("unit")) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }
}
