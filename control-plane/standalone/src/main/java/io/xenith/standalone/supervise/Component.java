package io.xenith.standalone.supervise;

import java.util.List;

/** Something that has to be up before the whole is: a process to keep, or a piece of work to do once per start. */
public sealed interface Component permits ManagedService, SetupTask {
    /** Its name, unique, as people write it. */
    String name();

    /** Names of the components that must be ready first. */
    List<String> dependsOn();
}
