-- +goose Up
-- user_key is the user name as it is compared: lower case, normal width.
CREATE TABLE administrator (
    id                  BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_name           TEXT NOT NULL,
    user_key            TEXT NOT NULL UNIQUE,
    display_name        TEXT NOT NULL,
    access_group        TEXT NOT NULL,
    language            TEXT NOT NULL,
    password            TEXT NOT NULL, -- argon2id, PHC string
    created_at          BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL,
    last_sign_in        BIGINT,
    version             INTEGER NOT NULL
);

-- Failed sign-ins, counted for each user name, of an administrator or not
-- ("name:" and a user_key), and for each network address ("address:…").
CREATE TABLE sign_in_failure (
    subject      TEXT PRIMARY KEY,
    failures     INTEGER NOT NULL,
    last_at      BIGINT NOT NULL,
    locked_until BIGINT
);
CREATE INDEX sign_in_failure_last_at ON sign_in_failure (last_at);

-- The cookie holds a token, the table its SHA-256.
CREATE TABLE session (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash       BYTEA NOT NULL UNIQUE,
    administrator_id BIGINT NOT NULL REFERENCES administrator (id) ON DELETE CASCADE,
    created_at       BIGINT NOT NULL,
    last_seen        BIGINT NOT NULL,
    address          TEXT NOT NULL,
    user_agent       TEXT NOT NULL,
    data             BYTEA NOT NULL
);
CREATE INDEX session_administrator ON session (administrator_id);

-- +goose Down
DROP TABLE session;
DROP TABLE sign_in_failure;
DROP TABLE administrator;
