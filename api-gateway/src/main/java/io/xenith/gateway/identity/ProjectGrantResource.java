package io.xenith.gateway.identity;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;

/** Roles of users on projects. */
@Path("/identity/v3/projects/{project}/users/{user}/roles")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class ProjectGrantResource extends GrantResource {

    ProjectGrantResource(Grants grants) {
        super(grants);
    }

    @Override
    Grant where(MultivaluedMap<String, String> path) {
        return Grants.project(String.valueOf(path.getFirst("project")));
    }
}
