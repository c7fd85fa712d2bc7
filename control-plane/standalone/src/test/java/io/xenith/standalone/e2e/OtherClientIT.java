package io.xenith.standalone.e2e;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** All flows with the client of the other Debian release: both have to work. */
@NeedsMinutes(25)
@ExtendWith({OtherClient.class, Cloud.class})
class OtherClientIT {

    @Nested
    class Identity extends IdentityFlows {
        Identity() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class ComputeCatalog extends ComputeCatalogFlows {
        ComputeCatalog() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Images extends ImageFlows {
        Images() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Networks extends NetworkFlows {
        Networks() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Volumes extends VolumeFlows {
        Volumes() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Servers extends ServerFlows {
        Servers() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Migrations extends MigrationFlows {
        Migrations() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Consoles extends ConsoleFlows {
        Consoles() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class ServerLists extends ServerListFlows {
        ServerLists() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }

    @Nested
    class Refusals extends RefusalFlows {
        Refusals() {
            super(OpenStackProgram.ofOtherRelease());
        }
    }
}
