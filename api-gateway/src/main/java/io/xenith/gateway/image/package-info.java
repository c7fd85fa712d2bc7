/**
 * Glance v2: images, their data, members, tags and schemas. Records come from the image service over gRPC, data over HTTPS, streamed in
 * both directions in pieces, so that the size of an image costs no memory here. {@link io.xenith.gateway.image.ImageJson} has the
 * shape, {@link io.xenith.gateway.image.ImagePatch} the changes, {@link io.xenith.gateway.image.ImageTransfer} the data. There is no
 * import, no second store and no location: nothing here says otherwise. Called by clients only. Invariant: a download that ends
 * early is cut, never ended as if it were whole. Start at {@link io.xenith.gateway.image.ImageResource}.
 */
@NullMarked
package io.xenith.gateway.image;

import org.jspecify.annotations.NullMarked;
