package io.xenith.standalone.bootimage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a cpio archive in the form that Linux unpacks as its first root file system ("newc", see the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst). All entries belong to root and have no time, so that the same
 * content gives the same bytes.
 */
final class CpioWriter implements AutoCloseable {
    private static final int DIRECTORY = 0040000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int ALIGNMENT = 4;

    private final OutputStream out;
    private long written;
    private int nextInode = 1;

    CpioWriter(OutputStream out) {
        this.out = out;
    }

    /** A directory; its parent must have come before. */
    void directory(String path) throws IOException {
        entry(path, DIRECTORY | 0755, new byte[0], 0, 0);
    }

    /** A regular file. */
    void file(String path, int permissions, byte[] content) throws IOException {
        entry(path, FILE | permissions, content, 0, 0);
    }

    /** A symbolic link. */
    void link(String path, String target) throws IOException {
        entry(path, LINK | 0777, target.getBytes(StandardCharsets.UTF_8), 0, 0);
    }

    /** A character device. */
    void characterDevice(String path, int permissions, int major, int minor) throws IOException {
        entry(path, CHARACTER_DEVICE | permissions, new byte[0], major, minor);
    }

    private void entry(String path, int mode, byte[] content, int major, int minor) throws IOException {
        header(path, nextInode++, mode, content.length, major, minor);
        out.write(content);
        written += content.length;
        pad();
    }

    private void header(String path, int inode, int mode, int size, int major, int minor) throws IOException {
        var name = path.getBytes(StandardCharsets.UTF_8);
        var links = (mode & DIRECTORY) == DIRECTORY && (mode & FILE) != FILE ? 2 : 1;
        // Magic, inode, mode, owner, group, links, time, size, device of the file system (two), device (two), name,
        // sum.
        var fields = new int[] {inode, mode, 0, 0, links, 0, size, 0, 0, major, minor, name.length + 1, 0};
        var text = new StringBuilder("070701");
        for (var field : fields) {
            text.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(name);
        out.write(0);
        written += text.length() + name.length + 1;
        pad();
    }

    private void pad() throws IOException {
        while (written % ALIGNMENT != 0) {
            out.write(0);
            written++;
        }
    }

    /** Ends the archive and closes the stream. */
    @Override
    public void close() throws IOException {
        header("TRAILER!!!", 0, 0, 0, 0, 0);
        out.close();
    }
}
