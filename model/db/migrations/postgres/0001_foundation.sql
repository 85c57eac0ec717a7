-- +goose Up
-- Times are unix milliseconds in UTC. A version column counts the changes of a
-- row and is compared when a form is saved.

CREATE TABLE audit (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          BIGINT NOT NULL,
    actor       TEXT NOT NULL,
    address     TEXT NOT NULL,
    action      TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_name TEXT NOT NULL,
    before      TEXT NOT NULL,
    after       TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at, id);

-- +goose Down
DROP TABLE audit;
