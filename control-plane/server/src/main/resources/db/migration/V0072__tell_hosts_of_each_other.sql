-- Hosts may have a network of their own for disks and live moves: another address than the one the control plane uses.
ALTER TABLE host ADD COLUMN transfer_address text;  -- writer: announce; host:port of the agent for other hosts
UPDATE host SET transfer_address = address;
ALTER TABLE host ALTER COLUMN transfer_address SET NOT NULL;
