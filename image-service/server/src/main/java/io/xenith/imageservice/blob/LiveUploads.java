package io.xenith.imageservice.blob;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The uploads that this process receives now. Their leases are renewed together, whether bytes come or not. */
@ApplicationScoped
public class LiveUploads {
    private final UploadRecord record;
    private final Set<UUID> live = ConcurrentHashMap.newKeySet();

    /** Built by the container. */
    public LiveUploads(UploadRecord record) {
        this.record = record;
    }

    void add(UUID upload) {
        live.add(upload);
    }

    void remove(UUID upload) {
        live.remove(upload);
    }

    /** False once a renewal found that the image waits for this upload no longer. */
    boolean isLive(UUID upload) {
        return live.contains(upload);
    }

    /** Renews all leases; uploads that lost theirs stop at their next buffer. */
    public void renew() {
        List<UUID> before = List.copyOf(live);
        Set<UUID> stillOurs = record.renew(before);
        before.stream().filter(upload -> !stillOurs.contains(upload)).forEach(live::remove);
    }

    /** How many there are. */
    public int count() {
        return live.size();
    }
}
