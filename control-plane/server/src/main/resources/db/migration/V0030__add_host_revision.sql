-- Replicas keep a picture of the fleet in memory: each change of a host that placement looks at gets a number that only grows, so that they can ask for what is new and put changes in order.
CREATE SEQUENCE host_revision;
ALTER TABLE host ADD COLUMN revision bigint NOT NULL DEFAULT nextval('host_revision'); -- writer: the trigger below
CREATE INDEX host_by_revision ON host (revision);

CREATE FUNCTION advance_host_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := nextval('host_revision');
    RETURN NEW;
END;
$$;

-- Not for sightings: last_seen_at changes with each heartbeat and means nothing to placement.
CREATE TRIGGER host_revision_advances BEFORE UPDATE ON host FOR EACH ROW
    WHEN ((OLD.name, OLD.availability_zone, OLD.state, OLD.cordoned, OLD.traits, OLD.architecture, OLD.hypervisor_version,
           OLD.cpus, OLD.memory_bytes, OLD.disk_bytes, OLD.cpu_overcommit, OLD.memory_overcommit, OLD.disk_overcommit,
           OLD.reserved_memory_bytes, OLD.reserved_disk_bytes, OLD.claimed_vcpus, OLD.claimed_memory_bytes,
           OLD.claimed_disk_bytes, OLD.removed_at)
        IS DISTINCT FROM
          (NEW.name, NEW.availability_zone, NEW.state, NEW.cordoned, NEW.traits, NEW.architecture, NEW.hypervisor_version,
           NEW.cpus, NEW.memory_bytes, NEW.disk_bytes, NEW.cpu_overcommit, NEW.memory_overcommit, NEW.disk_overcommit,
           NEW.reserved_memory_bytes, NEW.reserved_disk_bytes, NEW.claimed_vcpus, NEW.claimed_memory_bytes,
           NEW.claimed_disk_bytes, NEW.removed_at))
    EXECUTE FUNCTION advance_host_revision();
