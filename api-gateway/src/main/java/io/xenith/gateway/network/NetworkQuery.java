package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import io.xenith.gateway.json.Booleans;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The filters of one list request. A resource first takes what the contract can filter by; whatever is left is matched against the
 * shown attributes by {@link #rest}, so that every attribute filters. For one request, on one thread.
 */
final class NetworkQuery {

    private static final Set<String> NO_FILTERS =
            Set.of("limit", "marker", "page_reverse", "sort_key", "sort_dir", "fields");
    private static final List<String> TAG_FILTERS = List.of("tags", "tags-any", "not-tags", "not-tags-any");

    private final ListQuery query;
    private final Set<String> taken = new HashSet<>(NO_FILTERS);
    private final List<Predicate<ObjectNode>> predicates = new ArrayList<>();
    private boolean impossible;

    NetworkQuery(ListQuery query) {
        this.query = query;
    }

    ListQuery list() {
        return query;
    }

    /** Whether a filter can match nothing at all, so that no question is needed. */
    boolean isImpossible() {
        return impossible;
    }

    /** The one value of a filter, if there is exactly one and it is not empty: the contract reads empty as absent here and there. */
    Optional<String> takeText(String name) {
        List<String> values = query.all(name);
        if (values.size() != 1 || values.getFirst().isEmpty()) {
            return Optional.empty();
        }
        taken.add(name);
        return Optional.of(values.getFirst());
    }

    /** All values of a filter, any of which may match; none when one of them is empty. */
    List<String> takeTexts(String name) {
        List<String> values = query.all(name);
        if (values.isEmpty() || values.contains("")) {
            return List.of();
        }
        taken.add(name);
        return values;
    }

    /** All values of a filter on ids; what can be no id matches nothing. */
    List<String> takeIds(String name) {
        List<String> ids = takeTexts(name).stream()
                .flatMap(written -> Ids.findUuid(written).stream())
                .toList();
        impossible |= taken.contains(name) && ids.isEmpty();
        return ids;
    }

    /** A boolean filter; 400 when it is none. */
    Optional<Boolean> takeBoolean(String name) {
        Optional<Boolean> value = query.findBoolean(name);
        if (query.all(name).size() != 1) {
            return Optional.empty();
        }
        taken.add(name);
        return value;
    }

    /** A filter on a whole number. */
    Optional<Integer> takeNumber(String name) {
        return query.find(name)
                .filter(text -> query.all(name).size() == 1 && text.matches("-?[0-9]{1,9}"))
                .map(text -> {
                    taken.add(name);
                    return Integer.valueOf(text);
                });
    }

    /** The owner, by either name. */
    Optional<String> takeProject() {
        for (String name : List.of("project_id", "tenant_id")) {
            Optional<String> project = takeText(name);
            if (project.isPresent()) {
                Optional<String> id = Ids.findUuid(project.get());
                impossible |= id.isEmpty();
                return id;
            }
        }
        return Optional.empty();
    }

    /** A status that only says whether the thing is switched on. */
    Optional<Boolean> takeSwitch(String statusName, String switchName) {
        Optional<Boolean> on = takeBoolean(switchName);
        if (on.isPresent()) {
            return on;
        }
        return takeText(statusName).flatMap(status -> switch (status) {
            case "ACTIVE" -> Optional.of(true);
            case "DOWN" -> Optional.of(false);
            default -> {
                impossible = true;
                yield Optional.empty();
            }
        });
    }

    /** One of the four filters on tags: each a list with commas. */
    List<String> takeTags(String name) {
        taken.addAll(TAG_FILTERS);
        return query.all(name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    /** A filter in a form of its own, matched against what is shown. */
    void take(String name, Predicate<ObjectNode> predicate) {
        taken.add(name);
        predicates.add(predicate);
    }

    /** What is left, as one condition on the shown attributes; 400 for a name that is none of them. */
    Predicate<ObjectNode> rest(Set<String> attributes) {
        query.find("changed_since").ifPresent(since -> {
            if (!since.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ?")) {
                throw ApiFault.badRequest("The input changed_since must be in the format of YYYY-MM-DDTHH:MM:SSZ.")
                        .typed("InvalidInput");
            }
            // Both are in UTC and in one form, so they compare as text.
            take("changed_since", shown -> shown.path("updated_at").asText().compareTo(since) >= 0);
        });
        List<Predicate<ObjectNode>> all = new ArrayList<>(predicates);
        for (String name : query.names()) {
            if (taken.contains(name)) {
                continue;
            }
            if (!attributes.contains(name)) {
                throw ApiFault.badRequest("Invalid input for operation: ['" + LogText.of(name)
                                + "'] is invalid attribute for filtering.")
                        .typed("InvalidInput");
            }
            List<String> wanted = query.all(name);
            all.add(shown -> wanted.stream().anyMatch(value -> matches(shown, name, value)));
        }
        return shown -> all.stream().allMatch(predicate -> predicate.test(shown));
    }

    /** Whether anything is left for {@link #rest} to do. */
    boolean hasRest() {
        return !predicates.isEmpty() || query.names().stream().anyMatch(name -> !taken.contains(name));
    }

    private static boolean matches(ObjectNode shown, String name, String wanted) {
        var value = shown.path(name);
        if (value.isBoolean()) {
            return Booleans.find(wanted).equals(Optional.of(value.booleanValue()));
        }
        if (value.isArray()) {
            for (var item : value) {
                if (item.asText().equals(wanted)) {
                    return true;
                }
            }
            return wanted.isEmpty() && value.isEmpty();
        }
        if (name.equals("project_id") || name.equals("tenant_id")) {
            return value.asText().equals(Ids.findUuid(wanted).map(Ids::toHex).orElse(wanted));
        }
        return value.isNull() ? wanted.isEmpty() : value.asText("").equals(wanted);
    }
}
