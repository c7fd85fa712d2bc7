package io.xenith.gateway.compute;

import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.json.JsonWriter;

/** The link to the next page of a list. */
public final class NextLink {

    private NextLink() {}

    /**
     * Writes it, when there is a next page.
     *
     * @param name of the list of links, for example {@code servers_links}
     * @param nextMarker empty on the last page
     */
    public static void write(JsonWriter json, String name, Viewer viewer, ListQuery query, String nextMarker) {
        if (!nextMarker.isEmpty()) {
            json.array(
                    name,
                    () -> json.item(
                            () -> json.put("rel", "next").put("href", viewer.base() + query.pathOfPage(nextMarker))));
        }
    }
}
