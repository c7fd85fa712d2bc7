-- A live move has the instance on two hosts at once: the domain that is to come is told of while the other is the instance still.
ALTER TABLE instance_domain
    ADD COLUMN move text NOT NULL DEFAULT 'none'
        CHECK (move IN ('none', 'leave_to', 'stay', 'may_return', 'arrive_from', 'withdrawn')), -- writer: operations
    ADD COLUMN move_peer uuid, -- writer: operations; the domain at the other end
    ADD CONSTRAINT instance_domain_move_has_peer CHECK ((move IN ('none', 'may_return')) = (move_peer IS NULL)),
    DROP CONSTRAINT instance_domain_phase_check,
    ADD CONSTRAINT instance_domain_phase_check CHECK (phase IN ('planned', 'arriving', 'live', 'retained', 'ending', 'ended')),
    DROP CONSTRAINT instance_domain_state_check,
    ADD CONSTRAINT instance_domain_state_check
        CHECK (state IN ('unseen', 'unknown', 'running', 'paused', 'suspended', 'off', 'crashed', 'absent', 'left')),
    ADD CONSTRAINT instance_domain_arriving_comes CHECK (phase <> 'arriving' OR move IN ('arrive_from', 'withdrawn'));
-- At most one comes at a time.
CREATE UNIQUE INDEX instance_domain_one_arriving ON instance_domain (instance_id) WHERE phase = 'arriving';
