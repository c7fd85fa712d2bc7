package io.xenith.imageservice.image;

import io.xenith.imageservice.record.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images in the database, each as far as its caller may go. */
@ApplicationScoped
public class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);

    private final Transactions transactions;
    private final ImageLimits limits;
    private final InstantSource clock;
    private final Event<BlobReleased> released;

    /** Built by the container. */
    public ImageStore(
            Transactions transactions, ImageLimits limits, InstantSource clock, Event<BlobReleased> released) {
        this.transactions = transactions;
        this.limits = limits;
        this.clock = clock;
        this.released = released;
    }

    /** Somebody should look for blobs without an image. */
    public record BlobReleased() {}

    Image create(NewImage image, Caller caller) {
        ImageRules.check(image);
        ImageRules.checkMayPublish(caller, image.visibility());
        Image created = transactions.run("create_image", session -> {
            ImageEntity known = session.find(ImageEntity.class, image.id());
            if (known != null) {
                if (known.requestDigest.equals(image.digest())) {
                    return known.toImage();
                }
                throw ImageException.of(ImageError.IMAGE_EXISTS, "This id is taken by another image.");
            }
            if (isDeleted(session, image.id(), null)) {
                throw ImageException.of(ImageError.IMAGE_EXISTS, "This id was an image that is deleted.");
            }
            Transactions.lock(session, "project:" + image.projectId());
            long count = session.createNativeQuery("SELECT count(*) FROM image WHERE project_id = :project", Long.class)
                    .setParameter("project", image.projectId())
                    .getSingleResult();
            if (count >= limits.imagesPerProject()) {
                throw ImageException.of(
                        ImageError.QUOTA_EXCEEDED,
                        "The project has " + count + " images, and may have " + limits.imagesPerProject() + ".");
            }
            ImageEntity row = ImageEntity.of(image, now());
            session.persist(row);
            session.flush();
            return row.toImage();
        });
        log(image.id(), caller, "image created");
        return created;
    }

    /** Reads an image that the caller may see; throws IMAGE_NOT_FOUND. */
    public Image load(UUID id, Caller caller) {
        return transactions.run(
                "load_image", session -> loadVisible(session, id, caller).toImage());
    }

    Listing.Page list(Listing listing, Caller caller) {
        ListStatement statement = new ListStatement(listing, caller);
        return transactions.run("list_images", session -> {
            session.setDefaultReadOnly(true);
            if (listing.marker() != null) {
                startBehind(session, statement, listing.marker(), caller);
            }
            var query = session.createNativeQuery(statement.sql(), ImageEntity.class);
            statement.parameters().forEach((name, value) -> {
                if (value instanceof List<?> values) {
                    query.setParameterList(name, values);
                } else {
                    query.setParameter(name, value);
                }
            });
            List<Image> images =
                    query.getResultList().stream().map(ImageEntity::toImage).toList();
            boolean more = images.size() > listing.limit();
            List<Image> page = more ? images.subList(0, listing.limit()) : images;
            return new Listing.Page(page, more ? page.getLast().id() : null);
        });
    }

    Image update(UUID id, ImageChange change, Caller caller) {
        return transactions.run("update_image", session -> {
            ImageEntity row = loadOwn(session, id, caller);
            Image before = row.toImage();
            if (change.ifVersion() != null && change.ifVersion() != before.version()) {
                throw ImageException.of(ImageError.IMAGE_CHANGED, "The image was changed meanwhile.");
            }
            Image after = ImageRules.apply(before, change, caller);
            if (after.equals(before)) {
                return before;
            }
            row.edit(after, now());
            session.flush();
            return row.toImage();
        });
    }

    void delete(UUID id, Caller caller) {
        boolean releases = transactions.run("delete_image", session -> {
            ImageEntity row = session.find(ImageEntity.class, id);
            if (row == null && isDeleted(session, id, caller)) {
                return false;
            }
            row = loadOwn(session, id, caller);
            if (row.isProtected) {
                throw ImageException.of(ImageError.IMAGE_PROTECTED, "The image is protected.");
            }
            // Before the row goes: the release below looks for other images, under the lock of the blob.
            session.remove(row);
            session.flush();
            session.createNativeMutationQuery("INSERT INTO deleted_image (id, project_id, request_id, deleted_at)"
                            + " VALUES (:id, :project, :request, :now)")
                    .setParameter("id", id)
                    .setParameter("project", row.projectId)
                    .setParameter("request", caller.requestId())
                    .setParameter("now", now())
                    .executeUpdate();
            String sha512 = row.sha512;
            if (sha512 == null) {
                return false;
            }
            Transactions.lock(session, "blob:" + sha512);
            return session.createNativeMutationQuery("UPDATE blob SET unreferenced_at = :now WHERE sha512 = :sha512"
                                    + " AND NOT EXISTS (SELECT 1 FROM image WHERE image.sha512 = :sha512)")
                            .setParameter("now", now())
                            .setParameter("sha512", sha512)
                            .executeUpdate()
                    > 0;
        });
        log(id, caller, "image deleted");
        if (releases) {
            released.fire(new BlobReleased());
        }
    }

    Image setActive(UUID id, boolean active, Caller caller) {
        return transactions.run("set_active", session -> {
            ImageEntity row = loadVisible(session, id, caller);
            if (!caller.administrator()) {
                throw ImageException.of(
                        ImageError.ADMINISTRATOR_REQUIRED,
                        "Only administrators deactivate images, or reactivate them.");
            }
            if (row.sha512 == null) {
                throw ImageException.of(ImageError.NO_DATA, "The image has no data.");
            }
            String wanted = (active ? ImageState.ACTIVE : ImageState.DEACTIVATED).wireName();
            if (!row.state.equals(wanted)) {
                row.state = wanted;
                row.updatedAt = now();
                session.flush();
            }
            return row.toImage();
        });
    }

    /** For changes of the image and of what hangs on it: throws IMAGE_NOT_FOUND or NOT_OWNER. */
    static ImageEntity loadOwn(Session session, UUID id, Caller caller) {
        ImageEntity row = loadVisible(session, id, caller);
        if (!caller.mayChange(row.toImage())) {
            throw ImageException.of(ImageError.NOT_OWNER, "The image belongs to another project.");
        }
        return row;
    }

    static ImageEntity loadVisible(Session session, UUID id, Caller caller) {
        ImageEntity row = session.find(ImageEntity.class, id);
        if (row == null || !isVisible(session, row, caller)) {
            throw ImageException.notFound();
        }
        return row;
    }

    private static boolean isVisible(Session session, ImageEntity row, Caller caller) {
        if (caller.seesEverything() || caller.isOwner(row.toImage())) {
            return true;
        }
        return switch (Visibility.load(row.visibility)) {
            case PUBLIC, COMMUNITY -> true;
            case SHARED -> MemberStore.find(session, row.id, caller.projectId()) != null;
            case PRIVATE -> false;
        };
    }

    private static void startBehind(Session session, ListStatement statement, UUID marker, Caller caller) {
        ImageEntity row = session.find(ImageEntity.class, marker);
        if (row == null || !isVisible(session, row, caller)) {
            throw ImageException.of(ImageError.MARKER_NOT_FOUND, "No such marker.");
        }
        Object[] values = session.createNativeQuery(statement.markerSql(), Object[].class)
                .setParameter("id", marker)
                .getSingleResult();
        statement.startBehind(values);
    }

    /** Whether the image was deleted, by this caller's very request if one is given. */
    private static boolean isDeleted(Session session, UUID id, @Nullable Caller caller) {
        List<String> requests = session.createNativeQuery(
                        "SELECT request_id FROM deleted_image WHERE id = :id", String.class)
                .setParameter("id", id)
                .getResultList();
        return !requests.isEmpty()
                && (caller == null || (!caller.requestId().isEmpty() && requests.contains(caller.requestId())));
    }

    private static void log(UUID id, Caller caller, String change) {
        LOG.atInfo()
                .addKeyValue("image.id", id)
                .addKeyValue("project.id", caller.projectId())
                .addKeyValue("request.id", caller.requestId())
                .log(change);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
