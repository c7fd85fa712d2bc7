package io.xenith.gateway.image;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.imageservice.v1.*;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Image records in memory: compare-and-set on the version, members, and what the list was asked. */
final class TestingImages extends ImageServiceGrpc.ImageServiceImplBase {

    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    final Map<String, Image> images = new LinkedHashMap<>();
    private final Map<String, Map<String, Member>> members = new LinkedHashMap<>();
    private @Nullable ListImagesRequest listed;
    private int racesLeft;

    /** Lets somebody else change each image just before the next so many updates of it. */
    synchronized void raceOn(int updates) {
        racesLeft = updates;
    }

    /** The last list request. */
    synchronized ListImagesRequest listed() {
        if (listed == null) {
            throw new AssertionError("never asked");
        }
        return listed;
    }

    /** An image that is there. */
    synchronized Image stored(String id) {
        return find(id);
    }

    /** The data came. */
    synchronized void store(String id, long size, String md5, String sha512) {
        images.computeIfPresent(id, (_, image) -> image.toBuilder()
                .setState(ImageState.IMAGE_STATE_ACTIVE)
                .setSizeBytes(size)
                .setMd5(md5)
                .setSha512(sha512)
                .setVersion(image.getVersion() + 1)
                .build());
    }

    @Override
    public synchronized void createImage(CreateImageRequest request, StreamObserver<CreateImageResponse> out) {
        Image image = request.getImage().toBuilder()
                .setProjectId(
                        request.getImage().getProjectId().isEmpty()
                                ? request.getCaller().getProjectId()
                                : request.getImage().getProjectId())
                .setState(ImageState.IMAGE_STATE_QUEUED)
                .setVersion(1)
                .setCreatedAt(THEN)
                .setUpdatedAt(THEN)
                .build();
        if (images.putIfAbsent(image.getImageId(), image) != null) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "IMAGE_EXISTS", "there is one already");
        }
        answer(out, CreateImageResponse.newBuilder().setImage(image).build());
    }

    @Override
    public synchronized void findImage(FindImageRequest request, StreamObserver<FindImageResponse> out) {
        answer(
                out,
                FindImageResponse.newBuilder()
                        .setImage(find(request.getImageId()))
                        .build());
    }

    @Override
    public synchronized void listImages(ListImagesRequest request, StreamObserver<ListImagesResponse> out) {
        listed = request;
        List<Image> rows = images.values().stream()
                .dropWhile(image ->
                        !request.getMarker().isEmpty() && !image.getImageId().equals(request.getMarker()))
                .skip(request.getMarker().isEmpty() ? 0 : 1)
                .toList();
        List<Image> page = rows.subList(0, Math.min(rows.size(), request.getLimit()));
        answer(
                out,
                ListImagesResponse.newBuilder()
                        .addAllImages(page)
                        .setNextMarker(
                                page.size() < rows.size() ? page.getLast().getImageId() : "")
                        .build());
    }

    @Override
    public synchronized void updateImage(UpdateImageRequest request, StreamObserver<UpdateImageResponse> out) {
        Image.Builder image = find(request.getImageId()).toBuilder();
        if (racesLeft > 0) {
            racesLeft--;
            image.setVersion(image.getVersion() + 1);
            images.put(request.getImageId(), image.build());
        }
        if (request.hasIfVersion() && request.getIfVersion() != image.getVersion()) {
            throw ServiceException.of(Status.Code.ABORTED, "IMAGE_CHANGED", "the image changed meanwhile");
        }
        if (request.getVisibility() == Visibility.VISIBILITY_PUBLIC
                && !request.getCaller().getAdministrator()) {
            throw ServiceException.of(
                    Status.Code.PERMISSION_DENIED, "READ_ONLY_FIELD", "Only administrators may make an image public.");
        }
        if (request.hasVisibility()) {
            image.setVisibility(request.getVisibility());
        }
        if (request.hasName()) {
            image.setName(request.getName());
        }
        if (request.hasMinDiskGib()) {
            image.setMinDiskGib(request.getMinDiskGib());
        }
        if (request.hasProtected()) {
            image.setProtected(request.getProtected());
        }
        if (request.hasProjectId()) {
            image.setProjectId(request.getProjectId());
        }
        if (request.getReplaceTags()) {
            image.clearTags().addAllTags(request.getTagsList());
        }
        request.getRemovePropertiesList().forEach(image::removeProperties);
        image.putAllProperties(request.getSetPropertiesMap()).setVersion(image.getVersion() + 1);
        images.put(request.getImageId(), image.build());
        answer(out, UpdateImageResponse.newBuilder().setImage(image).build());
    }

    @Override
    public synchronized void deleteImage(DeleteImageRequest request, StreamObserver<DeleteImageResponse> out) {
        if (find(request.getImageId()).getProtected()) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "IMAGE_PROTECTED", "protected");
        }
        images.remove(request.getImageId());
        answer(out, DeleteImageResponse.getDefaultInstance());
    }

    @Override
    public synchronized void setMember(SetMemberRequest request, StreamObserver<SetMemberResponse> out) {
        Member member = Member.newBuilder()
                .setProjectId(request.getProjectId())
                .setStatus(request.getStatus().isEmpty() ? "pending" : request.getStatus())
                .build();
        members.computeIfAbsent(request.getImageId(), _ -> new LinkedHashMap<>())
                .put(request.getProjectId(), member);
        answer(out, SetMemberResponse.newBuilder().setMember(member).build());
    }

    @Override
    public synchronized void removeMember(RemoveMemberRequest request, StreamObserver<RemoveMemberResponse> out) {
        members.getOrDefault(request.getImageId(), Map.of()).remove(request.getProjectId());
        answer(out, RemoveMemberResponse.getDefaultInstance());
    }

    @Override
    public synchronized void listMembers(ListMembersRequest request, StreamObserver<ListMembersResponse> out) {
        find(request.getImageId());
        answer(
                out,
                ListMembersResponse.newBuilder()
                        .addAllMembers(members.getOrDefault(request.getImageId(), Map.of())
                                .values())
                        .build());
    }

    private Image find(String id) {
        Image image = images.get(id);
        if (image == null) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "IMAGE_NOT_FOUND", "No such image.");
        }
        return image;
    }

    private static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }
}
