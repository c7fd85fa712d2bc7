package io.xenith.controlplane.quota;

import io.xenith.controlplane.v1.QuotaResource;
import java.util.Map;

/** What is really there, against which claims are checked. Implemented by each package that claims. */
public interface QuotaFacts {

    /**
     * For each resource of the package a SELECT of {@code project_id} and {@code total} (bigint), one row a project that has
     * any.
     */
    Map<QuotaResource, String> sums();
}
