package io.xenith.standalone.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class, and says so, when there is only one release of the client. */
final class OtherClient implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        InstalledClient.require(
                OpenStackProgram.ofOtherRelease(),
                "no openstack client of another release than the installed one (.ci/client trixie unpacks that of Debian 13);"
                        + " the flows were not tried with it");
    }
}
