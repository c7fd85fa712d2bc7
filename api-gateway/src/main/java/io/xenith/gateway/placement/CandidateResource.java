package io.xenith.gateway.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xenith.controlplane.v1.Host;
import io.xenith.gateway.access.Requires;
import io.xenith.gateway.access.Role;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.ListQuery;
import io.xenith.gateway.http.LogText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hosts with room for what is asked. By capacity and traits alone: what the scheduler would choose depends on more. A group of its
 * own ({@code resources1=…}) lands on the same host as the rest, since a host is one provider.
 */
@Path("/placement/allocation_candidates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Requires(Role.ADMIN)
public class CandidateResource {

    private static final int CANDIDATES = 10;
    private static final int ALLOCATIONS_BY_PROVIDER = 12;
    private static final int LIMIT = 16;
    private static final int TRAITS = 17;
    private static final int MEMBER_OF = 21;
    private static final int FORBIDDEN_TRAITS = 22;
    private static final int GROUPS = 25;
    private static final int ALL_RESOURCES = 27;

    private final Providers providers;

    CandidateResource(Providers providers) {
        this.providers = providers;
    }

    private record Question(Wanted wanted, boolean impossible, int limit) {}

    @GET
    public Response list(@Context UriInfo uri) {
        providers.requireSince(CANDIDATES);
        Question question = read(new ListQuery(uri));
        List<Host> found = question.impossible()
                ? List.of()
                : providers.all().stream()
                        .filter(question.wanted()::isOn)
                        .limit(question.limit())
                        .toList();
        ObjectNode body = ProviderJson.object();
        ArrayNode requests = body.putArray("allocation_requests");
        ObjectNode summaries = body.putObject("provider_summaries");
        for (Host host : found) {
            addRequest(requests.addObject(), host, question.wanted());
            addSummary(summaries.putObject(host.getHostId()), host, question.wanted());
        }
        return providers.answer(body);
    }

    private Question read(ListQuery query) {
        Wanted wanted = Wanted.anything();
        Set<String> groups = new HashSet<>();
        boolean memberOf = false;
        for (String name : query.names()) {
            String group = name.replaceFirst("^(resources|required|member_of)(?=[1-9][0-9]*$)", "");
            boolean grouped = !group.equals(name) && providers.since(GROUPS);
            String base = grouped ? name.substring(0, name.length() - group.length()) : name;
            String value = query.find(name).orElse("");
            switch (base) {
                case "resources" -> {
                    wanted = wanted.withResources(value);
                    if (grouped) {
                        groups.add(group);
                    }
                }
                case "required" -> {
                    refuseBefore(TRAITS, name);
                    wanted = wanted.withTraits(value, providers.since(FORBIDDEN_TRAITS));
                }
                case "member_of" -> {
                    refuseBefore(MEMBER_OF, name);
                    memberOf = true;
                }
                case "limit" -> refuseBefore(LIMIT, name);
                case "group_policy" -> refuseBefore(GROUPS, name);
                default -> throw unexpected(name);
            }
        }
        if (wanted.amounts().isEmpty()) {
            throw ApiFault.badRequest("Invalid query string parameters: 'resources' is a required property");
        }
        boolean isolated = groups.size() > 1
                && query.find("group_policy").filter("isolate"::equals).isPresent();
        return new Question(wanted, memberOf || isolated, limit(query));
    }

    private static int limit(ListQuery query) {
        return query.find("limit")
                .map(text -> {
                    if (!text.matches("[1-9][0-9]{0,8}")) {
                        throw ApiFault.badRequest("Invalid query string parameters: limit must be a positive number");
                    }
                    return Integer.valueOf(text);
                })
                .orElse(Integer.MAX_VALUE);
    }

    private void refuseBefore(int minor, String name) {
        if (!providers.since(minor)) {
            throw unexpected(name);
        }
    }

    private static ApiFault unexpected(String name) {
        return ApiFault.badRequest("Invalid query string parameters: Additional properties are not allowed ('"
                + LogText.of(name) + "' was unexpected)");
    }

    private void addRequest(ObjectNode request, Host host, Wanted wanted) {
        ObjectNode resources = ProviderJson.resources(wanted.amounts());
        if (providers.since(ALLOCATIONS_BY_PROVIDER)) {
            request.putObject("allocations").putObject(host.getHostId()).set("resources", resources);
        } else {
            ObjectNode allocation = request.putArray("allocations").addObject();
            allocation.putObject("resource_provider").put("uuid", host.getHostId());
            allocation.set("resources", resources);
        }
    }

    private void addSummary(ObjectNode summary, Host host, Wanted wanted) {
        ObjectNode resources = summary.putObject("resources");
        for (ResourceClass kind : ResourceClass.values()) {
            if (providers.since(ALL_RESOURCES) || wanted.amounts().containsKey(kind)) {
                resources
                        .putObject(kind.name())
                        .put("capacity", kind.of(host).capacity())
                        .put("used", kind.of(host).used());
            }
        }
        if (providers.since(TRAITS)) {
            ArrayNode traits = summary.putArray("traits");
            HostTraits.of(host).forEach(traits::add);
        }
    }
}
