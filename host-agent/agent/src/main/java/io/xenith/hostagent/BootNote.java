package io.xenith.hostagent;

import io.xenith.hostagent.domain.EndNote;
import io.xenith.hostagent.journal.Entry;
import io.xenith.hostagent.journal.Held;
import io.xenith.hostagent.journal.Journal;
import io.xenith.hostagent.machine.HostMachine;
import io.xenith.hostagent.options.AfterReboot;
import io.xenith.hypervisor.Call;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes reboots of the host, before anything is done about its domains. An agent that starts asks; a host that reboots under a
 * living agent is a simulated one.
 */
final class BootNote {

    private static final Logger LOG = LoggerFactory.getLogger(BootNote.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final String hostId;
    private final HostMachine machine;
    private final Journal journal;
    private final AfterReboot policy;

    BootNote(String hostId, HostMachine machine, Journal journal, AfterReboot policy) {
        this.hostId = hostId;
        this.machine = machine;
        this.journal = journal;
        this.policy = policy;
    }

    /**
     * Compares the boot of the host with the one noted last and writes down the difference. Throws when the host cannot be looked
     * at or the journal not be written; nothing may be done about domains then.
     */
    void update() throws IOException {
        String bootId = machine.hypervisor()
                .describeHost(Call.of("boot-" + hostId, TIMEOUT))
                .bootId()
                .toString();
        String before = journal.bootId();
        if (!bootId.equals(before)) {
            journal.append(new Entry.Boot(bootId));
            LOG.atInfo()
                    .addKeyValue("host.id", hostId)
                    .addKeyValue("boot.id", bootId)
                    .addKeyValue("boot.before", before)
                    .addKeyValue("domains_waiting", countWaiting())
                    .addKeyValue("after_reboot", policy)
                    .log("the host is in a new boot");
        }
        if (policy == AfterReboot.RESTART) {
            for (Held held : journal.list()) {
                if (held instanceof Held.Domain domain && domain.awaitsWord()) {
                    journal.append(new Entry.End(domain.id(), new EndNote.None()));
                }
            }
        }
    }

    /** How many domains wait for the control plane's word. */
    long countWaiting() {
        return journal.list().stream()
                .filter(held -> held instanceof Held.Domain domain && domain.awaitsWord())
                .count();
    }
}
