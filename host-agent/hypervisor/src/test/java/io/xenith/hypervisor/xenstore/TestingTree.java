package io.xenith.hypervisor.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The nodes of a {@link TestingXenStored}: as they are, or a transaction's copy. */
final class TestingTree {
    final Map<String, Node> nodes = new TreeMap<>();
    long generation;

    /** A value (never changed in place), who may use it, and when it or its children last changed. */
    @SuppressWarnings("ArrayRecordComponent") // equal only when it is the same array: the same write
    record Node(byte[] value, List<String> permissions, long generation) {}

    TestingTree() {
        nodes.put("/", new Node(new byte[0], List.of("n0"), 0));
    }

    TestingTree copy() {
        var copy = new TestingTree();
        copy.nodes.putAll(nodes);
        copy.generation = generation;
        return copy;
    }

    @Nullable
    Node find(String path) {
        return nodes.get(path);
    }

    void put(String path, byte[] value) {
        generation++;
        for (var parent = parentOf(path); !nodes.containsKey(parent); parent = parentOf(parent)) {
            nodes.put(parent, new Node(new byte[0], List.of("n0"), generation));
        }
        var old = nodes.get(path);
        nodes.put(path, new Node(value, old == null ? List.of("n0") : old.permissions, generation));
        nodes.computeIfPresent(parentOf(path), (_, node) -> new Node(node.value, node.permissions, generation));
    }

    void setPermissions(String path, List<String> permissions) {
        generation++;
        nodes.computeIfPresent(path, (_, node) -> new Node(node.value, permissions, generation));
    }

    void remove(String path) {
        generation++;
        nodes.keySet().removeIf(node -> node.equals(path) || node.startsWith(path + "/"));
        nodes.computeIfPresent(parentOf(path), (_, node) -> new Node(node.value, node.permissions, generation));
    }

    /** The names of the children, each ended by a zero byte. */
    byte[] children(String path) {
        var prefix = path.equals("/") ? "/" : path + "/";
        var names = new StringBuilder();
        for (var node : nodes.keySet()) {
            if (node.startsWith(prefix) && node.length() > prefix.length() && node.indexOf('/', prefix.length()) < 0) {
                names.append(node, prefix.length(), node.length()).append('\0');
            }
        }
        return names.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
