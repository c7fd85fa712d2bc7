package io.xenith.gateway.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.*;
import io.xenith.transport.error.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The identity part of the record, in memory: domains, projects, roles, assignments, credentials, revocations. */
public final class TestingIdentity extends IdentityServiceGrpc.IdentityServiceImplBase {

    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<String, ApplicationCredential> credentials = new LinkedHashMap<>();
    private final Map<String, String> secrets = new HashMap<>();
    private final List<Revocation> revocations = new ArrayList<>();

    TestingIdentity() {
        domains.put(
                "default",
                Domain.newBuilder()
                        .setDomainId("default")
                        .setName("Default")
                        .setEnabled(true)
                        .build());
        for (String name : List.of("admin", "member", "reader")) {
            String id = UUID.randomUUID().toString();
            roles.put(id, Role.newBuilder().setRoleId(id).setName(name).build());
        }
    }

    /** Adds a project of the default domain, or finds it; answers its id. */
    public synchronized String project(String name) {
        return projects.values().stream()
                .filter(project ->
                        project.getName().equals(name) && project.getDomainId().equals("default"))
                .map(Project::getProjectId)
                .findFirst()
                .orElseGet(() -> {
                    String id = UUID.randomUUID().toString();
                    projects.put(
                            id,
                            Project.newBuilder()
                                    .setProjectId(id)
                                    .setName(name)
                                    .setDomainId("default")
                                    .setEnabled(true)
                                    .build());
                    return id;
                });
    }

    /** Gives a user a role on a project. */
    public synchronized void grant(String userId, String roleName, String projectId) {
        assignments.add(Assignment.newBuilder()
                .setUserId(userId)
                .setRoleId(role(roleName).getRoleId())
                .setProjectId(projectId)
                .build());
    }

    /** Gives a user a role on the system. */
    public synchronized void grantSystem(String userId, String roleName) {
        assignments.add(Assignment.newBuilder()
                .setUserId(userId)
                .setRoleId(role(roleName).getRoleId())
                .setSystem(true)
                .build());
    }

    /** What was revoked so far, in order. */
    public synchronized List<Revocation> revocations() {
        return List.copyOf(revocations);
    }

    /** As if another replica had revoked every token of a user. */
    public synchronized void revokeUser(String userId, Instant until) {
        revocations.add(Revocation.newBuilder()
                .setUserId(userId)
                .setRevokedAt(now())
                .setUntil(Timestamp.newBuilder().setSeconds(until.getEpochSecond()))
                .build());
    }

