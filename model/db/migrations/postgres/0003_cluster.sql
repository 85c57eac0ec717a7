-- +goose Up
-- The cluster: its parameters, its nodes and the services on each node.

-- One row. Version 0 means that first-run setup has not been done yet; the row
-- is also what transactions lock that must run one after the other.
CREATE TABLE enterprise_parameters (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    cluster_id TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    language   TEXT NOT NULL,
    version    INTEGER NOT NULL
);
INSERT INTO enterprise_parameters VALUES (1, 'StandAloneCluster', 'UTC', 'en', 0);

CREATE TABLE node (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    address   TEXT NOT NULL,
    publisher BOOLEAN NOT NULL,
    version   TEXT NOT NULL,
    last_seen BIGINT NOT NULL
);
CREATE UNIQUE INDEX node_publisher ON node (publisher) WHERE publisher;

-- One row per change of the version that a node runs.
CREATE TABLE node_version (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id      BIGINT NOT NULL REFERENCES node (id),
    from_version TEXT NOT NULL, -- empty for the first installation
    to_version   TEXT NOT NULL,
    at           BIGINT NOT NULL
);
CREATE INDEX node_version_node ON node_version (node_id, id);

CREATE TABLE node_service (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id    BIGINT NOT NULL REFERENCES node (id),
    name       TEXT NOT NULL,
    activated  BOOLEAN NOT NULL,
    state      TEXT NOT NULL,
    started_at BIGINT,
    last_error TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (node_id, name)
);

-- What administrators asked for, executed by the node in the order of the ids.
CREATE TABLE service_command (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_id      BIGINT NOT NULL REFERENCES node (id),
    service      TEXT NOT NULL,
    action       TEXT NOT NULL,
    outcome      TEXT NOT NULL,
    detail       TEXT NOT NULL, -- the service's own error, if that was the reason
    requested_at BIGINT NOT NULL,
    finished_at  BIGINT
);
CREATE INDEX service_command_open ON service_command (node_id, id) WHERE finished_at IS NULL;

-- +goose Down
DROP TABLE service_command;
DROP TABLE node_service;
DROP TABLE node_version;
DROP TABLE node;
DROP TABLE enterprise_parameters;
