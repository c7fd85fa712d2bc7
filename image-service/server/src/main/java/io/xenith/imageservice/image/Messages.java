package io.xenith.imageservice.image;

import com.google.protobuf.Timestamp;
import io.xenith.imageservice.v1.CreateImageRequest;
import io.xenith.imageservice.v1.ListImagesRequest;
import io.xenith.imageservice.v1.UpdateImageRequest;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Between the contract's messages and the records of this package. */
final class Messages {
    private static final int DEFAULT_LIMIT = 25;
    private static final int MOST_LIMIT = 1000;
    private static final int FILTERS_AT_MOST = 64;

    private Messages() {}

    static UUID parseId(String field, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Answered below, as for a text that only nearly is a UUID.
        }
        throw ImageException.invalid(field, "Not a UUID in lower case.");
    }

    /** An id that was never an image's: what is no UUID cannot be found. */
    static UUID parseKnownId(String text) {
        try {
            return parseId("image_id", text);
        } catch (ImageException _) {
            throw ImageException.notFound();
        }
    }

    static NewImage parse(CreateImageRequest request, Caller caller) {
        io.xenith.imageservice.v1.Image image = request.getImage();
        String owner =
                caller.administrator() && !image.getProjectId().isEmpty() ? image.getProjectId() : caller.projectId();
        return new NewImage(
                parseId("image_id", image.getImageId()),
                owner,
                image.getName(),
                image.getVisibilityValue() == 0 ? Visibility.SHARED : parse(image.getVisibility()),
                image.getProtected(),
                image.getHidden(),
                image.getDiskFormat(),
                image.getContainerFormat(),
                image.getMinDiskGib(),
                image.getMinMemoryMib(),
                ImageRules.tags(image.getTagsList()),
                new TreeMap<>(image.getPropertiesMap()));
    }

    static Listing parse(ListImagesRequest request) {
        if (request.getLimit() < 0 || request.getLimit() > MOST_LIMIT) {
            throw ImageException.invalid("limit", "1 to " + MOST_LIMIT + ".");
        }
        if (request.getFiltersCount() > FILTERS_AT_MOST || request.getTagsCount() > FILTERS_AT_MOST) {
            throw ImageException.invalid("filters", "At most " + FILTERS_AT_MOST + " filters.");
        }
        for (String tag : request.getTagsList()) {
            ImageRules.checkText("tags", tag, 255);
        }
        if (request.hasProjectId()) {
            ImageRules.checkText("project_id", request.getProjectId(), 255);
        }
        return new Listing(
                request.getLimit() == 0 ? DEFAULT_LIMIT : request.getLimit(),
                request.getMarker().isEmpty() ? null : parseMarker(request.getMarker()),
                request.getSortList().stream()
                        .map(key -> new Listing.Sort(key.getField(), key.getDescending()))
                        .toList(),
                new TreeMap<>(request.getFiltersMap()),
                List.copyOf(request.getTagsList()),
                request.hasVisibility() ? parse(request.getVisibility()) : null,
                request.hasProjectId() ? request.getProjectId() : null,
                request.hasSizeMinBytes() ? request.getSizeMinBytes() : null,
                request.hasSizeMaxBytes() ? request.getSizeMaxBytes() : null,
                request.getMemberStatus(),
                request.getIncludeCommunity(),
                request.getIncludeHidden(),
                request.getOnlyProtected());
    }

    static ImageChange parse(UpdateImageRequest request) {
        SortedMap<String, String> properties = new TreeMap<>(request.getSetPropertiesMap());
        return new ImageChange(
                request.hasName() ? request.getName() : null,
                request.hasVisibility() ? parse(request.getVisibility()) : null,
                request.hasProtected() ? (Boolean) request.getProtected() : null,
                request.hasHidden() ? (Boolean) request.getHidden() : null,
                request.hasDiskFormat() ? request.getDiskFormat() : null,
                request.hasContainerFormat() ? request.getContainerFormat() : null,
                request.hasMinDiskGib() ? (Integer) request.getMinDiskGib() : null,
                request.hasMinMemoryMib() ? (Integer) request.getMinMemoryMib() : null,
                request.getReplaceTags() ? request.getTagsList() : null,
                properties,
                new TreeSet<>(request.getRemovePropertiesList()),
                request.hasIfVersion() ? (Long) request.getIfVersion() : null,
                request.hasProjectId() ? request.getProjectId() : null);
    }

    static io.xenith.imageservice.v1.Image toMessage(Image image) {
        var message = io.xenith.imageservice.v1.Image.newBuilder()
                .setImageId(image.id().toString())
                .setProjectId(image.projectId())
                .setName(image.name())
                .setState(toMessage(image.state()))
                .setVisibility(toMessage(image.visibility()))
                .setProtected(image.isProtected())
                .setHidden(image.isHidden())
                .setDiskFormat(image.diskFormat())
                .setContainerFormat(image.containerFormat())
                .setMinDiskGib(image.minDiskGib())
                .setMinMemoryMib(image.minMemoryMib())
                .addAllTags(image.tags())
                .putAllProperties(image.properties())
                .setCreatedAt(toMessage(image.createdAt()))
                .setUpdatedAt(toMessage(image.updatedAt()))
                .setVersion(image.version());
        switch (image.data()) {
            case ImageData.None _ -> {}
            case ImageData.Stored(var size, var virtualSize, var md5, var sha512) ->
                message.setSizeBytes(size)
                        .setVirtualSizeBytes(virtualSize)
                        .setMd5(md5)
                        .setSha512(sha512);
        }
        return message.build();
    }

    static io.xenith.imageservice.v1.Member toMessage(Member member) {
        return io.xenith.imageservice.v1.Member.newBuilder()
                .setProjectId(member.projectId())
                .setStatus(member.status())
                .setCreatedAt(toMessage(member.createdAt()))
                .setUpdatedAt(toMessage(member.updatedAt()))
                .build();
    }

    static String nextMarker(@Nullable UUID marker) {
        return marker == null ? "" : marker.toString();
    }

    private static UUID parseMarker(String text) {
        try {
            return parseId("marker", text);
        } catch (ImageException _) {
            throw ImageException.of(ImageError.MARKER_NOT_FOUND, "No such marker.");
        }
    }

    private static Visibility parse(io.xenith.imageservice.v1.Visibility visibility) {
        return switch (visibility) {
            case VISIBILITY_PRIVATE -> Visibility.PRIVATE;
            case VISIBILITY_SHARED -> Visibility.SHARED;
            case VISIBILITY_COMMUNITY -> Visibility.COMMUNITY;
            case VISIBILITY_PUBLIC -> Visibility.PUBLIC;
            case VISIBILITY_UNSPECIFIED, UNRECOGNIZED ->
                throw ImageException.invalid("visibility", "One of private, shared, community, public.");
        };
    }

    private static io.xenith.imageservice.v1.Visibility toMessage(Visibility visibility) {
        return switch (visibility) {
            case PRIVATE -> io.xenith.imageservice.v1.Visibility.VISIBILITY_PRIVATE;
            case SHARED -> io.xenith.imageservice.v1.Visibility.VISIBILITY_SHARED;
            case COMMUNITY -> io.xenith.imageservice.v1.Visibility.VISIBILITY_COMMUNITY;
            case PUBLIC -> io.xenith.imageservice.v1.Visibility.VISIBILITY_PUBLIC;
        };
    }

    private static io.xenith.imageservice.v1.ImageState toMessage(ImageState state) {
        return switch (state) {
            case QUEUED -> io.xenith.imageservice.v1.ImageState.IMAGE_STATE_QUEUED;
            case SAVING -> io.xenith.imageservice.v1.ImageState.IMAGE_STATE_SAVING;
            case ACTIVE -> io.xenith.imageservice.v1.ImageState.IMAGE_STATE_ACTIVE;
            case KILLED -> io.xenith.imageservice.v1.ImageState.IMAGE_STATE_KILLED;
            case DEACTIVATED -> io.xenith.imageservice.v1.ImageState.IMAGE_STATE_DEACTIVATED;
        };
    }

    private static Timestamp toMessage(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
