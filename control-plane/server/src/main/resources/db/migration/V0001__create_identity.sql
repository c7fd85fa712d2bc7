-- Domains, projects, roles and who holds which: tenancy comes before anything that has a tenant. Users live in Keycloak; here a user is an id.
CREATE TABLE domain (
    id           text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),          -- writer: identity; 'default' or a UUID
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),           -- writer: identity
    description  text NOT NULL CHECK (length(description) <= 4000),             -- writer: identity
    enabled      boolean NOT NULL,                                              -- writer: identity
    version      integer NOT NULL,                                              -- writer: Hibernate
    created_at   timestamptz NOT NULL,
    CONSTRAINT domain_name_taken UNIQUE (name)
);

CREATE TABLE project (
    id           uuid PRIMARY KEY,                                              -- writer: identity
    domain_id    text NOT NULL REFERENCES domain,                               -- writer: identity
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 64),           -- writer: identity
    description  text NOT NULL CHECK (length(description) <= 4000),             -- writer: identity
    enabled      boolean NOT NULL,                                              -- writer: identity
    tags         text[] NOT NULL CHECK (cardinality(tags) <= 80),               -- writer: identity
    version      integer NOT NULL,                                              -- writer: Hibernate
    created_at   timestamptz NOT NULL,
    CONSTRAINT project_name_taken UNIQUE (domain_id, name)
);

CREATE TABLE role (
    id           uuid PRIMARY KEY,                                              -- writer: identity
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),          -- writer: identity
    description  text NOT NULL CHECK (length(description) <= 4000),             -- writer: identity
    built_in     boolean NOT NULL,                                              -- writer: bootstrap
    version      integer NOT NULL,                                              -- writer: Hibernate
    CONSTRAINT role_name_taken UNIQUE (name)
);

-- One row for each role that a user holds, in exactly one scope.
CREATE TABLE role_assignment (
    user_id      uuid NOT NULL,
    role_id      uuid NOT NULL REFERENCES role,
    project_id   uuid REFERENCES project ON DELETE CASCADE,
    domain_id    text REFERENCES domain ON DELETE CASCADE,
    system       boolean NOT NULL DEFAULT false,
    assigned_at  timestamptz NOT NULL,
    CONSTRAINT role_assignment_has_one_scope
        CHECK ((project_id IS NOT NULL)::integer + (domain_id IS NOT NULL)::integer + system::integer = 1),
    CONSTRAINT role_assignment_once UNIQUE NULLS NOT DISTINCT (user_id, role_id, project_id, domain_id, system)
);
CREATE INDEX role_assignment_by_role ON role_assignment (role_id);
CREATE INDEX role_assignment_by_project ON role_assignment (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX role_assignment_by_domain ON role_assignment (domain_id) WHERE domain_id IS NOT NULL;

-- Lets a program log in as a user in one project. The secret itself is nowhere.
CREATE TABLE application_credential (
    id             uuid PRIMARY KEY,
    user_id        uuid NOT NULL,
    project_id     uuid NOT NULL REFERENCES project ON DELETE CASCADE,
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    description    text NOT NULL CHECK (length(description) <= 4000),
    role_ids       uuid[] NOT NULL CHECK (cardinality(role_ids) >= 1),
    unrestricted   boolean NOT NULL,
    secret_salt    bytea NOT NULL CHECK (length(secret_salt) >= 16),
    secret_rounds  integer NOT NULL CHECK (secret_rounds >= 1000),
    secret_hash    bytea NOT NULL CHECK (length(secret_hash) = 32),
    expires_at     timestamptz,
    created_at     timestamptz NOT NULL,
    CONSTRAINT application_credential_name_taken UNIQUE (user_id, name)
);
CREATE INDEX application_credential_by_project ON application_credential (project_id);

-- Tokens that are not to be accepted any more although they have not run out. Gateways read it by position.
CREATE TABLE token_revocation (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    audit_id    text,
    user_id     uuid,
    project_id  uuid,
    revoked_at  timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    CONSTRAINT token_revocation_has_one_subject
        CHECK ((audit_id IS NOT NULL)::integer + (user_id IS NOT NULL)::integer + (project_id IS NOT NULL)::integer = 1)
);
CREATE INDEX token_revocation_by_user ON token_revocation (user_id, revoked_at) WHERE user_id IS NOT NULL;
CREATE INDEX token_revocation_by_until ON token_revocation (until);
