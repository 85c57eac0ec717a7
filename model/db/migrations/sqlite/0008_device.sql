-- +goose Up
CREATE TABLE phone_service (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    name              TEXT NOT NULL UNIQUE,
    ascii_name        TEXT NOT NULL,
    description       TEXT NOT NULL,
    url               TEXT NOT NULL,
    secure_url        TEXT NOT NULL,
    category          TEXT NOT NULL,
    type              TEXT NOT NULL,
    vendor            TEXT NOT NULL,
    service_version   TEXT NOT NULL,
    enabled           BOOLEAN NOT NULL,
    enterprise        BOOLEAN NOT NULL, -- every phone and profile has it, nobody subscribes
    version           INTEGER NOT NULL
);
CREATE UNIQUE INDEX phone_service_name ON phone_service (lower(name));

CREATE TABLE phone_service_parameter (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_service TEXT NOT NULL REFERENCES phone_service (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    name          TEXT NOT NULL,
    display_name  TEXT NOT NULL,
    default_value TEXT NOT NULL,
    description   TEXT NOT NULL,
    required      BOOLEAN NOT NULL,
    password      BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX phone_service_parameter_name ON phone_service_parameter (phone_service, lower(name));

-- Device profiles: the settings that travel with a person.
CREATE TABLE device_profile (
    id                         INTEGER PRIMARY KEY AUTOINCREMENT,
    name                       TEXT NOT NULL UNIQUE,
    description                TEXT NOT NULL,
    model                      TEXT NOT NULL,
    protocol                   TEXT NOT NULL,
    phone_button_template      TEXT NOT NULL REFERENCES phone_button_template (name) ON UPDATE CASCADE,
    softkey_template           TEXT REFERENCES softkey_template (name) ON UPDATE CASCADE,
    user_hold_moh              TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    user_locale                TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    privacy                    TEXT NOT NULL,
    single_button_barge        TEXT NOT NULL,
    join_across_lines          TEXT NOT NULL,
    prime_line                 TEXT NOT NULL,
    prime_line_for_voice_message TEXT NOT NULL,
    ignore_presentation        BOOLEAN NOT NULL,
    dnd                        BOOLEAN NOT NULL,
    dnd_option                 TEXT NOT NULL,
    dnd_incoming_alert         TEXT NOT NULL,
    module1                    TEXT NOT NULL,
    module2                    TEXT NOT NULL,
    mlpp_domain                TEXT REFERENCES mlpp_domain (name) ON UPDATE CASCADE,
    mlpp_indication            TEXT NOT NULL,
    mlpp_preemption            TEXT NOT NULL,
    cross_cluster_css          TEXT REFERENCES calling_search_space (name) ON UPDATE CASCADE,
    login_user                 TEXT REFERENCES end_user (user_id) ON UPDATE CASCADE ON DELETE SET NULL,
    version                    INTEGER NOT NULL
);
CREATE UNIQUE INDEX device_profile_name ON device_profile (lower(name));

CREATE TABLE default_device_profile (
    id                         INTEGER PRIMARY KEY AUTOINCREMENT,
    name                       TEXT NOT NULL UNIQUE, -- made from model and protocol
    description                TEXT NOT NULL,
    model                      TEXT NOT NULL,
    protocol                   TEXT NOT NULL,
    phone_button_template      TEXT NOT NULL REFERENCES phone_button_template (name) ON UPDATE CASCADE,
    softkey_template           TEXT REFERENCES softkey_template (name) ON UPDATE CASCADE,
    user_hold_moh              TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    user_locale                TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    privacy                    TEXT NOT NULL,
    single_button_barge        TEXT NOT NULL,
    join_across_lines          TEXT NOT NULL,
    prime_line                 TEXT NOT NULL,
    prime_line_for_voice_message TEXT NOT NULL,
    ignore_presentation        BOOLEAN NOT NULL,
    dnd                        BOOLEAN NOT NULL,
    dnd_option                 TEXT NOT NULL,
    dnd_incoming_alert         TEXT NOT NULL,
    module1                    TEXT NOT NULL,
    module2                    TEXT NOT NULL,
    mlpp_domain                TEXT REFERENCES mlpp_domain (name) ON UPDATE CASCADE,
    mlpp_indication            TEXT NOT NULL,
    mlpp_preemption            TEXT NOT NULL,
    cross_cluster_css          TEXT REFERENCES calling_search_space (name) ON UPDATE CASCADE,
    cti_control                BOOLEAN NOT NULL,
    version                    INTEGER NOT NULL,
    UNIQUE (model, protocol)
);

CREATE TABLE phone (
    id                         INTEGER PRIMARY KEY AUTOINCREMENT,
    name                       TEXT NOT NULL UNIQUE, -- "SEP" and the MAC address
    description                TEXT NOT NULL,
    model                      TEXT NOT NULL,
    protocol                   TEXT NOT NULL,
    phone_button_template      TEXT NOT NULL REFERENCES phone_button_template (name) ON UPDATE CASCADE,
    softkey_template           TEXT REFERENCES softkey_template (name) ON UPDATE CASCADE,
    user_hold_moh              TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    user_locale                TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    privacy                    TEXT NOT NULL,
    single_button_barge        TEXT NOT NULL,
    join_across_lines          TEXT NOT NULL,
    prime_line                 TEXT NOT NULL,
    prime_line_for_voice_message TEXT NOT NULL,
    ignore_presentation        BOOLEAN NOT NULL,
    dnd                        BOOLEAN NOT NULL,
    dnd_option                 TEXT NOT NULL,
    dnd_incoming_alert         TEXT NOT NULL,
    module1                    TEXT NOT NULL,
    module2                    TEXT NOT NULL,
    mlpp_domain                TEXT REFERENCES mlpp_domain (name) ON UPDATE CASCADE,
    mlpp_indication            TEXT NOT NULL,
    mlpp_preemption            TEXT NOT NULL,
    device_pool                TEXT NOT NULL REFERENCES device_pool (name) ON UPDATE CASCADE,
    common_device_configuration TEXT REFERENCES common_device_configuration (name) ON UPDATE CASCADE,
    common_phone_profile       TEXT NOT NULL REFERENCES common_phone_profile (name) ON UPDATE CASCADE,
    calling_search_space       TEXT REFERENCES calling_search_space (name) ON UPDATE CASCADE,
    network_hold_moh           TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    owner_user                 TEXT REFERENCES end_user (user_id) ON UPDATE CASCADE ON DELETE SET NULL,
    security_profile           TEXT NOT NULL,
    extension_mobility         BOOLEAN NOT NULL, -- Enable Extension Mobility
    logout_profile             TEXT REFERENCES device_profile (name) ON UPDATE CASCADE, -- NULL: current device settings
    last_user                  TEXT NOT NULL, -- who was logged in last, "" for nobody yet
    last_address               TEXT NOT NULL, -- where the phone was last seen, "" for never
    last_seen                  INTEGER,
    version                    INTEGER NOT NULL
);
CREATE UNIQUE INDEX phone_name ON phone (lower(name));

-- A line of a phone or of a device profile: which directory number stands on
-- which of its line buttons.
CREATE TABLE line (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_id            INTEGER REFERENCES phone (id) ON DELETE CASCADE,
    device_profile_id   INTEGER REFERENCES device_profile (id) ON DELETE CASCADE,
    position            INTEGER NOT NULL, -- from 1
    directory_number_id INTEGER NOT NULL REFERENCES directory_number (id),
    label               TEXT NOT NULL, -- "" shows the number
    display_name        TEXT NOT NULL, -- caller ID
    CHECK ((phone_id IS NULL) <> (device_profile_id IS NULL))
);
CREATE UNIQUE INDEX line_phone ON line (phone_id, position);
CREATE UNIQUE INDEX line_device_profile ON line (device_profile_id, position);
CREATE INDEX line_directory_number ON line (directory_number_id);

-- Speed dials, also with the state of the line that they dial (BLF).
CREATE TABLE speed_dial (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_id          INTEGER REFERENCES phone (id) ON DELETE CASCADE,
    device_profile_id INTEGER REFERENCES device_profile (id) ON DELETE CASCADE,
    position          INTEGER NOT NULL, -- from 1, among those of its kind
    number            TEXT NOT NULL,
    label             TEXT NOT NULL,
    blf               BOOLEAN NOT NULL,
    CHECK ((phone_id IS NULL) <> (device_profile_id IS NULL))
);
CREATE UNIQUE INDEX speed_dial_phone ON speed_dial (phone_id, blf, position);
CREATE UNIQUE INDEX speed_dial_device_profile ON speed_dial (device_profile_id, blf, position);

-- Who has subscribed to which phone service.
CREATE TABLE subscription (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_id          INTEGER REFERENCES phone (id) ON DELETE CASCADE,
    device_profile_id INTEGER REFERENCES device_profile (id) ON DELETE CASCADE,
    phone_service     TEXT NOT NULL REFERENCES phone_service (name) ON UPDATE CASCADE ON DELETE CASCADE,
    position          INTEGER NOT NULL, -- from 1
    name              TEXT NOT NULL,
    ascii_name        TEXT NOT NULL,
    parameters        TEXT NOT NULL, -- JSON: values by parameter name
    CHECK ((phone_id IS NULL) <> (device_profile_id IS NULL))
);
CREATE UNIQUE INDEX subscription_phone ON subscription (phone_id, position);
CREATE UNIQUE INDEX subscription_device_profile ON subscription (device_profile_id, position);
CREATE INDEX subscription_phone_service ON subscription (phone_service);

-- What a user may use: phones (controlled devices) and device profiles
-- (controlled profiles, in the order they are offered).
CREATE TABLE controlled_phone (
    end_user_id INTEGER NOT NULL REFERENCES end_user (id) ON DELETE CASCADE,
    phone_id    INTEGER NOT NULL REFERENCES phone (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    PRIMARY KEY (end_user_id, phone_id)
);
CREATE INDEX controlled_phone_phone ON controlled_phone (phone_id);

CREATE TABLE controlled_profile (
    end_user_id       INTEGER NOT NULL REFERENCES end_user (id) ON DELETE CASCADE,
    device_profile_id INTEGER NOT NULL REFERENCES device_profile (id) ON DELETE CASCADE,
    position          INTEGER NOT NULL,
    is_default        BOOLEAN NOT NULL,
    PRIMARY KEY (end_user_id, device_profile_id)
);
CREATE INDEX controlled_profile_device_profile ON controlled_profile (device_profile_id);

-- For lists sorted by these, and for the question who refers to a record.
CREATE INDEX device_profile_description ON device_profile (description);
CREATE INDEX device_profile_model ON device_profile (model);
CREATE INDEX device_profile_phone_button_template ON device_profile (phone_button_template);
CREATE INDEX device_profile_softkey_template ON device_profile (softkey_template);
CREATE INDEX device_profile_user_hold_moh ON device_profile (user_hold_moh);
CREATE INDEX device_profile_user_locale ON device_profile (user_locale);
CREATE INDEX device_profile_mlpp_domain ON device_profile (mlpp_domain);
CREATE INDEX device_profile_cross_cluster_css ON device_profile (cross_cluster_css);
CREATE INDEX device_profile_login_user ON device_profile (login_user);
CREATE INDEX phone_description ON phone (description);
CREATE INDEX phone_model ON phone (model);
CREATE INDEX phone_phone_button_template ON phone (phone_button_template);
CREATE INDEX phone_softkey_template ON phone (softkey_template);
CREATE INDEX phone_user_hold_moh ON phone (user_hold_moh);
CREATE INDEX phone_user_locale ON phone (user_locale);
CREATE INDEX phone_mlpp_domain ON phone (mlpp_domain);
CREATE INDEX phone_device_pool ON phone (device_pool);
CREATE INDEX phone_common_device_configuration ON phone (common_device_configuration);
CREATE INDEX phone_common_phone_profile ON phone (common_phone_profile);
CREATE INDEX phone_calling_search_space ON phone (calling_search_space);
CREATE INDEX phone_network_hold_moh ON phone (network_hold_moh);
CREATE INDEX phone_owner_user ON phone (owner_user);
CREATE INDEX phone_logout_profile ON phone (logout_profile);
CREATE INDEX phone_last_seen ON phone (last_seen);

-- +goose Down
DROP TABLE controlled_profile;
DROP TABLE controlled_phone;
DROP TABLE subscription;
DROP TABLE speed_dial;
DROP TABLE line;
DROP TABLE phone;
DROP TABLE default_device_profile;
DROP TABLE device_profile;
DROP TABLE phone_service_parameter;
DROP TABLE phone_service;
