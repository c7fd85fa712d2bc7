package io.xenith.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceServiceGrpc;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.ListInstancesResponse;
import io.xenith.gateway.fleet.TestingFleet;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class PlacementApiTest {

    private static final String PROVIDERS = "/placement/resource_providers";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private TestingFleet fleet;
    private TestingClient oldest;
    private TestingClient newest;
    private String first;
    private String second;

    @BeforeEach
    void twoHostsAndAnInstance() {
        fleet = new TestingFleet();
        first = fleet.host("host-1", "north", "HW_CPU_X86_VMX", "pvh");
        second = fleet.host("host-2", "south");
        fleet.pagesOf(1);
        controlPlane.add(fleet);
        controlPlane.add(new InstanceServiceGrpc.InstanceServiceImplBase() {
            @Override
            public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> out) {
                out.onNext(ListInstancesResponse.newBuilder()
                        .addAllInstances(instances.stream()
                                .filter(it -> !request.getFilter().hasHostName()
                                        || it.getHostName()
                                                .equals(request.getFilter().getHostName()))
                                .filter(it -> request.getFilter().getInstanceIdsCount() == 0
                                        || request.getFilter()
                                                .getInstanceIdsList()
                                                .contains(it.getInstanceId()))
                                .toList())
                        .build());
                out.onCompleted();
            }
        });
        String project = controlPlane.identity().project("placers");
        controlPlane.identity().grant(keycloak.addUser("placer", "secret"), "admin", project);
        oldest = TestingClient.nobody(port).loggedIn("placer", "secret", "placers");
        newest = oldest.with("OpenStack-API-Version", "placement 1.28");
    }

    private Instance instance(String hostName, String hostId) {
        Instance instance = Instance.newBuilder()
                .setInstanceId(UUID.randomUUID().toString())
                .setProjectId(UUID.randomUUID().toString())
                .setUserId(UUID.randomUUID().toString())
                .setHostId(hostId)
                .setHostName(hostName)
                .setGeneration(3)
                .setFlavor(Flavor.newBuilder()
                        .setVcpus(2)
                        .setMemoryMib(4096)
                        .setRootDiskGib(9)
                        .setSwapMib(100))
                .build();
        instances.add(instance);
        return instance;
    }

    @Test
    void listsHostsAsProviders() {
        var all = newest.get(PROVIDERS);

        assertThat(all.json().path("resource_providers").findValuesAsText("name"))
                .containsExactly("host-1", "host-2");
        assertThat(all.header("OpenStack-API-Version")).hasValue("placement 1.28");
        assertThat(all.header("Cache-Control")).hasValue("no-cache");
        assertThat(all.header("Last-Modified")).isPresent();
        assertThat(names(newest.get(PROVIDERS + "?name=host-2"))).containsExactly("host-2");
        assertThat(names(newest.get(PROVIDERS + "?in_tree=" + first))).containsExactly("host-1");
        assertThat(names(newest.get(PROVIDERS + "?uuid=" + second))).containsExactly("host-2");
        assertThat(names(newest.get(PROVIDERS + "?required=HW_CPU_X86_VMX"))).containsExactly("host-1");
        assertThat(names(newest.get(PROVIDERS + "?required=!CUSTOM_PVH"))).containsExactly("host-2");
        assertThat(names(newest.get(PROVIDERS + "?resources=VCPU:8"))).hasSize(2);
        assertThat(names(newest.get(PROVIDERS + "?resources=VCPU:9"))).isEmpty();
        assertThat(newest.get(PROVIDERS + "?colour=red").status()).isEqualTo(400);
        assertThat(newest.get(PROVIDERS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void answersAsTheVersionAskedFor() {
        var old = oldest.get(PROVIDERS + "/" + first).json();
        assertThat(old.has("root_provider_uuid")).isFalse();
        assertThat(old.path("links").findValuesAsText("rel")).containsExactly("self", "inventories", "usages");
        assertThat(newest.get(PROVIDERS + "/" + first)
                        .json()
                        .path("root_provider_uuid")
                        .asText())
                .isEqualTo(first);
        assertThat(oldest.get("/placement/traits").status()).isEqualTo(404);
        assertThat(oldest.get(PROVIDERS + "?in_tree=" + first).status()).isEqualTo(400);
        assertThat(oldest.with("OpenStack-API-Version", "placement 1.29")
                        .get(PROVIDERS)
                        .status())
                .isEqualTo(406);
    }

    @Test
    void showsWhatAHostHasAndWhatIsClaimed() {
        var inventories = newest.get(PROVIDERS + "/" + first + "/inventories").json();
        assertThat(inventories.path("resource_provider_generation").asInt()).isEqualTo(5);
        var memory = inventories.path("inventories").path("MEMORY_MB");
        assertThat(memory.path("total").asLong()).isEqualTo(32 * 1024);
        assertThat(memory.path("reserved").asLong()).isEqualTo(1024);
        assertThat(inventories
                        .path("inventories")
                        .path("VCPU")
                        .path("allocation_ratio")
                        .asDouble())
                .isEqualTo(4);
        assertThat(newest.get(PROVIDERS + "/" + first + "/inventories/DISK_GB")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(100);
        assertThat(newest.get(PROVIDERS + "/" + first + "/inventories/GOLD").status())
                .isEqualTo(404);
        assertThat(newest.get(PROVIDERS + "/" + first + "/usages")
                        .json()
                        .path("usages")
                        .toString())
                .isEqualTo("{\"VCPU\":2,\"MEMORY_MB\":4096,\"DISK_GB\":10}");
        assertThat(newest.get(PROVIDERS + "/" + first + "/traits")
                        .json()
                        .path("traits")
                        .toString())
                .isEqualTo("[\"CUSTOM_PVH\",\"HW_CPU_X86_VMX\"]");
        assertThat(newest.get(PROVIDERS + "/" + first + "/aggregates").json().path("aggregates"))
                .isEmpty();
    }

    @Test
    void showsWhoHoldsWhat() {
        Instance placed = instance("host-1", first);
        instance("", "");

        var ofHost = newest.get(PROVIDERS + "/" + first + "/allocations").json();
        assertThat(ofHost.path("allocations")
                        .path(placed.getInstanceId())
                        .path("resources")
                        .toString())
                .isEqualTo("{\"VCPU\":2,\"MEMORY_MB\":4096,\"DISK_GB\":10}");
        var ofInstance =
                newest.get("/placement/allocations/" + placed.getInstanceId()).json();
        assertThat(ofInstance.path("allocations").path(first).path("generation").asInt())
                .isEqualTo(5);
        assertThat(ofInstance.path("project_id").asText()).isEqualTo(Ids.toHex(placed.getProjectId()));
        assertThat(ofInstance.path("consumer_generation").asInt()).isEqualTo(3);
        assertThat(newest.get("/placement/allocations/" + UUID.randomUUID()).text())
                .isEqualTo("{\"allocations\":{}}");
        assertThat(newest.get("/placement/usages?project_id=" + placed.getProjectId())
                        .json()
                        .path("usages")
                        .path("VCPU")
                        .asInt())
                .isEqualTo(2);
        assertThat(newest.get("/placement/usages").status()).isEqualTo(400);
    }

    @Test
    void namesWhoCouldTakeMore() {
        var found = newest.get("/placement/allocation_candidates?resources=VCPU:1,MEMORY_MB:64&required=HW_CPU_X86_VMX")
                .json();
        assertThat(found.path("allocation_requests")).hasSize(1);
        assertThat(found.path("allocation_requests")
                        .path(0)
                        .path("allocations")
                        .path(first)
                        .path("resources")
                        .path("MEMORY_MB")
                        .asInt())
                .isEqualTo(64);
        assertThat(found.path("provider_summaries")
                        .path(first)
                        .path("resources")
                        .path("VCPU")
                        .toString())
                .isEqualTo("{\"capacity\":28,\"used\":2}");
        assertThat(newest.get("/placement/allocation_candidates?resources=VCPU:1&limit=1")
                        .json()
                        .path("allocation_requests"))
                .hasSize(1);
        assertThat(newest.get("/placement/allocation_candidates?resources=VCPU:1&resources1=VCPU:1&resources2=VCPU:1"
                                + "&group_policy=isolate")
                        .json()
                        .path("allocation_requests"))
                .isEmpty();
        assertThat(newest.get("/placement/allocation_candidates").status()).isEqualTo(400);
        assertThat(newest.get("/placement/allocation_candidates?resources=GOLD:1")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void knowsClassesAndTraits() {
        assertThat(newest.get("/placement/resource_classes").json().findValuesAsText("name"))
                .containsExactly("VCPU", "MEMORY_MB", "DISK_GB");
        assertThat(newest.get("/placement/resource_classes/GOLD").status()).isEqualTo(404);
        assertThat(newest.get("/placement/traits?name=startswith:CUSTOM_")
                        .json()
                        .path("traits")
                        .toString())
                .isEqualTo("[\"CUSTOM_PVH\"]");
        assertThat(newest.get("/placement/traits/CUSTOM_PVH").status()).isEqualTo(204);
        assertThat(newest.get("/placement/traits/CUSTOM_GOLD").status()).isEqualTo(404);
    }

    @Test
    void changesNothing() {
        var refused = newest.post(PROVIDERS, "{\"name\": \"x\"}");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.json().path("errors").path(0).path("status").asInt()).isEqualTo(405);
    }

    private static List<String> names(TestingClient.Answer answer) {
        return answer.json().path("resource_providers").findValuesAsText("name");
    }
}
