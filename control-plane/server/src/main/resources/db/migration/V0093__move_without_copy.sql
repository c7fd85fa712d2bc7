-- Whether an instance may only be moved to a host that has one store with the one it is on, so that no disk is copied.
ALTER TABLE operation
    ADD COLUMN without_copy boolean NOT NULL DEFAULT false; -- writer: the request, with the row
