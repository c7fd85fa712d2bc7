-- While an instance has two sizes it holds quota for the larger one; the check of quota against facts must see both.
ALTER TABLE instance
    ADD COLUMN other_vcpus bigint NOT NULL DEFAULT 0 CHECK (other_vcpus >= 0),       -- writer: operations; copies from other_flavor
    ADD COLUMN other_memory_mib bigint NOT NULL DEFAULT 0 CHECK (other_memory_mib >= 0);
