package io.xenith.hypervisor.xenstore;

import java.util.List;
import java.util.Optional;

/**
 * The tree as it is now, or as one transaction sees it. Paths are absolute ({@code /local/domain/0}), of ASCII letters,
 * digits and {@code -/_@}, at most 3072 bytes; {@link IllegalArgumentException} for others. Everything else fails by
 * {@link XenStoreException}.
 */
public interface XenStoreTree {
    /** The value of a node as UTF-8 text; empty where there is no such node. */
    Optional<String> read(String path);

    /** The value of a node as bytes; empty where there is no such node. */
    Optional<byte[]> readBytes(String path);

    /** Sets the value of a node and makes it and its parents where they are missing. Path and value: 4095 bytes at most. */
    void write(String path, String value);

    /** As {@link #write(String, String)}, with any bytes. */
    void write(String path, byte[] value);

    /** Makes a node and its parents where they are missing; a node that exists is left as it is. */
    void mkdir(String path);

    /** The names of a node's children, however many; empty where there is no such node. */
    Optional<List<String>> list(String path);

    /** Removes a node and all below it; false where neither the node nor its parent was there. */
    boolean remove(String path);

    /** Who may do what with a node, the owner first; empty where there is no such node. */
    Optional<List<Permission>> readPermissions(String path);

    /** Says who may do what with a node that exists; the owner first, at least one entry. */
    void setPermissions(String path, List<Permission> permissions);
}
