-- Operators follow moves between hosts by a number, and ask from where to where. It is the operation that knows, and outlives the domains.
CREATE SEQUENCE migration_number;
ALTER TABLE operation
    ADD COLUMN migration_number bigint UNIQUE,  -- writer: the request
    ADD COLUMN source_host uuid,                -- writer: the request
    ADD COLUMN asked_host uuid,                 -- writer: the request; null: any host will do
    ADD COLUMN destination_host uuid,           -- writer: whoever carries it on
    ADD CONSTRAINT operation_moves_from CHECK ((kind IN ('migrate', 'migrate_cold')) = (source_host IS NOT NULL)),
    ADD CONSTRAINT operation_moves_have_numbers CHECK ((source_host IS NULL) = (migration_number IS NULL)),
    ADD CONSTRAINT operation_moves_to
        CHECK (source_host IS NOT NULL OR (asked_host IS NULL AND destination_host IS NULL)),
    ADD CONSTRAINT operation_moves_away CHECK (destination_host <> source_host AND asked_host <> source_host),
    ADD CONSTRAINT operation_moves_where_asked CHECK (destination_host = asked_host);
