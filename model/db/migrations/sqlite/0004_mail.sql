-- +goose Up
-- Mail server and trusted certificates.

CREATE TABLE smtp_settings (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    host     TEXT NOT NULL,
    port     INTEGER NOT NULL,
    starttls TEXT NOT NULL,
    sender   TEXT NOT NULL,
    username TEXT NOT NULL,
    password BLOB, -- sealed
    version  INTEGER NOT NULL
);

CREATE TABLE trusted_certificate (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose    TEXT NOT NULL, -- such as tomcat-trust
    sha256     TEXT NOT NULL, -- of the DER bytes, in hexadecimal
    subject    TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    serial     TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after  INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    added_by   TEXT NOT NULL,
    pem        TEXT NOT NULL,
    UNIQUE (purpose, sha256)
);

-- +goose Down
DROP TABLE trusted_certificate;
DROP TABLE smtp_settings;
