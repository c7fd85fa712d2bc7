/**
 * The bytes of images: received once, checked while they stream, stored under their sha512, and served in ranges.
 *
 * <p>{@link io.xenith.imageservice.blob.BlobRoutes} is the HTTP edge, {@link io.xenith.imageservice.blob.BlobReceiver} one
 * upload from claim to commit, {@link io.xenith.imageservice.blob.UploadRecord} its compare-and-set in the database, and
 * {@link io.xenith.imageservice.blob.BlobDirectory} the files.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A file under {@code blobs/} is complete and synced before it has that name, and its name is its digest.
 *   <li>It is linked and unlinked only under the database's lock {@code blob:<sha512>}, in the transaction that makes or
 *       removes its row. So a collector never removes what an upload of the same bytes has just named. A crash between
 *       file system and commit leaves at worst a file without a row, or an unnamed row without a file; both are collected.
 *   <li>A file under {@code incoming/} belongs to the image whose row names it as its upload; otherwise it is rubbish.
 *   <li>Memory of one transfer is bounded, whatever its size.
 * </ul>
 */
@NullMarked
package io.xenith.imageservice.blob;

import org.jspecify.annotations.NullMarked;
