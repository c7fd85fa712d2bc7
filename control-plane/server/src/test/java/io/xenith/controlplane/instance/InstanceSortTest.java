package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field by which people may sort is an expression of SQL that has to run, also when it decides where a page begins. */
class InstanceSortTest {
    private static final int COUNT = 4;

    private final TestingInstances world = new TestingInstances();
    private TestingCaller caller = TestingCaller.member();
    private List<String> created = List.of();

    @BeforeEach
    void arrange() {
        caller = world.member();
        world.addFlavor("small", 1, 512, 1);
        world.addHost("alpha", 8, 16384);
        created = Answer.of(
                        world.one().service::createInstances,
                        TestingInstances.create(caller.caller(), "small").toBuilder()
                                .setMinCount(COUNT)
                                .setMaxCount(COUNT)
                                .build())
                .getInstancesList()
                .stream()
                .map(Instance::getInstanceId)
                .toList();
        world.one().settle();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created_at",
                "updated_at",
                "launched_at",
                "name",
                "display_name",
                "display_description",
                "hostname",
                "project_id",
                "user_id",
                "image_ref",
                "key_name",
                "uuid",
                "host",
                "availability_zone",
                "instance_type_id",
                "vm_state",
                "locked",
                "power_state"
            })
    void pagesSortedByAnyFieldHoldEveryInstanceOnce(String field) {
        assertThat(sorted(field, false)).containsExactlyInAnyOrderElementsOf(created);
        assertThat(sorted(field, true)).containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void whatIsLockedComesAfterWhatIsNot() {
        var locked = created.get(1);
        Answer.of(
                world.one().service::updateInstance,
                UpdateInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(locked)
                        .setLocked(true)
                        .build());
        assertThat(sorted("locked", false)).hasSize(COUNT).endsWith(locked);
        assertThat(sorted("locked", true)).hasSize(COUNT).startsWith(locked);
    }

    private List<String> sorted(String field, boolean descending) {
        var ids = new ArrayList<String>();
        var marker = "";
        do {
            var page = Answer.of(
                    world.one().service::listInstances,
                    ListInstancesRequest.newBuilder()
                            .setCaller(caller.caller())
                            .setPage(PageRequest.newBuilder()
                                    .setLimit(1)
                                    .setMarker(marker)
                                    .addSort(Sort.newBuilder().setField(field).setDescending(descending)))
                            .build());
            page.getInstancesList().forEach(instance -> ids.add(instance.getInstanceId()));
            marker = page.getPage().getNextMarker();
        } while (!marker.isEmpty() && ids.size() <= COUNT);
        return ids;
    }
}
