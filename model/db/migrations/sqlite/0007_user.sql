-- +goose Up
CREATE TABLE credential_policy (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    name               TEXT NOT NULL UNIQUE,
    failed_logons      INTEGER NOT NULL, -- 0 to 100; 0 means no limit
    reset_after        INTEGER NOT NULL, -- minutes, 1 to 120
    lockout            INTEGER NOT NULL, -- minutes, 0 to 1440; 0 means until an administrator unlocks
    expires_after      INTEGER NOT NULL, -- days, 0 to 365; 0 means never
    minimum_length     INTEGER NOT NULL, -- 0 to 64
    history            INTEGER NOT NULL, -- 0 to 25 former ones that must not come again
    reject_trivial     BOOLEAN NOT NULL,
    standard           BOOLEAN NOT NULL,
    version            INTEGER NOT NULL
);
CREATE UNIQUE INDEX credential_policy_name ON credential_policy (lower(name));
INSERT INTO credential_policy (name, failed_logons, reset_after, lockout, expires_after, minimum_length, history, reject_trivial, standard, version)
VALUES ('Default Password Policy', 3, 30, 30, 0, 8, 12, TRUE, TRUE, 1),
       ('Default PIN Policy', 3, 30, 30, 0, 5, 12, TRUE, TRUE, 1);

-- user_key is the user ID as it is compared: lower case, normal width.
CREATE TABLE end_user (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id                TEXT NOT NULL UNIQUE,
    user_key               TEXT NOT NULL UNIQUE,
    last_name              TEXT NOT NULL,
    first_name             TEXT NOT NULL,
    department             TEXT NOT NULL,
    manager                TEXT NOT NULL,
    telephone              TEXT NOT NULL,
    mail_id                TEXT NOT NULL,
    user_locale            TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    self_service_user_id   TEXT UNIQUE,
    home_cluster           BOOLEAN NOT NULL,
    im_and_presence        BOOLEAN NOT NULL,
    blf_presence_group     TEXT NOT NULL,
    subscribe_css          TEXT REFERENCES calling_search_space (name) ON UPDATE CASCADE,
    maximum_login_time     INTEGER, -- minutes; NULL: that of the system
    cti_control            BOOLEAN NOT NULL,
    cross_cluster          BOOLEAN NOT NULL, -- Enable Extension Mobility Cross Cluster
    primary_extension      INTEGER REFERENCES directory_number (id) ON DELETE SET NULL,
    version                INTEGER NOT NULL
);
CREATE INDEX end_user_user_id ON end_user (lower(user_id));
CREATE INDEX end_user_last_name ON end_user (last_name);
CREATE INDEX end_user_first_name ON end_user (first_name);
CREATE INDEX end_user_department ON end_user (department);
CREATE INDEX end_user_primary_extension ON end_user (primary_extension);

CREATE TABLE application_user (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  TEXT NOT NULL UNIQUE,
    user_key TEXT NOT NULL UNIQUE,
    version  INTEGER NOT NULL
);

-- The password or PIN of one user.
CREATE TABLE credential (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    end_user_id           INTEGER REFERENCES end_user (id) ON DELETE CASCADE,
    application_user_id   INTEGER REFERENCES application_user (id) ON DELETE CASCADE,
    kind                  TEXT NOT NULL, -- "password" or "pin"
    hash                  TEXT NOT NULL, -- argon2id, PHC string; "" means none is set
    changed_at            INTEGER NOT NULL,
    policy                TEXT NOT NULL REFERENCES credential_policy (name) ON UPDATE CASCADE,
    locked_by_administrator BOOLEAN NOT NULL,
    cannot_change         BOOLEAN NOT NULL,
    must_change           BOOLEAN NOT NULL,
    does_not_expire       BOOLEAN NOT NULL,
    hack_count            INTEGER NOT NULL,
    last_failure          INTEGER,
    locked_until          INTEGER,
    version               INTEGER NOT NULL,
    CHECK ((end_user_id IS NULL) <> (application_user_id IS NULL))
);
CREATE UNIQUE INDEX credential_end_user ON credential (end_user_id, kind);
CREATE UNIQUE INDEX credential_application_user ON credential (application_user_id, kind);
CREATE INDEX credential_used_policy ON credential (policy);

CREATE TABLE credential_history (
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    at            INTEGER NOT NULL,
    hash          TEXT NOT NULL,
    PRIMARY KEY (credential_id, at)
);

CREATE TABLE access_control_group (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    roles       TEXT NOT NULL, -- JSON list of role names
    standard    BOOLEAN NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX access_control_group_name ON access_control_group (lower(name));
INSERT INTO access_control_group (name, roles, standard, version)
VALUES ('Standard EM Authentication Proxy Rights', '["Standard EM Authentication Proxy Rights"]', TRUE, 1);

CREATE TABLE access_control_group_member (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    access_control_group TEXT NOT NULL REFERENCES access_control_group (name) ON UPDATE CASCADE ON DELETE CASCADE,
    end_user_id         INTEGER REFERENCES end_user (id) ON DELETE CASCADE,
    application_user_id INTEGER REFERENCES application_user (id) ON DELETE CASCADE,
    CHECK ((end_user_id IS NULL) <> (application_user_id IS NULL))
);
CREATE UNIQUE INDEX access_control_group_member_end_user ON access_control_group_member (end_user_id, access_control_group);
CREATE INDEX access_control_group_member_group ON access_control_group_member (access_control_group);
CREATE UNIQUE INDEX access_control_group_member_application_user ON access_control_group_member (application_user_id, access_control_group);

-- +goose Down
DROP TABLE access_control_group_member;
DROP TABLE access_control_group;
DROP TABLE credential_history;
DROP TABLE credential;
DROP TABLE application_user;
DROP TABLE end_user;
DROP TABLE credential_policy;