    private Role role(String name) {
        return roles.values().stream()
                .filter(role -> role.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public synchronized void createDomain(CreateDomainRequest request, StreamObserver<CreateDomainResponse> out) {
        requireNew(domains.values().stream().anyMatch(domain -> domain.getName().equals(request.getName())));
        Domain domain = Domain.newBuilder()
                .setDomainId(request.getDomainId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .setEnabled(request.getEnabled())
                .build();
        domains.put(domain.getDomainId(), domain);
        answer(out, CreateDomainResponse.newBuilder().setDomain(domain).build());
    }

    @Override
    public synchronized void findDomain(FindDomainRequest request, StreamObserver<FindDomainResponse> out) {
        Domain domain = find(
                domains.values(),
                "DOMAIN_NOT_FOUND",
                it -> request.getDomainId().isEmpty()
                        ? it.getName().equals(request.getName())
                        : it.getDomainId().equals(request.getDomainId()));
        answer(out, FindDomainResponse.newBuilder().setDomain(domain).build());
    }

    @Override
    public synchronized void listDomains(ListDomainsRequest request, StreamObserver<ListDomainsResponse> out) {
        answer(
                out,
                ListDomainsResponse.newBuilder()
                        .addAllDomains(domains.values().stream()
                                .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                                .filter(it -> !request.hasEnabled() || it.getEnabled() == request.getEnabled())
                                .toList())
                        .build());
    }

    @Override
    public synchronized void updateDomain(UpdateDomainRequest request, StreamObserver<UpdateDomainResponse> out) {
        Domain.Builder domain =
                find(domains.values(), "DOMAIN_NOT_FOUND", it -> it.getDomainId()
                                .equals(request.getDomainId()))
                        .toBuilder();
        if (request.hasName()) {
            domain.setName(request.getName());
        }
        if (request.hasDescription()) {
            domain.setDescription(request.getDescription());
        }
        if (request.hasEnabled()) {
            domain.setEnabled(request.getEnabled());
        }
        domains.put(domain.getDomainId(), domain.build());
        answer(out, UpdateDomainResponse.newBuilder().setDomain(domain).build());
    }

    @Override
    public synchronized void deleteDomain(DeleteDomainRequest request, StreamObserver<DeleteDomainResponse> out) {
        Domain domain = find(
                domains.values(), "DOMAIN_NOT_FOUND", it -> it.getDomainId().equals(request.getDomainId()));
        if (domain.getEnabled()) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "DOMAIN_ENABLED", "the domain is enabled: disable it first");
        }
        domains.remove(domain.getDomainId());
        answer(out, DeleteDomainResponse.getDefaultInstance());
    }

    @Override
    public synchronized void createProject(CreateProjectRequest request, StreamObserver<CreateProjectResponse> out) {
        requireAdministrator(request.getCaller());
        requireNew(projects.values().stream()
                .anyMatch(it -> it.getName().equals(request.getName())
                        && it.getDomainId().equals(request.getDomainId())));
        Project project = Project.newBuilder()
                .setProjectId(request.getProjectId())
                .setDomainId(request.getDomainId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .setEnabled(request.getEnabled())
                .addAllTags(request.getTagsList())
                .build();
        projects.put(project.getProjectId(), project);
        answer(out, CreateProjectResponse.newBuilder().setProject(project).build());
    }

    @Override
    public synchronized void findProject(FindProjectRequest request, StreamObserver<FindProjectResponse> out) {
        Project project = find(
                projects.values(),
                "PROJECT_NOT_FOUND",
                it -> it.getProjectId().equals(request.getProjectId())
                        && (request.getCaller().getAdministrator()
                                || holdsRole(request.getCaller().getUserId(), it.getProjectId())));
        answer(out, FindProjectResponse.newBuilder().setProject(project).build());
    }

    @Override
    public synchronized void listProjects(ListProjectsRequest request, StreamObserver<ListProjectsResponse> out) {
        answer(
                out,
                ListProjectsResponse.newBuilder()
                        .addAllProjects(projects.values().stream()
                                .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                                .filter(it -> !request.hasDomainId()
                                        || it.getDomainId().equals(request.getDomainId()))
                                .filter(it -> !request.hasEnabled() || it.getEnabled() == request.getEnabled())
                                .filter(it -> !request.hasUserId() || holdsRole(request.getUserId(), it.getProjectId()))
                                .toList())
                        .build());
    }

    @Override
    public synchronized void updateProject(UpdateProjectRequest request, StreamObserver<UpdateProjectResponse> out) {
        Project.Builder project = find(
                projects.values(), "PROJECT_NOT_FOUND", it -> it.getProjectId().equals(request.getProjectId()))
                .toBuilder();
        if (request.hasName()) {
            project.setName(request.getName());
        }
        if (request.hasDescription()) {
            project.setDescription(request.getDescription());
        }
        if (request.hasEnabled()) {
            project.setEnabled(request.getEnabled());
        }
        if (request.getReplaceTags()) {
            project.clearTags().addAllTags(request.getTagsList());
        }
        projects.put(project.getProjectId(), project.build());
        answer(out, UpdateProjectResponse.newBuilder().setProject(project).build());
    }

    @Override
    public synchronized void deleteProject(DeleteProjectRequest request, StreamObserver<DeleteProjectResponse> out) {
        Project project = find(
                projects.values(), "PROJECT_NOT_FOUND", it -> it.getProjectId().equals(request.getProjectId()));
        projects.remove(project.getProjectId());
        answer(out, DeleteProjectResponse.getDefaultInstance());
    }

    @Override
    public synchronized void createRole(CreateRoleRequest request, StreamObserver<CreateRoleResponse> out) {
        requireNew(roles.values().stream().anyMatch(it -> it.getName().equals(request.getName())));
        Role role = Role.newBuilder()
                .setRoleId(request.getRoleId())
                .setName(request.getName())
                .setDescription(request.getDescription())
                .build();
        roles.put(role.getRoleId(), role);
        answer(out, CreateRoleResponse.newBuilder().setRole(role).build());
    }

    @Override
    public synchronized void findRole(FindRoleRequest request, StreamObserver<FindRoleResponse> out) {
        Role role = find(
                roles.values(),
                "ROLE_NOT_FOUND",
                it -> request.getRoleId().isEmpty()
                        ? it.getName().equals(request.getName())
                        : it.getRoleId().equals(request.getRoleId()));
        answer(out, FindRoleResponse.newBuilder().setRole(role).build());
    }

    @Override
    public synchronized void listRoles(ListRolesRequest request, StreamObserver<ListRolesResponse> out) {
        answer(
                out,
                ListRolesResponse.newBuilder()
                        .addAllRoles(roles.values().stream()
                                .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                                .toList())
                        .build());
    }

    @Override
    public synchronized void deleteRole(DeleteRoleRequest request, StreamObserver<DeleteRoleResponse> out) {
        roles.remove(find(roles.values(), "ROLE_NOT_FOUND", it -> it.getRoleId().equals(request.getRoleId()))
                .getRoleId());
        answer(out, DeleteRoleResponse.getDefaultInstance());
    }

    @Override
    public synchronized void assignRole(AssignRoleRequest request, StreamObserver<AssignRoleResponse> out) {
        assignments.remove(request.getAssignment());
        assignments.add(request.getAssignment());
        answer(out, AssignRoleResponse.getDefaultInstance());
    }

    @Override
    public synchronized void unassignRole(UnassignRoleRequest request, StreamObserver<UnassignRoleResponse> out) {
        if (!assignments.remove(request.getAssignment())) {
            throw notFound("ASSIGNMENT_NOT_FOUND");
        }
        answer(out, UnassignRoleResponse.getDefaultInstance());
    }

    @Override
    public synchronized void listAssignments(
            ListAssignmentsRequest request, StreamObserver<ListAssignmentsResponse> out) {
        List<Assignment> found = assignments.stream()
                .filter(it -> !request.hasUserId() || it.getUserId().equals(request.getUserId()))
                .filter(it -> !request.hasRoleId() || it.getRoleId().equals(request.getRoleId()))
                .filter(it -> !request.hasProjectId() || it.getProjectId().equals(request.getProjectId()))
                .filter(it -> !request.hasDomainId() || it.getDomainId().equals(request.getDomainId()))
                .filter(it -> !request.hasSystem() || it.getSystem() == request.getSystem())
                .map(this::named)
                .toList();
        answer(
                out,
                ListAssignmentsResponse.newBuilder().addAllAssignments(found).build());
    }

    private Assignment named(Assignment assignment) {
        Assignment.Builder named = assignment.toBuilder();
        Role role = roles.get(assignment.getRoleId());
        if (role != null) {
            named.setRoleName(role.getName());
        }
        Project project = projects.get(assignment.getProjectId());
        if (project != null) {
            named.setProjectName(project.getName()).setProjectDomainId(project.getDomainId());
        }
        return named.build();
    }

    @Override
    public synchronized void forgetUser(ForgetUserRequest request, StreamObserver<ForgetUserResponse> out) {
        assignments.removeIf(it -> it.getUserId().equals(request.getUserId()));
        credentials.values().removeIf(it -> it.getUserId().equals(request.getUserId()));
        answer(out, ForgetUserResponse.getDefaultInstance());
    }

    @Override
    public synchronized void resolveScope(ResolveScopeRequest request, StreamObserver<ResolveScopeResponse> out) {
        ResolveScopeResponse.Builder response = ResolveScopeResponse.newBuilder();
        Predicate<Assignment> here;
        switch (request.getScopeCase()) {
            case PROJECT_ID, PROJECT_NAME -> {
                Project project = find(
                        projects.values(),
                        "NO_ROLE_IN_SCOPE",
                        it -> request.hasProjectId()
                                ? it.getProjectId().equals(request.getProjectId())
                                : it.getName().equals(request.getProjectName().getName()));
                if (!project.getEnabled()) {
                    throw ServiceException.of(Status.Code.PERMISSION_DENIED, "SCOPE_DISABLED", "disabled");
                }
                response.setProject(project).setDomain(domains.get(project.getDomainId()));
                here = it -> it.getProjectId().equals(project.getProjectId());
            }
            case SYSTEM -> {
                response.setSystem(true);
                here = Assignment::getSystem;
            }
            default -> {
                Domain domain = find(
                        domains.values(),
                        "NO_ROLE_IN_SCOPE",
                        it -> request.hasDomainId()
                                ? it.getDomainId().equals(request.getDomainId())
                                : it.getName().equals(request.getDomainName()));
                response.setDomain(domain);
                here = it -> it.getDomainId().equals(domain.getDomainId());
            }
        }
        List<Role> held = assignments.stream()
                .filter(it -> it.getUserId().equals(request.getUserId()))
                .filter(here)
                .map(it -> roles.get(it.getRoleId()))
                .toList();
        if (held.isEmpty()) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "NO_ROLE_IN_SCOPE", "no role there");
        }
        answer(out, response.addAllRoles(held).build());
    }

