package io.xenith.imageservice.image;

import io.xenith.imageservice.format.ContainerFormat;
import io.xenith.imageservice.format.DiskFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What may be said of an image, and by whom. Pure: throws {@link ImageException}, or answers what the image becomes. */
final class ImageRules {
    private static final int NAME_LENGTH = 255;
    private static final int PROJECT_LENGTH = 64;
    private static final int TAGS = 128;
    private static final int PROPERTIES = 256;
    private static final int VALUE_LENGTH = 16 * 1024;
    private static final int PROPERTIES_LENGTH = 128 * 1024;

    /** Fields of the image itself; a property of that name would hide the field from people. */
    private static final Set<String> FIELD_NAMES = Set.of(
            "id",
            "image_id",
            "project_id",
            "owner",
            "name",
            "state",
            "status",
            "visibility",
            "is_public",
            "protected",
            "hidden",
            "os_hidden",
            "disk_format",
            "container_format",
            "min_disk",
            "min_ram",
            "min_disk_gib",
            "min_memory_mib",
            "size",
            "size_bytes",
            "virtual_size",
            "virtual_size_bytes",
            "md5",
            "checksum",
            "sha512",
            "os_hash_algo",
            "os_hash_value",
            "tags",
            "created_at",
            "updated_at",
            "deleted_at",
            "deleted",
            "version",
            "file",
            "self",
            "schema",
            "locations",
            "direct_url");

    private ImageRules() {}

    static void check(NewImage image) {
        checkText("name", image.name(), NAME_LENGTH);
        checkProject("project_id", image.projectId());
        checkFormats(image.diskFormat(), image.containerFormat());
        checkMinimum("min_disk_gib", image.minDiskGib());
        checkMinimum("min_memory_mib", image.minMemoryMib());
        checkTags(image.tags());
        checkProperties(image.properties());
    }

    static void checkMayPublish(Caller caller, Visibility wanted) {
        if (wanted == Visibility.PUBLIC && !caller.administrator()) {
            throw ImageException.readOnly("visibility", "Only administrators may make an image public.");
        }
    }

    /** The image after the change, not yet with a new version; equal to the image when nothing changes. */
    static Image apply(Image image, ImageChange change, Caller caller) {
        Visibility visibility = orElse(change.visibility(), image.visibility());
        if (visibility != image.visibility()) {
            checkMayPublish(caller, visibility);
        }
        String disk = orElse(change.diskFormat(), image.diskFormat());
        String container = orElse(change.containerFormat(), image.containerFormat());
        requireUnchangedWithData(image, "disk_format", image.diskFormat(), disk);
        requireUnchangedWithData(image, "container_format", image.containerFormat(), container);
        String project = orElse(change.projectId(), image.projectId());
        if (!project.equals(image.projectId()) && !caller.administrator()) {
            throw ImageException.readOnly("project_id", "Only administrators may give an image to another project.");
        }
        Image changed = new Image(
                image.id(),
                project,
                orElse(change.name(), image.name()),
                image.state(),
                visibility,
                orElse(change.isProtected(), image.isProtected()),
                orElse(change.isHidden(), image.isHidden()),
                disk,
                container,
                orElse(change.minDiskGib(), image.minDiskGib()),
                orElse(change.minMemoryMib(), image.minMemoryMib()),
                image.data(),
                change.tags() == null ? image.tags() : List.copyOf(new TreeSet<>(change.tags())),
                applyProperties(image.properties(), change),
                image.createdAt(),
                image.updatedAt(),
                image.version());
        checkText("name", changed.name(), NAME_LENGTH);
        checkProject("project_id", changed.projectId());
        checkFormats(disk, container);
        checkMinimum("min_disk_gib", changed.minDiskGib());
        checkMinimum("min_memory_mib", changed.minMemoryMib());
        checkTags(changed.tags());
        checkProperties(changed.properties());
        return changed;
    }

    private static SortedMap<String, String> applyProperties(SortedMap<String, String> now, ImageChange change) {
        SortedMap<String, String> properties = new TreeMap<>(now);
        SortedSet<String> removed = change.removeProperties();
        removed.forEach(name -> {
            requireFreeName(name);
            properties.remove(name);
        });
        properties.putAll(change.setProperties());
        return properties;
    }

    private static void requireUnchangedWithData(Image image, String field, String now, String wanted) {
        if (!now.equals(wanted) && image.state() != ImageState.QUEUED && image.state() != ImageState.KILLED) {
            throw ImageException.readOnly(field, "The format cannot change once there is data.");
        }
    }

    private static void checkFormats(String disk, String container) {
        if (!disk.isEmpty() && DiskFormat.find(disk).isEmpty()) {
            throw ImageException.invalid("disk_format", "Unknown disk format.");
        }
        if (!container.isEmpty() && ContainerFormat.find(container).isEmpty()) {
            throw ImageException.invalid("container_format", "Unknown container format.");
        }
        List<String> paired = List.of("aki", "ari", "ami");
        boolean pairs = paired.contains(container) || (paired.contains(disk) && !container.equals("bare"));
        if (pairs && !disk.isEmpty() && !container.isEmpty() && !disk.equals(container)) {
            throw ImageException.invalid(
                    "container_format", "Formats aki, ari and ami go with a container of the same name, or bare.");
        }
    }

    private static void checkTags(List<String> tags) {
        if (tags.size() > TAGS) {
            throw ImageException.invalid("tags", "At most " + TAGS + " tags.");
        }
        for (String tag : tags) {
            if (tag.isEmpty()) {
                throw ImageException.invalid("tags", "A tag must not be empty.");
            }
            checkText("tags", tag, NAME_LENGTH);
        }
    }

    private static void checkProperties(SortedMap<String, String> properties) {
        if (properties.size() > PROPERTIES) {
            throw ImageException.invalid("properties", "At most " + PROPERTIES + " properties.");
        }
        long length = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey();
            if (name.isEmpty()) {
                throw ImageException.invalid("properties", "A property must have a name.");
            }
            checkText("properties", name, NAME_LENGTH);
            requireFreeName(name);
            checkText(name, property.getValue(), VALUE_LENGTH);
            length += name.length() + property.getValue().length();
        }
        if (length > PROPERTIES_LENGTH) {
            throw ImageException.invalid("properties", "Properties hold at most " + PROPERTIES_LENGTH + " characters.");
        }
    }

    private static void requireFreeName(String property) {
        if (FIELD_NAMES.contains(property)) {
            throw ImageException.readOnly(property, "This name is a field of the image and cannot be a property.");
        }
    }

    private static void checkMinimum(String field, int value) {
        if (value < 0) {
            throw ImageException.invalid(field, "Must not be negative.");
        }
    }

    static void checkProject(String field, String project) {
        if (project.isEmpty()) {
            throw ImageException.invalid(field, "A project is needed.");
        }
        checkText(field, project, PROJECT_LENGTH);
    }

    /** Refuses what the database cannot hold: zero bytes and halves of surrogate pairs. */
    static void checkText(String field, String text, int mostLength) {
        if (text.length() > mostLength) {
            throw ImageException.invalid(field, "At most " + mostLength + " characters.");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw ImageException.invalid(field, "Not a valid text.");
            }
            if (pair) {
                i++;
            }
        }
    }

    static List<String> tags(List<String> asked) {
        return new ArrayList<>(new TreeSet<>(asked));
    }

    private static <T> T orElse(@Nullable T wanted, T now) {
        return wanted == null ? now : wanted;
    }
}
