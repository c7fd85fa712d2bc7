package io.xenith.controlplane.catalog;

import io.grpc.Status;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.ListFlavorsRequest;
import io.xenith.controlplane.v1.SetFlavorAccessRequest;
import io.xenith.controlplane.v1.UpdateFlavorRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Flavors. Administrators write them; projects see the public ones and the private ones to which they have access. */
@Singleton
public final class FlavorStore {

    private static final String COLUMNS = """
            f.*, ARRAY(SELECT s.key FROM flavor_extra_spec s WHERE s.flavor_id = f.id ORDER BY s.key) AS spec_keys,
            ARRAY(SELECT s.value FROM flavor_extra_spec s WHERE s.flavor_id = f.id ORDER BY s.key) AS spec_values
            """;
    private static final String USABLE =
            "f.is_public OR f.id IN (SELECT a.flavor_id FROM flavor_access a WHERE a.project_id = ?::uuid)";
    private static final SortFields SORT = new SortFields(
            "f.id",
            SortFields.IdType.TEXT,
            Map.ofEntries(
                    Map.entry("flavorid", "f.id"),
                    Map.entry("id", "f.id"),
                    Map.entry("name", "f.name"),
                    Map.entry("vcpus", "f.vcpus"),
                    Map.entry("memory_mib", "f.memory_mib"),
                    Map.entry("memory_mb", "f.memory_mib"),
                    Map.entry("root_disk_gib", "f.root_disk_gib"),
                    Map.entry("root_gb", "f.root_disk_gib"),
                    Map.entry("ephemeral_gb", "f.ephemeral_disk_gib"),
                    Map.entry("swap", "f.swap_mib"),
                    Map.entry("rxtx_factor", "f.rxtx_factor"),
                    Map.entry("is_public", "f.is_public"),
                    Map.entry("disabled", "f.disabled"),
                    Map.entry("created_at", "f.created_at")),
            List.of());

    private final AuditLog audit;

    public FlavorStore(AuditLog audit) {
        this.audit = audit;
    }

