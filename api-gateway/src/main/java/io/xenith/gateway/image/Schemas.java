package io.xenith.gateway.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** JSON schemas of images and members. */
final class Schemas {

    private static final String UUID =
            "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";
    private static final List<String> DISK_FORMATS =
            List.of("raw", "qcow2", "iso", "vmdk", "vhd", "vhdx", "vdi", "aki", "ari", "ami");
    private static final List<String> CONTAINER_FORMATS = List.of("bare", "ovf", "ova", "docker", "aki", "ari", "ami");

    private Schemas() {}

    static ObjectNode image() {
        ObjectNode schema = object("image");
        schema.putObject("additionalProperties").put("type", "string");
        ObjectNode properties = schema.putObject("properties");
        text(properties, "id", "An identifier for the image").put("pattern", UUID);
        orNull(properties, "name", "Descriptive name for the image").put("maxLength", 255);
        choice(
                        properties,
                        "status",
                        "Status of the image",
                        List.of("queued", "saving", "active", "killed", "deactivated"))
                .put("readOnly", true);
        choice(
                properties,
                "visibility",
                "Scope of image accessibility",
                List.of("community", "public", "private", "shared"));
        bool(properties, "protected", "If true, image will not be deletable.");
        bool(properties, "os_hidden", "If true, image will not appear in default image list response.");
        readOnly(properties, "checksum", "md5 hash of image contents.");
        readOnly(properties, "os_hash_algo", "Algorithm to calculate the os_hash_value");
        readOnly(properties, "os_hash_value", "Hexdigest of the image contents using the algorithm of os_hash_algo");
        orNull(properties, "owner", "Owner of the image").put("maxLength", 255);
        number(properties, "size", "Size of image file in bytes").put("readOnly", true);
        number(properties, "virtual_size", "Virtual size of image in bytes").put("readOnly", true);
        choiceOrNull(properties, "container_format", "Format of the container", CONTAINER_FORMATS);
        choiceOrNull(properties, "disk_format", "Format of the disk", DISK_FORMATS);
        text(properties, "created_at", "Date and time of image registration").put("readOnly", true);
        text(properties, "updated_at", "Date and time of the last image modification")
                .put("readOnly", true);
        list(properties, "tags", "List of strings related to the image")
                .putObject("items")
                .put("type", "string");
        count(properties, "min_ram", "Amount of ram (in MB) required to boot image.");
        count(properties, "min_disk", "Amount of disk space (in GB) required to boot image.");
        for (String key : List.of("self", "file", "schema")) {
            text(properties, key, "An image " + key + " url").put("readOnly", true);
        }
        links(schema).addObject().put("rel", "self").put("href", "{self}");
        schema.withArray("links").addObject().put("rel", "enclosure").put("href", "{file}");
        schema.withArray("links").addObject().put("rel", "describedby").put("href", "{schema}");
        return schema;
    }

    static ObjectNode images() {
        return collection("images", image());
    }

    static ObjectNode member() {
        ObjectNode schema = object("member");
        ObjectNode properties = schema.putObject("properties");
        text(properties, "image_id", "An identifier for the image").put("pattern", UUID);
        text(properties, "member_id", "An identifier for the image member (tenantId)");
        choice(properties, "status", "The status of this image member", List.of("pending", "accepted", "rejected"));
        text(properties, "created_at", "Date and time of image member creation");
        text(properties, "updated_at", "Date and time of last modification of image member");
        text(properties, "schema", "The schema of this member").put("readOnly", true);
        return schema;
    }

    static ObjectNode members() {
        return collection("members", member());
    }

    /** Which ways of import there are: none, so clients upload. */
    static ObjectNode importMethods() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("import-methods")
                .put("description", "Import methods available.")
                .put("type", "array")
                .putArray("value");
        return body;
    }

    private static ObjectNode collection(String name, ObjectNode item) {
        ObjectNode schema = object(name);
        ObjectNode properties = schema.putObject("properties");
        properties.putObject(name).put("type", "array").set("items", item);
        for (String key : List.of("first", "next", "schema")) {
            properties.putObject(key).put("type", "string");
        }
        links(schema).addObject().put("rel", "first").put("href", "{first}");
        schema.withArray("links").addObject().put("rel", "next").put("href", "{next}");
        schema.withArray("links").addObject().put("rel", "describedby").put("href", "{schema}");
        return schema;
    }

    private static com.fasterxml.jackson.databind.node.ArrayNode links(ObjectNode schema) {
        return schema.putArray("links");
    }

    private static ObjectNode object(String name) {
        return JsonNodeFactory.instance.objectNode().put("name", name);
    }

    private static ObjectNode text(ObjectNode properties, String key, String description) {
        return properties.putObject(key).put("type", "string").put("description", description);
    }

    private static ObjectNode orNull(ObjectNode properties, String key, String description) {
        ObjectNode property = properties.putObject(key).put("description", description);
        property.putArray("type").add("null").add("string");
        return property;
    }

    private static void readOnly(ObjectNode properties, String key, String description) {
        orNull(properties, key, description).put("readOnly", true);
    }

    private static ObjectNode choice(ObjectNode properties, String key, String description, List<String> values) {
        ObjectNode property = text(properties, key, description);
        values.forEach(property.putArray("enum")::add);
        return property;
    }

    private static void choiceOrNull(ObjectNode properties, String key, String description, List<String> values) {
        var allowed = orNull(properties, key, description).putArray("enum").addNull();
        values.forEach(allowed::add);
    }

    private static void bool(ObjectNode properties, String key, String description) {
        properties.putObject(key).put("type", "boolean").put("description", description);
    }

    private static ObjectNode number(ObjectNode properties, String key, String description) {
        ObjectNode property = properties.putObject(key).put("description", description);
        property.putArray("type").add("null").add("integer");
        return property;
    }

    private static void count(ObjectNode properties, String key, String description) {
        properties.putObject(key).put("type", "integer").put("description", description);
    }

    private static ObjectNode list(ObjectNode properties, String key, String description) {
        return properties.putObject(key).put("type", "array").put("description", description);
    }
}
