package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A simulated domain as bytes: in the journal, and in the stream of a suspend. */
final class DomainCodec {
    private DomainCodec() {}

    static void write(DataOutputStream out, SimulatedDomain domain) throws IOException {
        out.writeInt(domain.config.length);
        out.write(domain.config);
        out.writeInt(domain.domid);
        out.writeLong(domain.createdAtMicros);
        out.writeLong(domain.bootNanos);
        domain.facts.write(out);
        out.writeLong(domain.kernelBytes);
        out.writeLong(domain.ramdiskBytes);
        out.writeUTF(stateName(domain.state));
        out.writeBoolean(domain.pausedBefore);
        out.writeLong(domain.ranNanos);
        out.writeLong(domain.runningSinceMicros);
        out.writeLong(domain.endsAtNanos);
        out.writeUTF(domain.endReason.name());
        out.writeBoolean(domain.ignoresShutdown);
        out.writeUTF(domain.typed);
        out.writeShort(domain.marks.size());
        for (var mark : domain.marks) {
            out.writeLong(mark.atNanos());
            out.writeUTF(mark.text());
        }
    }

    static SimulatedDomain read(DataInputStream in) throws IOException {
        var config = ConfigCodec.decode(in.readNBytes(in.readInt()));
        var domain = new SimulatedDomain(
                in.readInt(), config, in.readLong(), in.readLong(), GuestFacts.read(in), in.readLong(), in.readLong());
        var state = in.readUTF();
        domain.pausedBefore = in.readBoolean();
        domain.ranNanos = in.readLong();
        long since = in.readLong();
        restoreState(domain, state, since);
        domain.endsAtNanos = in.readLong();
        domain.endReason = ShutdownReason.valueOf(in.readUTF());
        domain.ignoresShutdown = in.readBoolean();
        domain.typed = in.readUTF();
        var marks = new ArrayList<GuestConsole.Mark>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            marks.add(new GuestConsole.Mark(in.readLong(), in.readUTF()));
        }
        domain.marks = List.copyOf(marks);
        return domain;
    }

    private static String stateName(RunState state) {
        return switch (state) {
            case RunState.Running() -> "running";
            case RunState.Paused() -> "paused";
            case RunState.Shutdown(var reason) -> reason.name();
            case RunState.HalfMade() -> throw new IllegalStateException("a simulated domain is made at once");
            case RunState.Dying() -> throw new IllegalStateException("a simulated domain dies at once");
        };
    }

    private static void restoreState(SimulatedDomain domain, String state, long runningSinceMicros) {
        switch (state) {
            case "running" -> domain.startRunning(runningSinceMicros);
            case "paused" -> {}
            default -> domain.state = new RunState.Shutdown(ShutdownReason.valueOf(state));
        }
    }
}
