package io.xenith.standalone.e2e;

import io.xenith.lab.LabHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Kills a lab host's agent ({@code kill -9}) twice in each kind of step that it does for a domain: when its log says that the step begins,
 * and after the restart half a second into it. Until it is closed, and at most ten times.
 */
final class AgentKiller implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String SCRIPT = """
            journalctl -f -n 0 -o cat -u xenith-agent | while read -r line; do
              case $line in
                *'step begins'*) ;;
                *) continue ;;
              esac
              step=${line#*'"step":"'}
              step=${step%%'"'*}
              kills=$(cat "/run/kills/$step" 2>/dev/null || echo 0)
              case $step in Settle | WaitUntil | LookAgain | AwaitWord) continue ;; esac
              [ "$kills" -lt 2 ] || continue
              echo $((kills + 1)) >"/run/kills/$step"
              [ "$kills" = 0 ] || sleep 0.5
              systemctl kill --signal=KILL --kill-whom=main xenith-agent
              total=$((${total:-0} + 1))
              [ "$total" -lt 10 ] || break
            done
            """;

    private final LabHost host;

    private AgentKiller(LabHost host) {
        this.host = host;
    }

    /** Makes the agent tell of its steps, which restarts it, and lies in wait. */
    static AgentKiller start(LabHost host) {
        var killer = new AgentKiller(host);
        killer.run("""
                rm -rf /run/kills; mkdir /run/kills; cat >/run/killer <<'END'
                %sEND
                sed -i '/^log-level/d' /etc/xenith/agent.conf; echo log-level=debug >>/etc/xenith/agent.conf
                systemctl restart xenith-agent && systemd-run --quiet --unit=xenith-killer sh /run/killer
                until pgrep -x journalctl >/dev/null; do sleep 0.1; done""".formatted(SCRIPT));
        return killer;
    }

    /** How often it killed in each kind of step. */
    Map<String, Integer> kills() {
        var kills = new HashMap<String, Integer>();
        run("cd /run/kills && grep -H . * || true")
                .lines()
                .map(line -> line.split(":", 2))
                .forEach(words -> kills.put(words[0], Integer.parseInt(words[1].strip())));
        return kills;
    }

    @Override
    public void close() {
        run("""
                systemctl stop xenith-killer 2>/dev/null; sed -i '/^log-level/d' /etc/xenith/agent.conf
                systemctl restart xenith-agent""");
    }

    private String run(String script) {
        return host.run(LIMIT, script).orThrow("killing the agent in its steps");
    }
}
