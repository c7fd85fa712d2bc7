/** Nova's quotas, limits and usage of projects. Start at {@code QuotaSetsResource}. */
@NullMarked
package io.xenith.gateway.compute.quota;

import org.jspecify.annotations.NullMarked;
