/** Writes JSON. Called by {@code work} for config drives and by {@code status}. */
@NullMarked
package io.xenith.hostagent.json;

import org.jspecify.annotations.NullMarked;