    @Override
    public synchronized void createApplicationCredential(
            CreateApplicationCredentialRequest request, StreamObserver<CreateApplicationCredentialResponse> out) {
        ApplicationCredential credential = request.getCredential().toBuilder()
                .clearRoles()
                .addAllRoles(request.getCredential().getRolesList().stream()
                        .map(role -> find(
                                roles.values(),
                                "ROLE_NOT_FOUND",
                                it -> it.getRoleId().equals(role.getRoleId())
                                        || it.getName().equals(role.getName())))
                        .toList())
                .build();
        credentials.put(credential.getCredentialId(), credential);
        secrets.put(credential.getCredentialId(), request.getSecret());
        answer(
                out,
                CreateApplicationCredentialResponse.newBuilder()
                        .setCredential(credential)
                        .build());
    }

    @Override
    public synchronized void findApplicationCredential(
            FindApplicationCredentialRequest request, StreamObserver<FindApplicationCredentialResponse> out) {
        ApplicationCredential credential = find(credentials.values(), "CREDENTIAL_NOT_FOUND", it -> it.getCredentialId()
                .equals(request.getCredentialId()));
        answer(
                out,
                FindApplicationCredentialResponse.newBuilder()
                        .setCredential(credential)
                        .build());
    }

    @Override
    public synchronized void listApplicationCredentials(
            ListApplicationCredentialsRequest request, StreamObserver<ListApplicationCredentialsResponse> out) {
        answer(
                out,
                ListApplicationCredentialsResponse.newBuilder()
                        .addAllCredentials(credentials.values().stream()
                                .filter(it -> it.getUserId().equals(request.getUserId()))
                                .filter(it -> !request.hasName() || it.getName().equals(request.getName()))
                                .toList())
                        .build());
    }

