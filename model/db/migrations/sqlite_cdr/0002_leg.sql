-- +goose Up
-- The legs are in a file of their own on SQLite: see model/cdr/archive.

-- +goose Down
