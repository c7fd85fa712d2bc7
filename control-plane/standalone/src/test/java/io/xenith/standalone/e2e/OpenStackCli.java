package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The real {@code openstack} client, run as a process with the variables that {@code ./xenith openrc} prints. */
final class OpenStackCli {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final OpenStackProgram program;
    private final Map<String, String> environment;

    OpenStackCli(OpenStackProgram program, Map<String, String> environment) {
        this.program = program;
        this.environment = new TreeMap<>(environment);
    }

    /** The same program with other variables. */
    OpenStackCli withOnly(Map<String, String> variables) {
        return new OpenStackCli(program, variables);
    }

    /** The same client with some variables changed; an empty value unsets. */
    OpenStackCli with(Map<String, String> changes) {
        var changed = new TreeMap<>(environment);
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        return new OpenStackCli(program, changed);
    }

    /** The same client with a token in place of the password. */
    OpenStackCli withToken(String token) {
        return with(Map.of(
                "OS_AUTH_TYPE", "token",
                "OS_TOKEN", token,
                "OS_USERNAME", "",
                "OS_PASSWORD", "",
                "OS_USER_DOMAIN_NAME", ""));
    }

    /** Whether it is the client of Debian 13 or newer, which words some things in another way. */
    boolean isOfDebian13() {
        return !program.version().startsWith("6.");
    }

    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** Runs a command that must succeed and answers its output. One argument alone is the whole command, split at blanks. */
    String run(String... arguments) {
        var outcome = attempt(arguments);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return outcome.output();
    }

    /** Runs a command that must succeed, with {@code -f json}. */
    JsonNode json(String... arguments) {
        var all = new ArrayList<>(words(arguments));
        all.add("-f");
        all.add("json");
        return parse(run(all.toArray(String[]::new)));
    }

    /** Reads what the client printed with {@code -f json}; with {@code --wait} it prints its progress before that. */
    static JsonNode parse(String output) {
        try {
            return JSON.readTree(output.substring(beginOfJson(output)));
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + output, e);
        }
    }

    private static int beginOfJson(String output) {
        for (int index = 0; index < output.length(); index++) {
            if (output.charAt(index) == '{' || output.charAt(index) == '[') {
                return index;
            }
        }
        return 0;
    }

    /** Runs a command that must fail, and answers what it said to the user. */
    String refused(String... arguments) {
        var outcome = attempt(arguments);
        assertThat(outcome.status()).as("should be refused: " + outcome).isNotZero();
        return outcome.error() + outcome.output();
    }

    /** Runs a command, whatever comes of it. */
    Outcome attempt(String... arguments) {
        try {
            var out = Files.createTempFile("openstack", ".out");
            var err = Files.createTempFile("openstack", ".err");
            try {
                return attempt(out, err, arguments);
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> words(String... arguments) {
        return arguments.length == 1 ? List.of(arguments[0].split(" ")) : List.of(arguments);
    }

    private Outcome attempt(Path out, Path err, String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(program.command());
        words.addAll(words(arguments));
        var builder = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("OS_"));
        builder.environment().putAll(environment);
        builder.environment().put("PYTHONWARNINGS", "ignore");
        var process = builder.start();
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("openstack " + String.join(" ", arguments) + " did not end within " + DEADLINE
                    + ": " + Files.readString(out) + Files.readString(err));
        }
        return new Outcome(List.of(arguments), process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** What one run of the client said. */
    record Outcome(List<String> arguments, int status, String output, String error) {
        @Override
        public String toString() {
            return "openstack " + String.join(" ", arguments) + " -> " + status + "\n" + output + error;
        }
    }
}