    @Override
    public synchronized void deleteApplicationCredential(
            DeleteApplicationCredentialRequest request, StreamObserver<DeleteApplicationCredentialResponse> out) {
        if (credentials.remove(request.getCredentialId()) == null) {
            throw notFound("CREDENTIAL_NOT_FOUND");
        }
        answer(out, DeleteApplicationCredentialResponse.getDefaultInstance());
    }

    @Override
    public synchronized void verifyApplicationCredential(
            VerifyApplicationCredentialRequest request, StreamObserver<VerifyApplicationCredentialResponse> out) {
        ApplicationCredential credential = credentials.values().stream()
                .filter(it -> request.getCredentialId().isEmpty()
                        ? it.getUserId().equals(request.getUserId())
                                && it.getName().equals(request.getName())
                        : it.getCredentialId().equals(request.getCredentialId()))
                .filter(it -> request.getSecret().equals(secrets.get(it.getCredentialId())))
                .findFirst()
                .orElseThrow(() -> ServiceException.of(Status.Code.UNAUTHENTICATED, "BAD_CREDENTIAL", "refused"));
        Project project = find(
                projects.values(), "PROJECT_NOT_FOUND", it -> it.getProjectId().equals(credential.getProjectId()));
        answer(
                out,
                VerifyApplicationCredentialResponse.newBuilder()
                        .setCredential(credential)
                        .setProject(project)
                        .setDomain(domains.get(project.getDomainId()))
                        .build());
    }

    @Override
    public synchronized void revokeTokens(RevokeTokensRequest request, StreamObserver<RevokeTokensResponse> out) {
        Revocation.Builder revocation =
                Revocation.newBuilder().setRevokedAt(now()).setUntil(request.getUntil());
        switch (request.getSubjectCase()) {
            case AUDIT_ID -> revocation.setAuditId(request.getAuditId());
            case USER_ID -> revocation.setUserId(request.getUserId());
            case PROJECT_ID -> revocation.setProjectId(request.getProjectId());
            case SUBJECT_NOT_SET -> throw new IllegalStateException("no subject");
        }
        revocations.add(revocation.build());
        answer(out, RevokeTokensResponse.getDefaultInstance());
    }

    @Override
    public synchronized void listRevocations(
            ListRevocationsRequest request, StreamObserver<ListRevocationsResponse> out) {
        int from = Math.toIntExact(Math.min(request.getAfter(), revocations.size()));
        answer(
                out,
                ListRevocationsResponse.newBuilder()
                        .addAllRevocations(revocations.subList(from, revocations.size()))
                        .setCursor(revocations.size())
                        .build());
    }

    private boolean holdsRole(String userId, String projectId) {
        return assignments.stream()
                .anyMatch(
                        it -> it.getUserId().equals(userId) && it.getProjectId().equals(projectId));
    }

    private static void requireAdministrator(Caller caller) {
        if (!caller.getAdministrator()) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR", "administrators only");
        }
    }

    private static void requireNew(boolean taken) {
        if (taken) {
            throw ServiceException.of(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", "the name is taken");
        }
    }

    private static <T> T find(Iterable<T> all, String reason, Predicate<T> wanted) {
        for (T item : all) {
            if (wanted.test(item)) {
                return item;
            }
        }
        throw notFound(reason);
    }

    private static ServiceException notFound(String reason) {
        return ServiceException.of(Status.Code.NOT_FOUND, reason, "no such thing");
    }

    private static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
