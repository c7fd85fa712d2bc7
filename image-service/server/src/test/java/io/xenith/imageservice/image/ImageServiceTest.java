package io.xenith.imageservice.image;

import static io.xenith.imageservice.testing.TestingClient.administrator;
import static io.xenith.imageservice.testing.TestingClient.anImage;
import static io.xenith.imageservice.testing.TestingClient.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.imageservice.testing.ServiceTest;
import io.xenith.imageservice.testing.TestingClient;
import io.xenith.imageservice.v1.Caller;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.DeleteImageRequest;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import io.xenith.imageservice.v1.ImageState;
import io.xenith.imageservice.v1.ListMembersRequest;
import io.xenith.imageservice.v1.Member;
import io.xenith.imageservice.v1.RemoveMemberRequest;
import io.xenith.imageservice.v1.SetActiveRequest;
import io.xenith.imageservice.v1.SetMemberRequest;
import io.xenith.imageservice.v1.UpdateImageRequest;
import io.xenith.imageservice.v1.Visibility;
import io.xenith.transport.error.ErrorDetail;
import io.xenith.transport.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ImageServiceTest extends ServiceTest {
    private final String project = "project-" + UUID.randomUUID();
    private final Caller owner = member(project);
    private final Caller other = member("other-" + UUID.randomUUID());

    private static void refused(ThrowingCallable call, Status.Code code, String reason) {
        assertThatThrownBy(call).satisfies(failure -> {
            ErrorDetail detail = Errors.find(failure).orElseThrow();
            assertThat(detail.reason()).as(detail.message()).isEqualTo(reason);
            assertThat(detail.code()).isEqualTo(code);
        });
    }

    private ImageServiceBlockingStub images() {
        return gateway().images();
    }

    private Image update(Caller caller, Image image, UpdateImageRequest.Builder change) {
        return images().updateImage(
                        change.setCaller(caller).setImageId(image.getImageId()).build())
                .getImage();
    }

    private void delete(Caller caller, Image image) {
        var _ = images().deleteImage(DeleteImageRequest.newBuilder()
                .setCaller(caller)
                .setImageId(image.getImageId())
                .build());
    }

    private Member share(Caller caller, Image image, String with, String status) {
        return images().setMember(SetMemberRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image.getImageId())
                        .setProjectId(with)
                        .setStatus(status)
                        .build())
                .getMember();
    }

    @Test
    void createsTheSameImageOnceForTheSameRequest() {
        TestingClient client = gateway();
        Image.Builder asked = anImage()
                .putProperties("os_type", "linux")
                .addTags("b")
                .addTags("a")
                .addTags("b");
        Image first = client.create(owner, asked);
        assertThat(client.create(owner, asked)).isEqualTo(first);
        assertThat(first.getTagsList()).containsExactly("a", "b");
        assertThat(first.getState()).isEqualTo(ImageState.IMAGE_STATE_QUEUED);
        assertThat(first.getProjectId()).isEqualTo(project);
        refused(
                () -> client.create(owner, asked.clone().setName("another")),
                Status.Code.ALREADY_EXISTS,
                "IMAGE_EXISTS");
        refused(() -> client.create(other, asked), Status.Code.ALREADY_EXISTS, "IMAGE_EXISTS");
    }

    @Test
    void createsOneImageForRequestsAtTheSameTime() throws Exception {
        TestingClient client = gateway();
        Image.Builder asked = anImage();
        List<Callable<Image>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> client.create(owner, asked));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Image> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().getImageId()).isEqualTo(asked.getImageId());
            }
        }
    }

    @Test
    void namesWhatIsWrongWithARequest() {
        TestingClient client = gateway();
        refused(
                () -> images().createImage(CreateImageRequest.newBuilder()
                        .setImage(anImage())
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "CALLER_REQUIRED");
        refused(
                () -> client.create(owner, anImage().setDiskFormat("floppy")),
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD");
        refused(() -> client.create(owner, anImage().setImageId("x")), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        refused(() -> client.create(owner, anImage().setMinDiskGib(-1)), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        refused(
                () -> client.create(owner, anImage().setVisibility(Visibility.VISIBILITY_PUBLIC)),
                Status.Code.PERMISSION_DENIED,
                "READ_ONLY_FIELD");
        assertThatThrownBy(() -> client.create(owner, anImage().setContainerFormat("box")))
                .satisfies(e ->
                        assertThat(Errors.find(e).orElseThrow().metadata()).containsEntry("field", "container_format"));
    }

    @Test
    void holdsTheQuotaOfAProjectAgainstRequestsAtTheSameTime() throws Exception {
        TestingClient client = gateway();
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            calls.add(() -> {
                try {
                    client.create(owner, anImage());
                    return true;
                } catch (StatusRuntimeException e) {
                    assertThat(Errors.hasReason(e, "QUOTA_EXCEEDED"))
                            .as(e.toString())
                            .isTrue();
                    return false;
                }
            });
        }
        int created = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> answer : threads.invokeAll(calls)) {
                created += answer.get() ? 1 : 0;
            }
        }
        assertThat(created).isEqualTo(40);
    }

    @Test
    void changesOnlyWhatIsAskedAndCountsVersions() {
        Image image = gateway().create(owner, anImage().putProperties("a", "1").putProperties("b", "2"));
        Image changed = update(
                owner,
                image,
                UpdateImageRequest.newBuilder()
                        .setName("renamed")
                        .putSetProperties("c", "3")
                        .addRemoveProperties("a"));
        assertThat(changed.getName()).isEqualTo("renamed");
        assertThat(changed.getPropertiesMap()).containsOnlyKeys("b", "c");
        assertThat(changed.getVersion()).isGreaterThan(image.getVersion());
        assertThat(update(owner, image, UpdateImageRequest.newBuilder().setName("renamed")))
                .isEqualTo(changed);
        refused(
                () -> update(
                        owner,
                        image,
                        UpdateImageRequest.newBuilder().setName("x").setIfVersion(image.getVersion())),
                Status.Code.ABORTED,
                "IMAGE_CHANGED");
        refused(
                () -> update(owner, image, UpdateImageRequest.newBuilder().setProjectId("elsewhere")),
                Status.Code.PERMISSION_DENIED,
                "READ_ONLY_FIELD");
        assertThat(update(
                                administrator(),
                                image,
                                UpdateImageRequest.newBuilder().setProjectId("elsewhere"))
                        .getProjectId())
                .isEqualTo("elsewhere");
    }

    @Test
    void losesNoUpdateOfManyAtOnce() throws Exception {
        Image image = gateway().create(owner, anImage());
        List<Callable<Image>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String key = "key" + i;
            calls.add(() -> update(owner, image, UpdateImageRequest.newBuilder().putSetProperties(key, "x")));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Image> answer : threads.invokeAll(calls)) {
                answer.get();
            }
        }
        assertThat(gateway().find(owner, image.getImageId()).getPropertiesMap()).hasSize(4);
    }

    @Test
    void deletesOnceAndKnowsTheRepetitionOfItsOwnRequest() {
        TestingClient client = gateway();
        Image.Builder asked = anImage().setProtected(true);
        Image image = client.create(owner, asked);
        refused(() -> delete(owner, image), Status.Code.PERMISSION_DENIED, "IMAGE_PROTECTED");
        update(owner, image, UpdateImageRequest.newBuilder().setProtected(false));
        refused(() -> delete(other, image), Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND");
        delete(owner, image);
        delete(owner, image);
        refused(
                () -> delete(owner.toBuilder().setRequestId("req-other").build(), image),
                Status.Code.NOT_FOUND,
                "IMAGE_NOT_FOUND");
        refused(() -> client.find(owner, image.getImageId()), Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND");
        refused(() -> client.create(owner, asked), Status.Code.ALREADY_EXISTS, "IMAGE_EXISTS");
    }

    @Test
    void showsAnImageToWhomItsVisibilityAllows() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        String id = image.getImageId();
        refused(() -> client.find(other, id), Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND");
        refused(
                () -> update(other, image, UpdateImageRequest.newBuilder().setName("x")),
                Status.Code.NOT_FOUND,
                "IMAGE_NOT_FOUND");
        assertThat(client.find(administrator(), id).getImageId()).isEqualTo(id);
        update(owner, image, UpdateImageRequest.newBuilder().setVisibility(Visibility.VISIBILITY_COMMUNITY));
        assertThat(client.find(other, id).getImageId()).isEqualTo(id);
        refused(
                () -> update(other, image, UpdateImageRequest.newBuilder().setName("x")),
                Status.Code.PERMISSION_DENIED,
                "NOT_OWNER");
        refused(() -> delete(other, image), Status.Code.PERMISSION_DENIED, "NOT_OWNER");
        update(administrator(), image, UpdateImageRequest.newBuilder().setVisibility(Visibility.VISIBILITY_PUBLIC));
        assertThat(client.find(member("a-third"), id).getImageId()).isEqualTo(id);
    }

    @Test
    void sharesAnImageAsTheContractSays() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        String guest = other.getProjectId();
        refused(() -> share(owner, image, guest, ""), Status.Code.PERMISSION_DENIED, "NOT_SHARED");
        update(owner, image, UpdateImageRequest.newBuilder().setVisibility(Visibility.VISIBILITY_SHARED));
        refused(() -> share(other, image, guest, ""), Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND");
        Member pending = share(owner, image, guest, "");
        assertThat(pending.getStatus()).isEqualTo("pending");
        assertThat(share(owner, image, guest, "")).isEqualTo(pending);
        assertThat(client.find(other, image.getImageId()).getImageId()).isEqualTo(image.getImageId());
        refused(() -> share(owner, image, guest, "accepted"), Status.Code.PERMISSION_DENIED, "NOT_OWNER");
        refused(() -> share(other, image, "a-third", ""), Status.Code.PERMISSION_DENIED, "NOT_OWNER");
        refused(() -> share(other, image, guest, "perhaps"), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        refused(() -> share(administrator(), image, "a-third", "accepted"), Status.Code.NOT_FOUND, "MEMBER_NOT_FOUND");
        assertThat(share(other, image, guest, "accepted").getStatus()).isEqualTo("accepted");
        share(owner, image, "a-third", "");
        assertThat(members(owner, image)).containsExactlyInAnyOrder(guest, "a-third");
        assertThat(members(other, image)).containsExactly(guest);
        for (int i = 0; i < 2; i++) {
            var _ = images().removeMember(RemoveMemberRequest.newBuilder()
                    .setCaller(owner)
                    .setImageId(image.getImageId())
                    .setProjectId(guest)
                    .build());
        }
        refused(() -> client.find(other, image.getImageId()), Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND");
    }

    private List<String> members(Caller caller, Image image) {
        return images()
                .listMembers(ListMembersRequest.newBuilder()
                        .setCaller(caller)
                        .setImageId(image.getImageId())
                        .build())
                .getMembersList()
                .stream()
                .map(Member::getProjectId)
                .toList();
    }

    @Test
    void deactivatesForTenantsAndNotForAdministrators() {
        TestingClient client = gateway();
        Image image = client.create(owner, anImage());
        SetActiveRequest.Builder off =
                SetActiveRequest.newBuilder().setImageId(image.getImageId()).setCaller(administrator());
        refused(() -> images().setActive(off.build()), Status.Code.FAILED_PRECONDITION, "NO_DATA");
        assertThat(client.upload(owner, image.getImageId(), new byte[100]).statusCode())
                .isEqualTo(204);
        refused(
                () -> images().setActive(off.clone().setCaller(owner).build()),
                Status.Code.PERMISSION_DENIED,
                "ADMINISTRATOR_REQUIRED");
        assertThat(images().setActive(off.build()).getImage().getState()).isEqualTo(ImageState.IMAGE_STATE_DEACTIVATED);
        assertThat(images().setActive(off.setActive(true).build()).getImage().getState())
                .isEqualTo(ImageState.IMAGE_STATE_ACTIVE);
    }
}
