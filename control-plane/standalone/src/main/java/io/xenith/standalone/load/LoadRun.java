package io.xenith.standalone.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One run: creates servers so many at a time, reads them, lists them, deletes them; prints rates, latencies, processor time per
 * operation over all processes, and commits per create.
 */
public final class LoadRun {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int LISTS = 50;

    private final Plan plan;
    private final Map<String, String> environment;
    private final Map<String, Long> processes;
    private final LongSupplier commits;
    private final PrintStream out;

    /**
     * What to do.
     *
     * @param servers how many to create, 1 to 10,000
     * @param parallel requests under way at once, 1 to 64
     * @param flavor name of the flavor
     * @param image name of the image
     * @param network name of the network
     */
    public record Plan(int servers, int parallel, String flavor, String image, String network) {
        public Plan {
            if (servers < 1 || servers > 10_000) {
                throw new IllegalArgumentException("servers: 1 to 10000, not " + servers);
            }
            if (parallel < 1 || parallel > 64) {
                throw new IllegalArgumentException("parallel: 1 to 64, not " + parallel);
            }
        }
    }

    /**
     * @param environment the {@code OS_*} variables of a user whose quota allows the plan
     * @param processes root pids of the stack's processes by name
     * @param commits reads how many writing transactions PostgreSQL has begun so far
     * @param out where the figures go
     */
    public LoadRun(
            Plan plan,
            Map<String, String> environment,
            Map<String, Long> processes,
            LongSupplier commits,
            PrintStream out) {
        this.plan = plan;
        this.environment = Map.copyOf(environment);
        this.processes = Map.copyOf(processes);
        this.commits = commits;
        this.out = out;
    }

    /** Runs all phases. Servers that it made are deleted, also when a phase fails. */
    public void run() throws IOException, InterruptedException {
        try (var api = new PublicApi(environment)) {
            var ids = new ArrayList<String>();
            idle();
            api.liftQuota();
            try {
                ids.addAll(create(api));
                readAll(api, ids);
                list(api);
            } finally {
                deleteAll(api);
                api.resetQuota();
            }
        }
    }

    private void idle() {
        var before = ProcessorTime.ofTrees(processes);
        LockSupport.parkNanos(IDLE.toNanos());
        var used = ProcessorTime.ofTrees(processes);
        var resident = ProcessorTime.residentBytes(processes);
        out.printf(
                Locale.ROOT,
                "idle: %d MiB resident (Pss), %.1f %% of one core%n",
                resident.values().stream().mapToLong(Long::longValue).sum() >> 20,
                used.entrySet().stream()
                                .mapToDouble(tree -> Latencies.millis(
                                        tree.getValue().minus(before.getOrDefault(tree.getKey(), Duration.ZERO))))
                                .sum()
                        / Latencies.millis(IDLE)
                        * 100);
        resident.forEach((name, bytes) -> out.printf(Locale.ROOT, "  %s %d MiB%n", name, bytes >> 20));
    }

    private List<String> create(PublicApi api) throws IOException, InterruptedException {
        var body = serverBody(api);
        var posts = new Latencies(plan.servers());
        var meter = new Meter();
        long commitsBefore = commits.getAsLong();
        var ids = inParallel(plan.servers(), index -> {
            var request = body.deepCopy();
            ((ObjectNode) request.path("server")).put("name", name(index));
            long start = System.nanoTime();
            var id = api.post(api.compute() + "/servers", request)
                    .path("server")
                    .path("id")
                    .asText();
            posts.add(System.nanoTime() - start);
            return id;
        });
        awaitCount(api, "ACTIVE", plan.servers());
        meter.report("create", plan.servers(), "accepted: " + posts.describe());
        out.printf(
                Locale.ROOT,
                "  writing transactions per create: %.2f%n",
                (commits.getAsLong() - commitsBefore) / (double) plan.servers());
        return ids;
    }

    private void readAll(PublicApi api, List<String> ids) throws IOException, InterruptedException {
        var gets = new Latencies(ids.size());
        var meter = new Meter();
        inParallel(ids.size(), index -> timed(gets, () -> api.get(api.compute() + "/servers/" + ids.get(index))));
        meter.report("get", ids.size(), gets.describe());
        var alone = new Latencies(Math.min(100, ids.size()));
        meter = new Meter();
        for (int index = 0; index < Math.min(100, ids.size()); index++) {
            int current = index;
            timed(alone, () -> api.get(api.compute() + "/servers/" + ids.get(current)));
        }
        meter.report("get, one at a time", alone.count(), alone.describe());
    }

