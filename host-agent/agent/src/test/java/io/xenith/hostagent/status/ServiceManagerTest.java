package io.xenith.hostagent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xenith.hostagent.time.Timers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notification protocol, heard by another program. */
class ServiceManagerTest {

    private static final String LISTENER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1].replace('@', '\\0'))
            s.settimeout(30)
            print('listening', flush=True)
            for i in range(3):
                print(s.recv(4096).decode().replace('\\n', '|'), flush=True)
            """;

    @Test
    void saysWhenItIsReadyAliveAndStopping(@TempDir Path directory) throws Exception {
        hears(directory.resolve("notify").toString());
        hears("@xenith-test-" + ProcessHandle.current().pid());
    }

    private static void hears(String path) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "needs python3 to listen");
        Process listener = new ProcessBuilder("/usr/bin/python3", "-c", LISTENER, path)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader heard =
                        new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8));
                Timers timers = new Timers(Runnable::run)) {
            assertThat(heard.readLine()).isEqualTo("listening");
            ServiceManager manager =
                    ServiceManager.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "300000", "WATCHDOG_PID", "7"), 7);
            manager.ready(() -> "starting");
            assertThat(heard.readLine()).isEqualTo("READY=1|STATUS=starting");
            manager.keepAlive(timers, () -> "serving");
            assertThat(heard.readLine()).isEqualTo("WATCHDOG=1|STATUS=serving");
            manager.stopping();
            assertThat(heard.readLine()).isIn("STOPPING=1", "WATCHDOG=1|STATUS=serving");
        } finally {
            listener.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysNothingWhereNobodyAsked() {
        ServiceManager.of(Map.of(), 7).ready(() -> "starting");
    }
}
