-- +goose Up
ALTER TABLE enterprise_parameters ADD COLUMN synchronize_profiles BOOLEAN NOT NULL DEFAULT TRUE;

-- The service parameters of Cisco Extension Mobility; there is one row.
CREATE TABLE extension_mobility_parameters (
    id                      BIGINT PRIMARY KEY CHECK (id = 1),
    enforce_maximum         BOOLEAN NOT NULL,
    maximum_login_time      BIGINT NOT NULL, -- minutes, 0 means no limit
    maximum_requests        BIGINT NOT NULL,
    multiple_login          TEXT NOT NULL,
    alphanumeric_user_id    BOOLEAN NOT NULL,
    remember_last_user      BOOLEAN NOT NULL,
    clear_call_logs         BOOLEAN NOT NULL,
    validate_ip_address     BOOLEAN NOT NULL,
    trusted_addresses       TEXT NOT NULL,
    allow_proxy             BOOLEAN NOT NULL,
    cache_size              BIGINT NOT NULL,
    idle_logout             BIGINT NOT NULL, -- minutes, 0 means never
    logout_time             TEXT NOT NULL,    -- "HH:MM" in the cluster's time zone, "" means never
    version                 BIGINT NOT NULL
);
INSERT INTO extension_mobility_parameters VALUES
    (1, FALSE, 480, 5, 'not allowed', TRUE, FALSE, FALSE, FALSE, '', FALSE, 10000, 0, '', 1);

-- Who is logged in where. The primary key keeps a phone from having two
-- sessions. home_cluster is "" for users of this cluster; those of another have
-- no end_user_id here.
CREATE TABLE mobility_session (
    phone_id          BIGINT PRIMARY KEY REFERENCES phone (id),
    home_cluster      TEXT NOT NULL,
    user_id           TEXT NOT NULL,
    end_user_id       BIGINT REFERENCES end_user (id),
    device_profile_id BIGINT REFERENCES device_profile (id), -- NULL: the default device profile of the model
    started_at        BIGINT NOT NULL,
    expires_at        BIGINT, -- NULL: no limit
    last_active       BIGINT NOT NULL,
    origin            TEXT NOT NULL -- "phone", "api", "administrator" or "logout profile"
);
CREATE INDEX mobility_session_end_user ON mobility_session (end_user_id);
CREATE INDEX mobility_session_device_profile ON mobility_session (device_profile_id);
CREATE INDEX mobility_session_expires_at ON mobility_session (expires_at);
CREATE INDEX mobility_session_last_active ON mobility_session (last_active);

-- The sessions that ended, and why.
CREATE TABLE mobility_ended (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone          TEXT NOT NULL,
    home_cluster   TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    device_profile TEXT NOT NULL,
    origin         TEXT NOT NULL,
    started_at     BIGINT NOT NULL,
    ended_at       BIGINT NOT NULL,
    reason         TEXT NOT NULL,
    ended_by       TEXT NOT NULL
);
CREATE INDEX mobility_ended_ended_at ON mobility_ended (ended_at);
CREATE INDEX mobility_ended_phone ON mobility_ended (phone);
CREATE INDEX mobility_ended_user ON mobility_ended (user_id);

-- Failed logins, counted for each device ("device:…") and network address
-- ("address:…"); those of a user are counted in the credential.
CREATE TABLE mobility_failure (
    subject      TEXT PRIMARY KEY,
    failures     BIGINT NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT
);
CREATE INDEX mobility_failure_last_at ON mobility_failure (last_at);

-- The days on which everybody was logged out at the fixed time.
CREATE TABLE mobility_logout_day (
    day TEXT PRIMARY KEY, -- "2026-11-22"
    at  BIGINT NOT NULL
);

-- What a phone is told, and how often it was tried.
CREATE TABLE phone_command (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone_id     BIGINT NOT NULL REFERENCES phone (id) ON DELETE CASCADE,
    action       TEXT NOT NULL, -- "restart" or "reset"
    clear_calls  BOOLEAN NOT NULL, -- clears the call history first
    created_at   BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    next_attempt BIGINT, -- NULL: done or given up
    finished_at  BIGINT,
    last_error   TEXT NOT NULL -- "" when the phone took it
);
CREATE INDEX phone_command_next_attempt ON phone_command (next_attempt);
CREATE INDEX phone_command_phone ON phone_command (phone_id, id);

-- The password that Tandem shows to phones when it tells them something, sealed.
CREATE TABLE phone_secret (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA NOT NULL
);

-- +goose Down
DROP TABLE phone_secret;
DROP TABLE phone_command;
DROP TABLE mobility_logout_day;
DROP TABLE mobility_failure;
DROP TABLE mobility_ended;
DROP TABLE mobility_session;
DROP TABLE extension_mobility_parameters;
ALTER TABLE enterprise_parameters DROP COLUMN synchronize_profiles;
