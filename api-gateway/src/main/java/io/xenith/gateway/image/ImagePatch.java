package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.LogText;
import io.xenith.imageservice.v1.Image;
import io.xenith.imageservice.v1.UpdateImageRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of changes to an image, as a PATCH brings it.
 *
 * @param steps in order
 */
record ImagePatch(List<Step> steps) {

    /** What a step does. */
    enum Action {
        ADD,
        REPLACE,
        REMOVE
    }

    /**
     * One change.
     *
     * @param name field or property
     * @param value null node for REMOVE
     */
    record Step(Action action, String name, JsonNode value) {}

    ImagePatch {
        steps = List.copyOf(steps);
    }

    /** The change for an image as it is now; 409 when a property that is to be replaced or removed is not there. */
    UpdateImageRequest.Builder toRequest(Image now, AuthenticatedCaller caller) {
        UpdateImageRequest.Builder change = UpdateImageRequest.newBuilder().setImageId(now.getImageId());
        Set<String> properties = new HashSet<>(now.getPropertiesMap().keySet());
        for (Step step : steps) {
            if (ImageFields.WRITABLE.contains(step.name())) {
                setField(change, step, caller);
            } else {
                ImageFields.checkWritable(step.name());
                setProperty(change, step, properties);
            }
        }
        return change;
    }

    private static void setField(UpdateImageRequest.Builder change, Step step, AuthenticatedCaller caller) {
        JsonNode value = step.value();
        if (step.action() == Action.REMOVE) {
            if (!step.name().equals("tags")) {
                throw ApiFault.forbidden("Property " + step.name() + " may not be removed.");
            }
            change.setReplaceTags(true).clearTags();
            return;
        }
        switch (step.name()) {
            case "name" -> change.setName(ImageFields.name(value));
            case "visibility" -> change.setVisibility(ImageFields.visibility(value));
            case "protected" -> change.setProtected(ImageFields.bool("protected", value));
            case "disk_format" -> change.setDiskFormat(ImageFields.text("disk_format", value));
            case "container_format" -> change.setContainerFormat(ImageFields.text("container_format", value));
            case "min_disk" -> change.setMinDiskGib(ImageFields.number("min_disk", value));
            case "min_ram" -> change.setMinMemoryMib(ImageFields.number("min_ram", value));
            case "os_hidden" -> change.setHidden(ImageFields.bool("os_hidden", value));
            case "tags" -> change.setReplaceTags(true).clearTags().addAllTags(ImageFields.tags(value));
            default -> change.setProjectId(ImageFields.owner(value, caller));
        }
    }

    private static void setProperty(UpdateImageRequest.Builder change, Step step, Set<String> properties) {
        String name = step.name();
        if (step.action() != Action.ADD && !properties.contains(name)) {
            throw ApiFault.conflict("Property " + LogText.of(name) + " does not exist.");
        }
        if (step.action() == Action.REMOVE) {
            properties.remove(name);
            change.removeSetProperties(name).addRemoveProperties(name);
        } else {
            properties.add(name);
            change.putSetProperties(name, ImageFields.text(name, step.value()));
        }
    }
}
