package io.xenith.standalone.e2e;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** All flows with the client that is installed on this machine. */
@NeedsMinutes(25)
@ExtendWith({InstalledClient.class, Cloud.class})
class InstalledClientIT {

    @Nested
    class Identity extends IdentityFlows {
        Identity() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class ComputeCatalog extends ComputeCatalogFlows {
        ComputeCatalog() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Images extends ImageFlows {
        Images() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Networks extends NetworkFlows {
        Networks() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Volumes extends VolumeFlows {
        Volumes() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Servers extends ServerFlows {
        Servers() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Migrations extends MigrationFlows {
        Migrations() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Consoles extends ConsoleFlows {
        Consoles() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class ServerLists extends ServerListFlows {
        ServerLists() {
            super(OpenStackProgram.installed());
        }
    }

    @Nested
    class Refusals extends RefusalFlows {
        Refusals() {
            super(OpenStackProgram.installed());
        }
    }
}
