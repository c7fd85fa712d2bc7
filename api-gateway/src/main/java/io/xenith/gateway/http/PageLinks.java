package io.xenith.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;

/** The link to the next page, as Nova and Neutron write it beside a list. */
@ApplicationScoped
public class PageLinks {

    private final PublicAddress address;

    /** Links below our public address. */
    public PageLinks(PublicAddress address) {
        this.address = address;
    }

    /**
     * Adds {@code <list>_links} with {@code next}, when there is a next page.
     *
     * @param nextMarker empty on the last page
     */
    public void addNext(ObjectNode body, String list, ListQuery query, String nextMarker) {
        if (!nextMarker.isEmpty()) {
            body.putArray(list + "_links")
                    .addObject()
                    .put("rel", "next")
                    .put("href", address.of(query.pathOfPage(nextMarker)));
        }
    }
}
