package io.xenith.imageservice.image;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One page that a caller asks for.
 *
 * @param limit 1 to 1000
 * @param marker image after which the page starts
 * @param filters exact matches, as the contract's ListImagesRequest says
 * @param visibility only these
 * @param memberStatus which shares count: accepted, pending, rejected, all
 * @param includeCommunity other projects' community images too
 */
record Listing(
        int limit,
        @Nullable UUID marker,
        List<Sort> sorts,
        SortedMap<String, String> filters,
        List<String> tags,
        @Nullable Visibility visibility,
        @Nullable String projectId,
        @Nullable Long sizeMinBytes,
        @Nullable Long sizeMaxBytes,
        String memberStatus,
        boolean includeCommunity,
        boolean includeHidden,
        boolean onlyProtected) {

    /** One key of the order. */
    record Sort(String field, boolean descending) {}

    /**
     * What was found.
     *
     * @param nextMarker null on the last page
     */
    record Page(List<Image> images, @Nullable UUID nextMarker) {}
}