    private void list(PublicApi api) throws IOException, InterruptedException {
        var lists = new Latencies(LISTS);
        var meter = new Meter();
        for (int round = 0; round < LISTS; round++) {
            timed(lists, () -> api.get(api.compute() + "/servers/detail?limit=100"));
        }
        meter.report("list of " + Math.min(100, plan.servers()) + " with detail", LISTS, lists.describe());
    }

    private void deleteAll(PublicApi api) throws IOException, InterruptedException {
        var left = new ArrayList<String>();
        api.get(api.compute() + "/servers?limit=1000&name=" + prefix())
                .path("servers")
                .forEach(server -> left.add(server.path("id").asText()));
        var deletes = new Latencies(Math.max(1, left.size()));
        var meter = new Meter();
        inParallel(left.size(), index -> {
            timed(deletes, () -> {
                api.delete(api.compute() + "/servers/" + left.get(index));
                return "";
            });
            return "";
        });
        awaitCount(api, "", 0);
        meter.report("delete", left.size(), "accepted: " + deletes.describe());
    }

    private ObjectNode serverBody(PublicApi api) throws IOException, InterruptedException {
        var body = JsonNodeFactory.instance.objectNode();
        var server = body.putObject("server");
        server.put("imageRef", only(api, api.image() + "/v2/images?name=" + plan.image(), "images", plan.image()));
        server.put("flavorRef", only(api, api.compute() + "/flavors", "flavors", plan.flavor()));
        server.putArray("networks")
                .addObject()
                .put(
                        "uuid",
                        only(api, api.network() + "/v2.0/networks?name=" + plan.network(), "networks", plan.network()));
        return body;
    }

    private static String only(PublicApi api, String url, String key, String name)
            throws IOException, InterruptedException {
        for (var candidate : api.get(url).path(key)) {
            if (candidate.path("name").asText().equals(name)) {
                return candidate.path("id").asText();
            }
        }
        throw new IOException("nothing named " + name + " among the " + key);
    }

    private void awaitCount(PublicApi api, String status, int wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        var query = "/servers?limit=1000&name=" + prefix() + (status.isEmpty() ? "" : "&status=" + status);
        while (true) {
            int seen = api.get(api.compute() + query).path("servers").size();
            if (seen == wanted || (wanted > 1000 && seen == 1000)) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(seen + " servers " + status + " instead of " + wanted + " after " + DEADLINE);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private <T> T timed(Latencies latencies, Callable<T> call) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            return call.call();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            latencies.add(System.nanoTime() - start);
        }
    }

    private interface Indexed<T> {
        T at(int index) throws IOException, InterruptedException;
    }

    private <T> List<T> inParallel(int count, Indexed<T> task) throws IOException, InterruptedException {
        var permits = new Semaphore(plan.parallel());
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<java.util.concurrent.Future<T>>(count);
            for (int index = 0; index < count; index++) {
                permits.acquire();
                int current = index;
                futures.add(tasks.submit(() -> {
                    try {
                        return task.at(current);
                    } finally {
                        permits.release();
                    }
                }));
            }
            var results = new ArrayList<T>(count);
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static String prefix() {
        return "load-" + ProcessHandle.current().pid() + "-";
    }

    private static String name(int index) {
        return prefix() + index;
    }

    /** Measures one phase: time, and processor time over all processes of the stack. */
    private final class Meter {
        private final long start = System.nanoTime();
        private final Map<String, Duration> before = ProcessorTime.ofTrees(processes);

        void report(String what, int operations, String latencies) {
            double seconds = (System.nanoTime() - start) / 1e9;
            var used = new TreeMap<String, Double>();
            ProcessorTime.ofTrees(processes)
                    .forEach((name, time) -> used.put(
                            name,
                            Latencies.millis(time.minus(before.getOrDefault(name, Duration.ZERO)))
                                    / Math.max(1, operations)));
            out.printf(
                    Locale.ROOT,
                    "%s: %d in %.2f s, %.1f/s; %s%n  processor time per operation: %.2f ms %s%n",
                    what,
                    operations,
                    seconds,
                    operations / seconds,
                    latencies,
                    used.values().stream().mapToDouble(Double::doubleValue).sum(),
                    describe(used));
        }

        private String describe(Map<String, Double> used) {
            var text = new StringBuilder();
            used.forEach((name, millis) -> text.append(String.format(Locale.ROOT, "%s %.2f, ", name, millis)));
            return text.isEmpty() ? "" : "(" + text.substring(0, text.length() - 2) + ")";
        }
    }
}
