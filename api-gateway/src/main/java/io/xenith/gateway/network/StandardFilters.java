package io.xenith.gateway.network;

import com.google.protobuf.Message;
import io.xenith.controlplane.v1.Caller;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The filters that lists of the contract have alike. They are fields of one name in messages of many types, hence set by name; what a
 * list has no field for is left in the query.
 */
final class StandardFilters {

    private StandardFilters() {}

    /** Begins the question of a list: who asks, and the filters that many lists have. */
    static <B extends Message.Builder> B take(B question, Caller caller, NetworkQuery query) {
        question.setField(question.getDescriptorForType().findFieldByName("caller"), caller);
        takeAll(question, "ids", query::takeIds, "id");
        takeAll(question, "names", query::takeTexts, "name");
        takeAll(question, "tags_all", query::takeTags, "tags");
        takeAll(question, "tags_any", query::takeTags, "tags-any");
        takeAll(question, "not_tags_all", query::takeTags, "not-tags");
        takeAll(question, "not_tags_any", query::takeTags, "not-tags-any");
        takeOne(question, "project_id", _ -> query.takeProject(), "project_id");
        takeOne(question, "description", query::takeText, "description");
        return question;
    }

    private static void takeAll(
            Message.Builder question, String field, Function<String, List<String>> take, String parameter) {
        var descriptor = question.getDescriptorForType().findFieldByName(field);
        if (descriptor != null) {
            take.apply(parameter).forEach(value -> question.addRepeatedField(descriptor, value));
        }
    }

    private static void takeOne(
            Message.Builder question, String field, Function<String, Optional<String>> take, String parameter) {
        var descriptor = question.getDescriptorForType().findFieldByName(field);
        if (descriptor != null) {
            take.apply(parameter).ifPresent(value -> question.setField(descriptor, value));
        }
    }
}
