package io.xenith.standalone.stack;

import io.xenith.standalone.bootimage.TinyImage;
import io.xenith.standalone.infrastructure.Installation;
import io.xenith.standalone.infrastructure.KafkaService;
import io.xenith.standalone.infrastructure.KeycloakRealm;
import io.xenith.standalone.infrastructure.KeycloakService;
import io.xenith.standalone.infrastructure.PostgresService;
import io.xenith.standalone.lab.LabHosts;
import io.xenith.standalone.seed.EnrolmentToken;
import io.xenith.standalone.seed.Seeder;
import io.xenith.standalone.service.HostAgentService;
import io.xenith.standalone.service.Pki;
import io.xenith.standalone.service.ServiceConfigs;
import io.xenith.standalone.service.XenithServices;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.Component;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the product consists of on one machine, in order of dependency. */
public final class Stack {
    private Stack() {}

    /** All components that the settings ask for; makes secrets and certificates where they are missing. */
    public static List<Component> components(
            StateDirectory directory, Installation installation, Settings settings, InstantSource clock)
            throws IOException {
        var secrets = Secrets.loadOrCreate(directory.secretsFile());
        var pki = new Pki(directory, clock);
        pki.ensure();
        List<Component> all = new ArrayList<>(List.of(
                new PostgresService(
                        directory, installation, secrets, settings.ports().port(PortName.POSTGRES)),
                new KafkaService(directory, installation, settings.ports()),
                new KeycloakService(directory, installation, secrets, settings.ports())));
        all.addAll(XenithServices.all(
                directory, settings, new ServiceConfigs(directory, installation, settings, secrets, pki)));
        var tiny = new TinyImage(directory.cache());
        all.add(tiny);
        var gateway = URI.create(settings.ports().url(PortName.API_GATEWAY));
        var administrator = OpenRc.variables("admin", settings, secrets);
        var cloud = List.of("keycloak", "image-service", "control-plane", "api-gateway");
        if (settings.hosts() > 0) {
            all.add(new HostAgentService(
                    directory,
                    settings,
                    installation.root().resolve("host-agent/agent/target"),
                    pki.authorityDirectory().resolve("ca.crt"),
                    uses -> EnrolmentToken.create(gateway, administrator, uses),
                    cloud));
        }
        if (settings.lab().hosts() > 0) {
            all.add(new LabHosts(
                    directory,
                    settings,
                    installation.root().resolve("host-agent/package/target"),
                    pki.authorityDirectory().resolve("ca.crt"),
                    uses -> EnrolmentToken.create(gateway, administrator, uses),
                    cloud));
        }
        List<String> seeded = new ArrayList<>(cloud);
        seeded.add(tiny.name());
        all.add(new Seeder(gateway, administrator, KeycloakRealm.DEMO_USER_ID, tiny, seeded));
        return settings.only().isEmpty() ? all : choose(all, settings.only());
    }

    private static List<Component> choose(List<Component> all, List<String> names) {
        Set<String> chosen = new HashSet<>(names);
        Set<String> known = new HashSet<>();
        all.forEach(component -> known.add(component.name()));
        for (var name : names) {
            if (!known.contains(name)) {
                throw new OperatorException(
                        "There is no service '" + name + "'; there are " + String.join(", ", known));
            }
        }
        var some = all.stream()
                .filter(component -> chosen.contains(component.name()))
                .toList();
        for (var component : some) {
            if (!chosen.containsAll(component.dependsOn())) {
                throw new OperatorException(
                        component.name() + " needs " + String.join(", ", component.dependsOn()) + " too");
            }
        }
        return some;
    }
}