    /** A flavor that this caller may use; FLAVOR_NOT_FOUND otherwise. One statement. */
    public Flavor find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return visibleTo(scope)
                .where("f.id = ?", id)
                .find(tx.connection(), FlavorStore::message)
                .orElseThrow(() -> Refusals.notFound("flavor", id));
    }

    PageOf<Flavor> list(Transaction tx, CallerScope scope, ListFlavorsRequest request) throws SQLException {
        boolean everything = scope.administrator() && (request.getAll() || request.hasIsPublic());
        return visibleTo(scope)
                .whereIf(!everything, USABLE, scope.project().orElse(null))
                .whereIf(request.hasIsPublic() && !request.getAll(), "f.is_public = ?", request.getIsPublic())
                .whereIf(request.getMinMemoryMib() > 0, "f.memory_mib >= ?", request.getMinMemoryMib())
                .whereIf(request.getMinDiskGib() > 0, "f.root_disk_gib >= ?", request.getMinDiskGib())
                .page(tx.connection(), request.getPage(), SORT, FlavorStore::message);
    }

    Flavor create(Transaction tx, CallerScope scope, Flavor wanted) throws SQLException {
        scope.requireAdministrator();
        FlavorEntity flavor = FlavorRules.entity(wanted, tx.now());
        SqlFailures.refusing(
                "flavor_name_taken",
                () -> Refusals.nameTaken("flavor", flavor.name),
                () -> SqlFailures.refusing("flavor_pkey", () -> idTaken(flavor.id), () -> {
                    tx.session().insert(flavor);
                    return flavor;
                }));
        setExtraSpecs(tx, flavor.id, wanted.getExtraSpecsMap());
        audit.append(tx, scope, Entry.done("create", "flavor", flavor.id));
        return find(tx, scope, flavor.id);
    }

    Flavor update(Transaction tx, CallerScope scope, UpdateFlavorRequest request) throws SQLException {
        scope.requireAdministrator();
        FlavorEntity flavor = load(tx, request.getFlavorId());
        if (request.hasDescription()) {
            flavor.description = FlavorRules.description(request.getDescription());
        }
        tx.session().update(flavor);
        Sql.update(
                tx.connection(),
                "DELETE FROM flavor_extra_spec WHERE flavor_id = ? AND key = ANY (?::text[])",
                flavor.id,
                request.getRemoveExtraSpecsList());
        setExtraSpecs(tx, flavor.id, request.getSetExtraSpecsMap());
        audit.append(tx, scope, Entry.done("update", "flavor", flavor.id));
        return find(tx, scope, flavor.id);
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        tx.session().delete(load(tx, id));
        audit.append(tx, scope, Entry.done("delete", "flavor", id));
    }

    List<String> setAccess(Transaction tx, CallerScope scope, SetFlavorAccessRequest request) throws SQLException {
        scope.requireAdministrator();
        FlavorEntity flavor = load(tx, request.getFlavorId());
        if (flavor.isPublic) {
            throw Refusals.invalidField("flavor_id", "a public flavor has no list of projects");
        }
        ProjectId project = ProjectId.parse("project_id", request.getProjectId());
        if (request.getGranted()) {
            SqlFailures.refusing(
                    "flavor_access_project_id_fkey",
                    () -> Refusals.notFound("project", project),
                    () -> Sql.update(
                            tx.connection(),
                            "INSERT INTO flavor_access (flavor_id, project_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                            flavor.id,
                            project));
        } else {
            Sql.update(
                    tx.connection(),
                    "DELETE FROM flavor_access WHERE flavor_id = ? AND project_id = ?",
                    flavor.id,
                    project);
        }
        audit.append(tx, scope, Entry.done(request.getGranted() ? "grant" : "revoke", "flavor", flavor.id));
        return listAccess(tx, scope, flavor.id);
    }

    List<String> listAccess(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        load(tx, id);
        return Sql.list(
                tx.connection(),
                "SELECT project_id FROM flavor_access WHERE flavor_id = ? ORDER BY project_id",
                row -> row.uuid("project_id").toString(),
                id);
    }

    private static void setExtraSpecs(Transaction tx, String flavor, Map<String, String> specs) throws SQLException {
        Map<String, String> checked = FlavorRules.extraSpecs(specs);
        if (checked.isEmpty()) {
            return;
        }
        Sql.update(tx.connection(), """
                INSERT INTO flavor_extra_spec (flavor_id, key, value)
                SELECT ?, s.key, s.value FROM unnest(?::text[], ?::text[]) AS s (key, value)
                ON CONFLICT (flavor_id, key) DO UPDATE SET value = excluded.value
                """, flavor, List.copyOf(checked.keySet()), List.copyOf(checked.values()));
        long count = Sql.number(tx.connection(), "SELECT count(*) FROM flavor_extra_spec WHERE flavor_id = ?", flavor);
        FlavorRules.requireFewExtraSpecs(count);
    }

    private static Query visibleTo(CallerScope scope) {
        return scope.administrator()
                ? Query.select(COLUMNS, "flavor f", "true")
                : Query.select(COLUMNS, "flavor f", USABLE, scope.project().orElse(null));
    }

    private static FlavorEntity load(Transaction tx, String id) {
        return tx.lock(FlavorEntity.class, id).orElseThrow(() -> Refusals.notFound("flavor", id));
    }

    private static ServiceException idTaken(String id) {
        return ServiceException.of(
                Status.Code.ALREADY_EXISTS, "ID_TAKEN", "there is a flavor with the id '" + id + "' already");
    }

    private static Flavor message(Row row) throws SQLException {
        Flavor.Builder flavor = Flavor.newBuilder()
                .setFlavorId(row.text("id"))
                .setName(row.text("name"))
                .setVcpus(row.integer("vcpus"))
                .setMemoryMib(row.bigint("memory_mib"))
                .setRootDiskGib(row.bigint("root_disk_gib"))
                .setEphemeralDiskGib(row.bigint("ephemeral_disk_gib"))
                .setSwapMib(row.bigint("swap_mib"))
                .setIsPublic(row.bool("is_public"))
                .setDisabled(row.bool("disabled"))
                .setRxtxFactor(row.real("rxtx_factor"))
                .setDescription(row.text("description"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")));
        List<String> keys = row.texts("spec_keys");
        List<String> values = row.texts("spec_values");
        for (int i = 0; i < keys.size(); i++) {
            flavor.putExtraSpecs(keys.get(i), values.get(i));
        }
        return flavor.build();
    }
}
