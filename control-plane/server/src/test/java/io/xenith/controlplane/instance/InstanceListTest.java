package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceFilter;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.OperationState;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.Sort;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceListTest {
    private final TestingInstances world = new TestingInstances();
    private TestingCaller caller = TestingCaller.member();

    @BeforeEach
    void arrange() {
        caller = world.member();
        world.addFlavor("small", 1, 512, 1);
        world.addHost("alpha", 8, 16384);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void pagesHoldEveryInstanceOnce() {
        Answer.of(
                world.one().service::createInstances,
                TestingInstances.create(caller.caller(), "small").toBuilder()
                        .setMaxCount(7)
                        .build());
        var names = new ArrayList<String>();
        var marker = "";
        do {
            var page = Answer.of(
                    world.one().service::listInstances,
                    list().setPage(PageRequest.newBuilder()
                                    .setLimit(3)
                                    .setMarker(marker)
                                    .addSort(Sort.newBuilder().setField("name")))
                            .build());
            page.getInstancesList().forEach(instance -> names.add(instance.getName()));
            marker = page.getPage().getNextMarker();
        } while (!marker.isEmpty());
        assertThat(names).containsExactly("web-1", "web-2", "web-3", "web-4", "web-5", "web-6", "web-7");
    }

    @Test
    void filtersFindByWhatIsSeenAndWhatIsWritten() {
        var running = world.running(caller, "small").getInstanceId();
        var building = Answer.of(
                        world.one().service::createInstances,
                        TestingInstances.create(caller.caller(), "small").toBuilder()
                                .setName("db.example")
                                .putMetadata("role", "db")
                                .addTags("blue")
                                .build())
                .getInstances(0)
                .getInstanceId();

        assertThat(find(InstanceFilter.newBuilder().addStatuses(InstanceStatus.INSTANCE_STATUS_RUNNING)))
                .containsExactly(running);
        assertThat(find(InstanceFilter.newBuilder().addStatuses(InstanceStatus.INSTANCE_STATUS_BUILDING)))
                .containsExactly(building);
        assertThat(find(InstanceFilter.newBuilder().setPower(PowerState.POWER_STATE_RUNNING)))
                .containsExactly(running);
        assertThat(find(InstanceFilter.newBuilder().setName("^db[.]"))).containsExactly(building);
        assertThat(find(InstanceFilter.newBuilder().putMetadata("role", "db"))).containsExactly(building);
        assertThat(find(InstanceFilter.newBuilder().addTagsAll("blue"))).containsExactly(building);
        assertThat(find(InstanceFilter.newBuilder().addNotTagsAny("blue"))).containsExactly(running);
        assertThat(find(InstanceFilter.newBuilder().setImageId("no id"))).isEmpty();
        assertThat(find(InstanceFilter.newBuilder().setLocked(true))).isEmpty();
        assertThat(find(InstanceFilter.newBuilder().setFlavorId("small"))).hasSize(2);
        assertThat(find(InstanceFilter.newBuilder().setAvailabilityZone("zone-a")))
                .containsExactly(running);
    }

    @Test
    void badExpressionIsTheCallersMistake() {
        assertThatThrownBy(() -> find(InstanceFilter.newBuilder().setName("(")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("INVALID_FIELD"));
    }

    @Test
    void briefListCarriesNoDetail() {
        world.running(caller, "small");
        var brief = Answer.of(
                        world.one().service::listInstances,
                        list().setBrief(true).build())
                .getInstances(0);
        assertThat(brief.getName()).isEqualTo("web");
        assertThat(brief.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(brief.hasFlavor()).isFalse();
    }

    @Test
    void deletedInstancesAreListedForAdministratorsUntilTheyAreForgotten() {
        var id = world.running(caller, "small").getInstanceId();
        Answer.of(
                world.one().service::deleteInstance,
                DeleteInstanceRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setInstanceId(id)
                        .build());
        world.one().settle();
        var admin = world.known(TestingCaller.administrator());
        var deleted = ListInstancesRequest.newBuilder()
                .setCaller(admin.caller())
                .setAllProjects(true)
                .setFilter(InstanceFilter.newBuilder().setDeleted(true))
                .build();
        assertThat(ids(deleted)).containsExactly(id);

        world.record.clock().advance(java.time.Duration.ofHours(25));
        world.one().tombstones.run();
        assertThat(ids(deleted)).isEmpty();
        assertThat(world.number("SELECT count(*) FROM operation")).isZero();
    }

    @Test
    void operationsTellWhatWasAskedAndNamesNoHostToTenants() {
        var id = world.running(caller, "small").getInstanceId();
        var admin = world.known(TestingCaller.administrator());
        var tenant = operations(caller, id);
        assertThat(tenant).hasSize(1);
        assertThat(tenant.getFirst().getKind()).isEqualTo(OperationKind.OPERATION_KIND_CREATE);
        assertThat(tenant.getFirst().getState()).isEqualTo(OperationState.OPERATION_STATE_SUCCEEDED);
        assertThat(tenant.getFirst().getStepsList())
                .extracting(io.xenith.controlplane.v1.OperationStep::getName)
                .containsExactly("place", "boot");
        assertThat(tenant.getFirst().getSteps(0).getHostName()).isEmpty();
        assertThat(operations(admin, id).getFirst().getSteps(0).getHostName()).isEqualTo("alpha");
    }

    @Test
    void lockByAnAdministratorKeepsItsOwnerOut() {
        var id = world.running(caller, "small").getInstanceId();
        var admin = world.known(TestingCaller.administrator());
        update(admin, UpdateInstanceRequest.newBuilder().setInstanceId(id).setLocked(true));

        assertThatThrownBy(() -> Answer.of(
                        world.one().service::deleteInstance,
                        DeleteInstanceRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setInstanceId(id)
                                .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("INSTANCE_LOCKED"));
        assertThatThrownBy(() -> update(
                        caller,
                        UpdateInstanceRequest.newBuilder().setInstanceId(id).setLocked(false)))
                .isInstanceOf(ServiceException.class);
        assertThat(update(
                                admin,
                                UpdateInstanceRequest.newBuilder()
                                        .setInstanceId(id)
                                        .setLocked(false))
                        .getLocked())
                .isFalse();
    }

    @Test
    void metadataIsSetReplacedAndRemoved() {
        var id = world.running(caller, "small").getInstanceId();
        update(
                caller,
                UpdateInstanceRequest.newBuilder()
                        .setInstanceId(id)
                        .putSetMetadata("a", "1")
                        .putSetMetadata("b", "2"));
        var left = update(
                caller, UpdateInstanceRequest.newBuilder().setInstanceId(id).addRemoveMetadata("a"));
        assertThat(left.getMetadataMap()).containsOnlyKeys("b");
        assertThatThrownBy(() -> update(
                        caller,
                        UpdateInstanceRequest.newBuilder().setInstanceId(id).addRemoveMetadata("a")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.reason()).isEqualTo("METADATA_NOT_FOUND"));
    }

    @Test
    void consoleIsReadAtTheHost() {
        var id = world.running(caller, "small").getInstanceId();
        assertThat(Answer.of(
                                world.one().service::readConsole,
                                ReadConsoleRequest.newBuilder()
                                        .setCaller(caller.caller())
                                        .setInstanceId(id)
                                        .setLines(10)
                                        .build())
                        .getData()
                        .toStringUtf8())
                .isEqualTo("login: ");
    }

    private Instance update(TestingCaller who, UpdateInstanceRequest.Builder request) {
        return Answer.of(
                        world.one().service::updateInstance,
                        request.setCaller(who.caller()).build())
                .getInstance();
    }

    private List<io.xenith.controlplane.v1.Operation> operations(TestingCaller who, String id) {
        return Answer.of(
                        world.one().service::listOperations,
                        ListOperationsRequest.newBuilder()
                                .setCaller(who.caller())
                                .setInstanceId(id)
                                .build())
                .getOperationsList();
    }

    private ListInstancesRequest.Builder list() {
        return ListInstancesRequest.newBuilder().setCaller(caller.caller());
    }

    private List<String> find(InstanceFilter.Builder filter) {
        return ids(list().setFilter(filter).build());
    }

    private List<String> ids(ListInstancesRequest request) {
        return Answer.of(world.one().service::listInstances, request).getInstancesList().stream()
                .map(Instance::getInstanceId)
                .toList();
    }
}
