package io.xenith.standalone.service;

import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.Component;
import java.util.ArrayList;
import java.util.List;

/** Xenith's own services, in order of dependency. */
public final class XenithServices {
    private XenithServices() {}

    /** All of them. */
    public static List<Component> all(StateDirectory directory, Settings settings, ServiceConfigs configs) {
        var ports = settings.ports();
        List<Component> services = new ArrayList<>();
        services.add(new QuarkusService(
                "image-service",
                List.of("postgres"),
                ports.port(PortName.IMAGE_SERVICE_HTTP),
                directory,
                configs.quarkusApplication("image-service", "server"),
                192,
                configs::imageService,
                ports.url(PortName.IMAGE_SERVICE_MANAGEMENT) + "/q/health/ready"));
        for (int index = 0; index < settings.replicas(); index++) {
            var replica = index;
            var name = ServiceConfigs.controlPlaneName(replica);
            services.add(new QuarkusService(
                    name,
                    List.of("postgres", "kafka"),
                    ports.port(PortName.CONTROL_PLANE_GRPC, replica),
                    directory,
                    configs.quarkusApplication("control-plane", "server"),
                    384,
                    () -> configs.controlPlane(replica),
                    "http://" + ports.address(PortName.CONTROL_PLANE_HTTP, replica) + "/q/health/ready"));
        }
        services.add(new QuarkusService(
                "api-gateway",
                List.of("keycloak"),
                ports.port(PortName.API_GATEWAY),
                directory,
                configs.quarkusApplication("api-gateway"),
                256,
                configs::apiGateway,
                ports.url(PortName.API_GATEWAY) + "/q/health/ready"));
        return services;
    }
}
