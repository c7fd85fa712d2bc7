/**
 * The record of images: who owns one, who may see it, what may be changed by whom, and with whom it is shared.
 *
 * <p>Called by the gRPC endpoint ({@link io.xenith.imageservice.image.ImageRpc}) and, to ask whether a caller may read or
 * write data, by the blob routes. Entities and SQL stay inside {@link io.xenith.imageservice.image.ImageStore} and its
 * package-private neighbours; every query takes the {@link io.xenith.imageservice.image.Caller}, so none is without a
 * scope. Rows that people edit go through Hibernate with a version; the state of an upload moves by compare-and-set in the
 * blob package. Start with {@code ImageRules} for the rules and {@code ListStatement} for paging.
 */
@NullMarked
package io.xenith.imageservice.image;

import org.jspecify.annotations.NullMarked;
