-- A token is for the serial console or for the screen, never for both. Those that are there when this comes are for serial consoles.
ALTER TABLE console_token
    ADD COLUMN kind text NOT NULL DEFAULT 'serial' CHECK (kind IN ('serial', 'screen')); -- writer: console service
