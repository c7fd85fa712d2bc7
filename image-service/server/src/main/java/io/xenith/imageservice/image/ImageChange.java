package io.xenith.imageservice.image;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed; null leaves a field as it is.
 *
 * @param tags the new tags, all of them
 * @param ifVersion refuse unless the record still has this version
 */
record ImageChange(
        @Nullable String name,
        @Nullable Visibility visibility,
        @Nullable Boolean isProtected,
        @Nullable Boolean isHidden,
        @Nullable String diskFormat,
        @Nullable String containerFormat,
        @Nullable Integer minDiskGib,
        @Nullable Integer minMemoryMib,
        @Nullable List<String> tags,
        SortedMap<String, String> setProperties,
        SortedSet<String> removeProperties,
        @Nullable Long ifVersion,
        @Nullable String projectId) {}
