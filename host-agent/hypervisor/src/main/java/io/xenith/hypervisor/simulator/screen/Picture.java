package io.xenith.hypervisor.simulator.screen;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What a simulated guest shows: bars in a shade of its own, and under them a cell for each of the keys that were pressed last. So two guests can be told apart, and
 * a key that arrived can be seen. Thread-safe; its monitor is notified of each change.
 */
final class Picture {
    static final int WIDTH = 320;
    static final int HEIGHT = 200;

    private static final int BARS = 8;
    private static final int CELL = 20;
    private static final int KEYS_SHOWN = WIDTH / CELL;
    private static final int DARK = 0x202020;

    private final int shade;
    private final ArrayDeque<Integer> keys = new ArrayDeque<>();
    private long version = 1;

    /**
     * Of a guest.
     *
     * @param shade {@code 0xRRGGBB}
     */
    Picture(int shade) {
        this.shade = shade;
    }

    /** Shows a key, by its X11 keysym. */
    synchronized void press(int keysym) {
        if (keys.size() == KEYS_SHOWN) {
            keys.removeFirst();
        }
        keys.addLast(keysym);
        version++;
        notifyAll();
    }

    /** Grows with each change. */
    synchronized long version() {
        return version;
    }

    /** Draws a rectangle that lies within the picture, row by row; answers the version that was drawn. */
    synchronized long draw(int left, int top, int width, int height, PixelFormat format, ByteBuffer into) {
        var shown = keys.toArray(Integer[]::new);
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                format.put(into, colour(shown, x, y));
            }
        }
        return version;
    }

    private int colour(Integer[] shown, int x, int y) {
        if (y < HEIGHT - CELL) {
            int strength = 255 * (x * BARS / WIDTH + 1) / BARS;
            return (scaled(shade >> 16, strength) << 16)
                    | (scaled(shade >> 8, strength) << 8)
                    | scaled(shade, strength);
        }
        int cell = x / CELL;
        // Never dark, whatever the key.
        return cell < shown.length ? 0x808080 | ((shown[cell] * 0x9e3779) & 0x7f7f7f) : DARK;
    }

    private static int scaled(int component, int strength) {
        return (component & 0xff) * strength / 255;
    }
}
