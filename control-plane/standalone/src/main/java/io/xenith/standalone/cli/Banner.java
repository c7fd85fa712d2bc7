package io.xenith.standalone.cli;

import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;

/**
 * The end of {@code up}: where everything is and how to begin. The one place that prints a password.
 *
 * @param directory of the installation
 * @param settings it runs with
 * @param secrets of it
 */
record Banner(StateDirectory directory, Settings settings, Secrets secrets) {
    String text() {
        return """

                Xenith is up.
                  OpenStack APIs  %1$s/identity/v3
                  All services    %1$s/
                  Keycloak        %2$s/admin/  (user keycloak-admin, password in %3$s)
                  Administrator   admin, password %4$s

                With the OpenStack client (Debian: apt install python3-openstackclient):
                  eval "$(./xenith openrc demo)"
                  openstack server create --flavor m1.tiny --image tiny --network private --wait first
                  openstack console log show first
                  openstack server delete --wait first

                  ./xenith status   ./xenith logs -f   ./xenith down
                """.formatted(
                        settings.ports().url(PortName.API_GATEWAY),
                        settings.ports().url(PortName.KEYCLOAK),
                        directory.secretsFile(),
                        secrets.value(Secret.USER_ADMIN));
    }
}
