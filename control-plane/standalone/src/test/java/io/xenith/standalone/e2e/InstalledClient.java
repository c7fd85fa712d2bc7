package io.xenith.standalone.e2e;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class, and says so, when no client is installed. */
final class InstalledClient implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        require(
                OpenStackProgram.installed(),
                "no openstack client on PATH (Debian: apt install python3-openstackclient); its flows were not tried");
    }

    static void require(OpenStackProgram program, String message) {
        if (!program.isThere()) {
            // For the list at the end of ./xenith test.
            System.out.println("SKIPPED " + message);
        }
        Assumptions.assumeTrue(program.isThere(), message);
    }
}
