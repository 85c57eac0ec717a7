-- +goose Up
-- PostgreSQL searches big lists by itself; SQLite has triggers for that here.
SELECT 1;

-- +goose Down
SELECT 1;
