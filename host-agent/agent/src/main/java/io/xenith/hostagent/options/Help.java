package io.xenith.hostagent.options;

/** What {@code --help} prints. */
public final class Help {

    public static final String TEXT = """
            xenith-agent [run] [--config FILE] [options]   runs the agent
            xenith-agent enrol ...                         joins this host to an installation; see enrol --help
            xenith-agent status [--json] [--config FILE]   tells how the running agent is
            xenith-agent version

            Options of run; --config names a file that says the same words as key=value. The command line wins.

              --hypervisor WHAT        libxl, or simulator (libxl on a Dom0)
              --state DIR              where hosts keep their key and their intended state (/var/lib/xenith for libxl)
              --control-plane H:P      gRPC of the control plane
              --image-service H:P      HTTPS of the image service
              --ca FILE                certificate of the authority (/etc/xenith/ca.crt for libxl)
              --token-file FILE        one-time token; needed until every host is enrolled (/etc/xenith/token for libxl)
              --name NAME              the host's name (its own); prefix of simulated hosts' names (sim)
              --address ADDR           what to bind (0.0.0.0 for libxl, else 127.0.0.1)
              --base-port P            gRPC port of the first host, others follow; 0 for any (9500)
              --metrics-port P         HTTP port of /metrics, /health/live and /health/ready (none)
              --status-socket FILE     where xenith-agent status asks (none)
              --image-cache-size SIZE  bound of the image cache, shared by all hosts (20GiB)
              --durability WHAT        what stored state survives: process, or power (power for libxl)
              --after-reboot WHAT      what was wanted up when the host rebooted: ask the control plane, or restart (ask)
              --shared-disks /DIR      keep disks in a store that other hosts have, too: on a mounted NFS for libxl (each host its own)
              --log-level LEVEL        info, debug, ... (info)
              --otlp-endpoint URL      collector of spans that takes OTLP over HTTP (none)

            For libxl:
              --zone ZONE              availability zone (the token's)
              --announce H:P           where the control plane reaches this agent (the address that leads to it)
              --announce-transfers H:P where other hosts reach it for disks and live moves, as on a network of their own (as announced)
              --disks PLACE            file:/DIRECTORY or lvm-thin:GROUP/POOL (file:/var/lib/xenith/disks)

            For simulated hosts:
              --simulate N             how many
              --zones A,B              availability zones, dealt out in turn (the token's)
              --host-cpus N            CPUs of a host (32)
              --host-memory SIZE       its memory, Dom0's share included (128GiB)
              --host-disk SIZE         its disk (2TiB)
              --boot-delay TIME        how long a guest boots: 100ms, or 50ms..150ms (50ms..150ms)
              --shutdown-delay TIME    how long it takes to power off (20ms..60ms)
              --faults PLAN            what goes wrong, for example create-paused:delay=1s@0.1
            """;

    private Help() {}
}
