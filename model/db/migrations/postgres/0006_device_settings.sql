-- +goose Up
-- What phones and device profiles point to. A record is referred to by its name,
-- as on the pages: renaming it renames the references, and the database keeps
-- one that is in use. Names are unique without regard to case.
CREATE TABLE route_partition (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX route_partition_name ON route_partition (lower(name));

CREATE TABLE calling_search_space (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX calling_search_space_name ON calling_search_space (lower(name));

-- The partitions of a calling search space, in the order they are searched.
CREATE TABLE calling_search_space_partition (
    calling_search_space TEXT NOT NULL REFERENCES calling_search_space (name) ON UPDATE CASCADE ON DELETE CASCADE,
    route_partition      TEXT NOT NULL REFERENCES route_partition (name) ON UPDATE CASCADE,
    position             BIGINT NOT NULL,
    PRIMARY KEY (calling_search_space, route_partition)
);
CREATE INDEX calling_search_space_partition_partition ON calling_search_space_partition (route_partition);

CREATE TABLE moh_audio_source (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE,
    number          BIGINT NOT NULL UNIQUE, -- 1 to 51, what phones are told
    description     TEXT NOT NULL,
    play_continuous BOOLEAN NOT NULL,
    version         BIGINT NOT NULL
);
CREATE UNIQUE INDEX moh_audio_source_name ON moh_audio_source (lower(name));

CREATE TABLE user_locale (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,    -- "Japanese Japan"
    tag     TEXT NOT NULL,           -- "ja_JP"
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX user_locale_name ON user_locale (lower(name));

CREATE TABLE mlpp_domain (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    identifier  TEXT NOT NULL UNIQUE, -- six hexadecimal digits
    description TEXT NOT NULL,
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX mlpp_domain_name ON mlpp_domain (lower(name));

CREATE TABLE phone_button_template (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    model    TEXT NOT NULL,
    protocol TEXT NOT NULL,
    buttons  TEXT NOT NULL, -- JSON, in the order of the buttons
    standard BOOLEAN NOT NULL, -- came with the program
    version  BIGINT NOT NULL
);
CREATE UNIQUE INDEX phone_button_template_name ON phone_button_template (lower(name));
CREATE INDEX phone_button_template_model ON phone_button_template (model, protocol);

CREATE TABLE softkey_template (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    soft_keys   TEXT NOT NULL, -- JSON: soft keys by call state
    standard    BOOLEAN NOT NULL,
    version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX softkey_template_name ON softkey_template (lower(name));

CREATE TABLE common_phone_profile (
    id                 BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name               TEXT NOT NULL UNIQUE,
    description        TEXT NOT NULL,
    dnd_option         TEXT NOT NULL,
    dnd_incoming_alert TEXT NOT NULL,
    backlight_timeout  BIGINT NOT NULL, -- minutes, 0 means always on
    standard           BOOLEAN NOT NULL,
    version            BIGINT NOT NULL
);
CREATE UNIQUE INDEX common_phone_profile_name ON common_phone_profile (lower(name));

CREATE TABLE common_device_configuration (
    id                         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                       TEXT NOT NULL UNIQUE,
    softkey_template           TEXT REFERENCES softkey_template (name) ON UPDATE CASCADE,
    user_hold_moh              TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    network_hold_moh           TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    user_locale                TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    ip_addressing_mode         TEXT NOT NULL,
    signaling_preference       TEXT NOT NULL,
    allow_auto_configuration   TEXT NOT NULL,
    allow_duplicate_detection  TEXT NOT NULL,
    accept_redirects           TEXT NOT NULL,
    reply_multicast_echo       TEXT NOT NULL,
    trusted_relay_point        BOOLEAN NOT NULL,
    intercompany_media_engine  TEXT NOT NULL,
    mlpp_domain                TEXT REFERENCES mlpp_domain (name) ON UPDATE CASCADE,
    mlpp_indication            TEXT NOT NULL,
    mlpp_preemption            TEXT NOT NULL,
    confidential_access_mode   TEXT NOT NULL,
    confidential_access_level  BIGINT, -- NULL: none
    version                    BIGINT NOT NULL
);
CREATE UNIQUE INDEX common_device_configuration_name ON common_device_configuration (lower(name));

CREATE TABLE device_pool (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name             TEXT NOT NULL UNIQUE,
    description      TEXT NOT NULL,
    time_zone        TEXT NOT NULL, -- IANA name, "" means the cluster's
    user_locale      TEXT REFERENCES user_locale (name) ON UPDATE CASCADE,
    user_hold_moh    TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    network_hold_moh TEXT REFERENCES moh_audio_source (name) ON UPDATE CASCADE,
    mlpp_domain      TEXT REFERENCES mlpp_domain (name) ON UPDATE CASCADE,
    mlpp_indication  TEXT NOT NULL,
    mlpp_preemption  TEXT NOT NULL,
    version          BIGINT NOT NULL
);
CREATE UNIQUE INDEX device_pool_name ON device_pool (lower(name));

-- A directory number is unique in its route partition.
CREATE TABLE directory_number (
    id                   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pattern              TEXT NOT NULL,
    route_partition      TEXT REFERENCES route_partition (name) ON UPDATE CASCADE,
    description          TEXT NOT NULL,
    alerting_name        TEXT NOT NULL,
    calling_search_space TEXT REFERENCES calling_search_space (name) ON UPDATE CASCADE,
    version              BIGINT NOT NULL
);
CREATE UNIQUE INDEX directory_number_pattern ON directory_number (pattern, coalesce(route_partition, ''));
CREATE INDEX directory_number_partition ON directory_number (route_partition);

-- +goose Down
DROP TABLE directory_number;
DROP TABLE device_pool;
DROP TABLE common_device_configuration;
DROP TABLE common_phone_profile;
DROP TABLE softkey_template;
DROP TABLE phone_button_template;
DROP TABLE mlpp_domain;
DROP TABLE user_locale;
DROP TABLE moh_audio_source;
DROP TABLE calling_search_space_partition;
DROP TABLE calling_search_space;
DROP TABLE route_partition;
