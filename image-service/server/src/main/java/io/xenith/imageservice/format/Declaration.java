package io.xenith.imageservice.format;

/**
 * What the owner says of the bytes that are coming.
 *
 * @param luks whether the owner declared the disk to be encrypted with LUKS (property {@code os_encrypt_format=luks})
 */
public record Declaration(DiskFormat disk, ContainerFormat container, boolean luks) {}
