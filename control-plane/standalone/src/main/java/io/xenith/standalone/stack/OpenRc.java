package io.xenith.standalone.stack;

import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import io.xenith.standalone.settings.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The variables with which the {@code openstack} client finds this cloud and logs in. */
public final class OpenRc {
    private OpenRc() {}

    /** The variables of {@code admin} or {@code demo}, in the order in which people read them. */
    public static Map<String, String> variables(String user, Settings settings, Secrets secrets) {
        var password =
                switch (user) {
                    case "admin" -> secrets.value(Secret.USER_ADMIN);
                    case "demo" -> secrets.value(Secret.USER_DEMO);
                    default ->
                        throw new OperatorException(
                                "The passwords kept here are those of admin and demo, not of '" + user
                                        + "'. For others: ./xenith openrc demo, and change OS_USERNAME, OS_PROJECT_NAME, OS_PASSWORD.");
                };
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OS_AUTH_URL", settings.ports().url(PortName.API_GATEWAY) + "/identity/v3");
        variables.put("OS_IDENTITY_API_VERSION", "3");
        variables.put("OS_USERNAME", user);
        variables.put("OS_PASSWORD", password);
        variables.put("OS_PROJECT_NAME", user);
        variables.put("OS_USER_DOMAIN_NAME", "Default");
        variables.put("OS_PROJECT_DOMAIN_NAME", "Default");
        variables.put("OS_REGION_NAME", settings.region());
        variables.put("OS_INTERFACE", "public");
        return Collections.unmodifiableMap(variables);
    }

    /** The same as shell commands. Every value is of letters that need no quoting, or is quoted. */
    public static String shell(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
    }
}
