package io.xenith.standalone.seed;

import java.io.IOException;

/**
 * The project {@code demo}, and who may do what. The domain, the project {@code admin}, the roles and the administrator's own
 * rights are there before: the control plane makes them when it first starts.
 *
 * @param api as the administrator
 */
record IdentitySeed(CloudApi api) {
    private static final String PROJECTS = "/identity/v3/projects";

    void ensure(String demoUserId) throws IOException, InterruptedException {
        var demo = api.findByName(PROJECTS, "projects", "demo");
        if (demo.isMissingNode()) {
            var request = CloudApi.object();
            request.putObject("project")
                    .put("name", "demo")
                    .put("domain_id", "default")
                    .put("description", "For the user demo");
            demo = api.post(PROJECTS, request).path("project");
        }
        var project = demo.path("id").asText();
        var administrator = api.session().path("user").path("id").asText();
        assign(project, demoUserId.replace("-", ""), "member");
        // So that the administrator can look into the project without asking itself for the right first.
        assign(project, administrator, "admin");
    }

    private void assign(String project, String user, String role) throws IOException, InterruptedException {
        var roleId =
                api.findByName("/identity/v3/roles", "roles", role).path("id").asText();
        var path = PROJECTS + "/" + project + "/users/" + user + "/roles/" + roleId;
        if (!api.exists(path)) {
            api.put(path, CloudApi.object());
        }
    }
}
