-- Facts leave by this table in the transaction that makes them true; a publisher moves them to Kafka and deletes them.
CREATE TABLE outbox (
    id              uuid PRIMARY KEY,
    position        bigint GENERATED ALWAYS AS IDENTITY,
    topic           text NOT NULL,
    aggregate_type  text NOT NULL,
    aggregate_id    uuid NOT NULL,
    type            text NOT NULL,
    payload         bytea NOT NULL,
    reason          text NOT NULL DEFAULT '',
    traceparent     text NOT NULL DEFAULT '',
    occurred_at     timestamptz NOT NULL
);
CREATE INDEX outbox_by_position ON outbox (position);
