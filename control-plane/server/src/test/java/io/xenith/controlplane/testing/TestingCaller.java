package io.xenith.controlplane.testing;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.Caller;
import java.util.UUID;

/**
 * People for tests. Each call of {@link #caller()} is a new API request; keep the answer to repeat one.
 *
 * @param user who
 * @param project in which project; the nil UUID for none
 * @param role the only role
 */
public record TestingCaller(UserId user, ProjectId project, String role) {

    private static final UUID NONE = new UUID(0, 0);

    /** A member of a new project. */
    public static TestingCaller member() {
        return new TestingCaller(new UserId(UUID.randomUUID()), new ProjectId(UUID.randomUUID()), "member");
    }

    /** An administrator in a new project. */
    public static TestingCaller administrator() {
        return new TestingCaller(new UserId(UUID.randomUUID()), new ProjectId(UUID.randomUUID()), "admin");
    }

    /** Somebody with a valid token that is scoped to nothing. */
    public static TestingCaller unscoped() {
        return new TestingCaller(new UserId(UUID.randomUUID()), new ProjectId(NONE), "reader");
    }

    /** The same user in another project. */
    public TestingCaller in(ProjectId other) {
        return new TestingCaller(user, other, role);
    }

    /** The caller of a new API request. */
    public Caller caller() {
        Caller.Builder caller = Caller.newBuilder()
                .setUserId(user.toString())
                .setUserName("tester")
                .addRoles(role)
                .setRequestId("req-" + UUID.randomUUID())
                .setRemoteAddress("192.0.2.7");
        if (!project.value().equals(NONE)) {
            caller.setProjectId(project.toString());
        }
        return caller.build();
    }

    /** The scope of a new API request. */
    public CallerScope scope() {
        return CallerScope.of(caller());
    }
}
