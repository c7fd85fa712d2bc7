package io.xenith.imageservice.image;

import io.xenith.imageservice.record.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Shares of images. The owner adds and removes projects; each project alone says whether it accepts. */
@ApplicationScoped
public class MemberStore {
    private static final Set<String> STATUSES = Set.of("pending", "accepted", "rejected");
    private static final int MEMBERS_AT_MOST = 1000;

    private final Transactions transactions;
    private final InstantSource clock;

    /** Built by the container. */
    public MemberStore(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    Member add(UUID imageId, String projectId, Caller caller) {
        ImageRules.checkProject("project_id", projectId);
        return transactions.run("add_member", session -> {
            requireShared(ImageStore.loadOwn(session, imageId, caller));
            MemberEntity known = find(session, imageId, projectId);
            if (known != null) {
                return known.toMember();
            }
            if (list(session, imageId).size() >= MEMBERS_AT_MOST) {
                throw ImageException.of(
                        ImageError.QUOTA_EXCEEDED, "An image is shared with at most " + MEMBERS_AT_MOST + " projects.");
            }
            MemberEntity row = new MemberEntity();
            row.key = new MemberEntity.Key(imageId, projectId);
            row.status = "pending";
            row.createdAt = now();
            row.updatedAt = row.createdAt;
            session.persist(row);
            session.flush();
            return row.toMember();
        });
    }

    Member answer(UUID imageId, String projectId, String status, Caller caller) {
        ImageRules.checkProject("project_id", projectId);
        if (!STATUSES.contains(status)) {
            throw ImageException.invalid("status", "One of pending, accepted, rejected.");
        }
        return transactions.run("answer_share", session -> {
            ImageEntity image = ImageStore.loadVisible(session, imageId, caller);
            if (!caller.administrator() && !projectId.equals(caller.projectId())) {
                throw ImageException.of(ImageError.NOT_OWNER, "Only the project itself accepts or rejects a share.");
            }
            requireShared(image);
            MemberEntity row = find(session, imageId, projectId);
            if (row == null) {
                throw ImageException.of(ImageError.MEMBER_NOT_FOUND, "The image is not shared with that project.");
            }
            if (!row.status.equals(status)) {
                row.status = status;
                row.updatedAt = now();
                session.flush();
            }
            return row.toMember();
        });
    }

    void remove(UUID imageId, String projectId, Caller caller) {
        transactions.run("remove_member", session -> {
            ImageStore.loadOwn(session, imageId, caller);
            MemberEntity row = find(session, imageId, projectId);
            if (row != null) {
                session.remove(row);
            }
            return true;
        });
    }

    /** All for the owner; for a member only itself. */
    List<Member> list(UUID imageId, Caller caller) {
        return transactions.run("list_members", session -> {
            ImageEntity image = ImageStore.loadVisible(session, imageId, caller);
            requireShared(image);
            boolean all = caller.seesEverything() || caller.isOwner(image.toImage());
            return list(session, imageId).stream()
                    .map(MemberEntity::toMember)
                    .filter(member -> all || member.projectId().equals(caller.projectId()))
                    .toList();
        });
    }

    static @Nullable MemberEntity find(Session session, UUID imageId, String projectId) {
        return session.find(MemberEntity.class, new MemberEntity.Key(imageId, projectId));
    }

    private static List<MemberEntity> list(Session session, UUID imageId) {
        return session.createSelectionQuery(
                        "from MemberEntity m where m.key.imageId = :image order by m.key.projectId", MemberEntity.class)
                .setParameter("image", imageId)
                .setMaxResults(MEMBERS_AT_MOST)
                .getResultList();
    }

    private static void requireShared(ImageEntity image) {
        if (!image.visibility.equals(Visibility.SHARED.wireName())) {
            throw ImageException.of(ImageError.NOT_SHARED, "Only an image of visibility shared has members.");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
