package io.xenith.standalone.infrastructure;

import io.xenith.standalone.settings.StateDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the JVMs of an installation are started: all with the JDK that runs the supervisor. */
public final class Jvm {
    private Jvm() {}

    /** The program. */
    public static String program() {
        return System.getProperty("java.home") + "/bin/java";
    }

    /** The argument by which a process of a service of this installation is known. */
    public static String marker(StateDirectory directory, String service) {
        return "-Dxenith.service=" + service + "@" + directory.root();
    }

    /** Program and flags up to and without the class path. */
    public static List<String> command(StateDirectory directory, String service, int heapMegabytes) {
        return new ArrayList<>(List.of(
                program(),
                marker(directory, service),
                "-Xms" + Math.min(heapMegabytes, 32) + "m",
                "-Xmx" + heapMegabytes + "m",
                // On few cores a collector without threads of its own costs the least memory and processor time.
                "-XX:+UseSerialGC",
                // On two cores the second compiler takes more time from the first thousands of requests than it gives
                // back to
                // all that a small cloud sees: without it creates were half as fast again (docs/promises.md), in less
                // memory.
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    }

    /** What every process of ours gets of the environment, and nothing else of it. */
    public static Map<String, String> environment(Map<String, String> own) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("LANG", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(own);
        return environment;
    }
}
