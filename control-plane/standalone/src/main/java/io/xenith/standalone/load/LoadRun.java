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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One run of some rounds. Each creates servers so many at a time, reads them, lists them, deletes them; prints rates, latencies,
 * processor time per operation over all processes, and commits per create. A first round after a start shows what cold services cost,
 * later ones what warm ones do.
 */
public final class LoadRun {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int LISTS = 50;
    private static final int PAGE = 1000;

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
     * @param rounds how often to do all of it, 1 to 100
     * @param flavor name of the flavor
     * @param image name of the image
     * @param network name of the network
     */
    public record Plan(int servers, int parallel, int rounds, String flavor, String image, String network) {
        public Plan {
            if (servers < 1 || servers > 10_000) {
                throw new IllegalArgumentException("servers: 1 to 10000, not " + servers);
            }
            if (parallel < 1 || parallel > 64) {
                throw new IllegalArgumentException("parallel: 1 to 64, not " + parallel);
            }
            if (rounds < 1 || rounds > 100) {
                throw new IllegalArgumentException("rounds: 1 to 100, not " + rounds);
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

    /** Runs all phases of all rounds. Servers that it made are deleted, also when a phase fails. */
    public void run() throws IOException, InterruptedException {
        try (var api = new PublicApi(environment)) {
            idle();
            api.liftQuota();
            try {
                var rounds = new ArrayList<RoundFigures>();
                for (int number = 1; number <= plan.rounds(); number++) {
                    out.printf(Locale.ROOT, "round %d of %d%n", number, plan.rounds());
                    rounds.add(round(api));
                }
                out.print(RoundFigures.table(rounds));
            } finally {
                deleteLeftovers(api);
                api.resetQuota();
            }
        }
    }

    private RoundFigures round(PublicApi api) throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        double creates = create(api, ids);
        var gets = new Latencies(ids.size());
        var meter = new Meter(processes);
        inParallel(ids.size(), index -> timed(gets, () -> api.get(api.compute() + "/servers/" + ids.get(index))));
        double rate = meter.report(out, "get", ids.size(), gets.describe());
        var alone = getOneByOne(api, ids);
        var lists = list(api);
        double deletes = delete(api, ids);
        return new RoundFigures(creates, rate, alone, lists, deletes);
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

    private double create(PublicApi api, List<String> ids) throws IOException, InterruptedException {
        var body = serverBody(api);
        var posts = new Latencies(plan.servers());
        var meter = new Meter(processes);
        long commitsBefore = commits.getAsLong();
        ids.addAll(inParallel(plan.servers(), index -> {
            var request = body.deepCopy();
            ((ObjectNode) request.path("server")).put("name", name(index));
            long start = System.nanoTime();
            var id = api.post(api.compute() + "/servers", request)
                    .path("server")
                    .path("id")
                    .asText();
            posts.add(System.nanoTime() - start);
            return id;
        }));
        awaitCount(api, "ACTIVE", plan.servers());
        double rate = meter.report(out, "create", plan.servers(), "accepted: " + posts.describe());
        out.printf(
                Locale.ROOT,
                "  writing transactions per create: %.2f%n",
                (commits.getAsLong() - commitsBefore) / (double) plan.servers());
        return rate;
    }

    private Duration getOneByOne(PublicApi api, List<String> ids) throws IOException, InterruptedException {
        var latencies = new Latencies(Math.min(100, ids.size()));
        var meter = new Meter(processes);
        for (var id : ids.subList(0, Math.min(100, ids.size()))) {
            timed(latencies, () -> api.get(api.compute() + "/servers/" + id));
        }
        meter.report(out, "get, one at a time", latencies.count(), latencies.describe());
        return latencies.quantile(0.5);
    }

    private Duration list(PublicApi api) throws IOException, InterruptedException {
        var latencies = new Latencies(LISTS);
        var meter = new Meter(processes);
        for (int count = 0; count < LISTS; count++) {
            timed(latencies, () -> api.get(api.compute() + "/servers/detail?limit=100"));
        }
        meter.report(out, "list of " + Math.min(100, plan.servers()) + " with detail", LISTS, latencies.describe());
        return latencies.quantile(0.5);
    }

    private double delete(PublicApi api, List<String> ids) throws IOException, InterruptedException {
        var deletes = new Latencies(Math.max(1, ids.size()));
        var meter = new Meter(processes);
        inParallel(
                ids.size(),
                index -> timed(deletes, () -> {
                    api.delete(api.compute() + "/servers/" + ids.get(index));
                    return "";
                }));
        awaitCount(api, "", 0);
        return meter.report(out, "delete", ids.size(), "accepted: " + deletes.describe());
    }

    /** What a round that failed left behind; nothing after one that went well. */
    private void deleteLeftovers(PublicApi api) throws IOException, InterruptedException {
        var left = servers(api, "");
        if (!left.isEmpty()) {
            out.printf(Locale.ROOT, "%d servers are left of a round that failed%n", left.size());
            delete(api, left);
        }
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
        while (true) {
            int seen = servers(api, status).size();
            if (seen == wanted) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException(seen + " servers " + status + " instead of " + wanted + " after " + DEADLINE);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Ids of the servers of this run, page by page; only those with the status, unless it is empty. */
    private static List<String> servers(PublicApi api, String status) throws IOException, InterruptedException {
        var query = "/servers?limit=" + PAGE + "&name=" + prefix() + (status.isEmpty() ? "" : "&status=" + status);
        var ids = new ArrayList<String>();
        int before;
        do {
            before = ids.size();
            var marker = ids.isEmpty() ? "" : "&marker=" + ids.getLast();
            api.get(api.compute() + query + marker)
                    .path("servers")
                    .forEach(server -> ids.add(server.path("id").asText()));
        } while (ids.size() == before + PAGE);
        return ids;
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
}
