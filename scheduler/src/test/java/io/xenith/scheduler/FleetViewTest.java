package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.SMALL;
import static io.xenith.scheduler.Fleets.aHost;
import static io.xenith.scheduler.Fleets.hostId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetViewTest {
    private static final HostId HOST = hostId("h");
    private static final Claim CLAIM = Claim.of(SMALL);

    private final FleetView view = new FleetView();

    @Test
    void rowReadBeforeAClaimDoesNotUndoIt() {
        view.put(aHost("h").revision(5).build());
        view.claim(HOST, CLAIM, 6);

        assertThat(view.put(aHost("h").revision(5).build())).isTrue();
        assertThat(claimedVcpus()).isEqualTo(1);
    }

    @Test
    void rowReadAfterAClaimCountsItOnce() {
        view.put(aHost("h").revision(5).build());
        view.put(aHost("h").claimed(SMALL).revision(6).build());
        view.claim(HOST, CLAIM, 6);

        assertThat(claimedVcpus()).isEqualTo(1);
    }

    @Test
    void olderRowIsIgnored() {
        view.put(aHost("h").cordoned(true).revision(6).build());

        assertThat(view.put(aHost("h").revision(5).build())).isFalse();
        assertThat(view.snapshot().find(HOST).orElseThrow().cordoned()).isTrue();
    }

    @Test
    void repeatedClaimIsCountedOnce() {
        view.put(aHost("h").revision(1).build());
        view.claim(HOST, CLAIM, 2);
        view.claim(HOST, CLAIM, 2);

        assertThat(claimedVcpus()).isEqualTo(1);
    }

    /** The record makes rows 1 .. 9 by claims and releases; this replica hears of all of it, in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void endsTheSameInWhateverOrderNewsArrives(long seed) {
        var news = new ArrayList<Runnable>();
        int held = 0;
        for (int revision = 1; revision < 10; revision++) {
            boolean release = revision % 3 == 0;
            held += release ? -1 : 1;
            long now = revision;
            var row = aHost("h").claimed(new Resources(held, held, held)).revision(now);
            var claim = Claim.of(new Resources(1, 1, 1));
            news.add(() -> view.put(row.build()));
            news.add(release ? () -> view.release(HOST, claim, now) : () -> view.claim(HOST, claim, now));
        }
        Collections.shuffle(news, new Random(seed));
        view.put(aHost("h").revision(0).build());
        news.forEach(Runnable::run);

        assertThat(claimedVcpus()).isEqualTo(held);
    }

    @Test
    void changesWithoutRevisionHoldUntilTheNextRow() {
        view.put(aHost("h").build());
        view.claim(HOST, CLAIM);
        view.claim(HOST, CLAIM);
        view.release(HOST, CLAIM);
        assertThat(claimedVcpus()).isEqualTo(1);

        view.put(aHost("h").build());
        assertThat(claimedVcpus()).isZero();
    }

    @Test
    void newsOfARemovedHostIsIgnored() {
        view.putAll(List.of(aHost("h").build(), aHost("other").build()));
        view.remove(HOST);
        view.claim(HOST, CLAIM, 7);
        view.setState(HOST, HostState.UP);
        view.setScheduling(HOST, true, false);

        assertThat(view.snapshot().hostCount()).isOne();
        assertThat(view.snapshot().find(HOST)).isEmpty();
    }

    @Test
    void stateAndSchedulingAreNoted() {
        view.put(aHost("h").build());
        view.setState(HOST, HostState.UNKNOWN);
        view.setScheduling(HOST, true, true);

        assertThat(view.snapshot().find(HOST).orElseThrow())
                .satisfies(host -> assertThat(host.state()).isEqualTo(HostState.UNKNOWN))
                .satisfies(host -> assertThat(host.draining()).isTrue());
    }

    @Test
    void manyThreadsLoseNoClaim() {
        for (int i = 0; i < 130; i++) {
            view.put(aHost("host" + i).build());
        }
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 50; thread++) {
                tasks.execute(() -> {
                    for (int i = 0; i < 130; i++) {
                        view.claim(hostId("host" + i), CLAIM);
                    }
                });
            }
        }

        for (int i = 0; i < 130; i++) {
            assertThat(view.snapshot()
                            .find(hostId("host" + i))
                            .orElseThrow()
                            .claimed()
                            .vcpus())
                    .isEqualTo(50);
        }
    }

    private int claimedVcpus() {
        return view.snapshot().find(HOST).orElseThrow().claimed().vcpus();
    }
}
