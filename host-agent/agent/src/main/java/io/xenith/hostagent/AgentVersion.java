package io.xenith.hostagent;

/** The version of this agent, from its jar. */
final class AgentVersion {

    private AgentVersion() {}

    static String text() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
