package io.xenith.gateway.access;

/** What an endpoint may ask of its caller, each more than the one before. */
public enum Role {
    /** Any valid token, unscoped ones too. */
    AUTHENTICATED,
    /** May look: holds reader, member or admin in a project, or is an administrator. */
    READER,
    /** May change what the project has: holds member or admin in a project, or is an administrator. */
    MEMBER,
    /** Administrator of the cloud. */
    ADMIN
}
