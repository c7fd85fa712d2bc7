package io.xenith.hypervisor.libxl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Wakes those who wait for more of a file in a folder (inotify). Runs only while somebody is interested. */
final class FolderWatch implements AutoCloseable {
    private final Path folder;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private @Nullable WatchService service;

    FolderWatch(Path folder) {
        this.folder = folder;
    }

    /** Calls the listener after every change of a file in the folder, until it is taken away. */
    synchronized void add(Runnable listener) {
        listeners.add(listener);
        if (service == null) {
            try {
                service = folder.getFileSystem().newWatchService();
                folder.register(service, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            } catch (IOException e) {
                listeners.remove(listener);
                close();
                throw new UncheckedIOException("cannot watch " + folder, e);
            }
            var watched = service;
            Thread.ofVirtual().name("console-watch").start(() -> listen(watched));
        }
    }

    synchronized void remove(Runnable listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            close();
        }
    }

    private void listen(WatchService watched) {
        try {
            while (true) {
                var key = watched.take();
                key.pollEvents();
                key.reset();
                listeners.forEach(Runnable::run);
            }
        } catch (ClosedWatchServiceException e) {
            // Nobody is interested any more.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                service = null;
            }
        }
    }
}
