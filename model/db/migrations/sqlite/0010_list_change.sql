-- +goose Up
-- The rows of big lists that have changed, for package record, which searches
-- these lists in memory. The columns are those that can be searched or sorted by.
CREATE TABLE list_change (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    list   TEXT NOT NULL,
    row_id INTEGER NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER phone_added AFTER INSERT ON phone BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('phone', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER phone_changed AFTER UPDATE OF name, description, model, protocol, phone_button_template, device_pool, calling_search_space, owner_user, security_profile, extension_mobility, logout_profile, last_seen ON phone BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('phone', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER phone_deleted AFTER DELETE ON phone BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('phone', old.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER device_profile_added AFTER INSERT ON device_profile BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('device_profile', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER device_profile_changed AFTER UPDATE OF name, description, model, protocol, phone_button_template, cross_cluster_css, user_locale ON device_profile BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('device_profile', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER device_profile_deleted AFTER DELETE ON device_profile BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('device_profile', old.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER end_user_added AFTER INSERT ON end_user BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('end_user', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER end_user_changed AFTER UPDATE OF user_id, last_name, first_name, department, telephone, mail_id, manager, self_service_user_id ON end_user BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('end_user', new.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER end_user_deleted AFTER DELETE ON end_user BEGIN
    INSERT INTO list_change (list, row_id) VALUES ('end_user', old.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER line_added AFTER INSERT ON line BEGIN
    INSERT INTO list_change (list, row_id) SELECT 'phone', new.phone_id WHERE new.phone_id IS NOT NULL;
    INSERT INTO list_change (list, row_id) SELECT 'device_profile', new.device_profile_id WHERE new.device_profile_id IS NOT NULL;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER line_changed AFTER UPDATE OF directory_number_id, position ON line BEGIN
    INSERT INTO list_change (list, row_id) SELECT 'phone', new.phone_id WHERE new.phone_id IS NOT NULL;
    INSERT INTO list_change (list, row_id) SELECT 'device_profile', new.device_profile_id WHERE new.device_profile_id IS NOT NULL;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER line_deleted AFTER DELETE ON line BEGIN
    INSERT INTO list_change (list, row_id) SELECT 'phone', old.phone_id WHERE old.phone_id IS NOT NULL;
    INSERT INTO list_change (list, row_id) SELECT 'device_profile', old.device_profile_id WHERE old.device_profile_id IS NOT NULL;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER directory_number_renamed AFTER UPDATE OF pattern ON directory_number BEGIN
    INSERT INTO list_change (list, row_id) SELECT 'phone', phone_id FROM line WHERE directory_number_id = new.id AND phone_id IS NOT NULL;
    INSERT INTO list_change (list, row_id) SELECT 'device_profile', device_profile_id FROM line WHERE directory_number_id = new.id AND device_profile_id IS NOT NULL;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER directory_number_renamed;
DROP TRIGGER line_deleted;
DROP TRIGGER line_changed;
DROP TRIGGER line_added;
DROP TRIGGER end_user_deleted;
DROP TRIGGER end_user_changed;
DROP TRIGGER end_user_added;
DROP TRIGGER device_profile_deleted;
DROP TRIGGER device_profile_changed;
DROP TRIGGER device_profile_added;
DROP TRIGGER phone_deleted;
DROP TRIGGER phone_changed;
DROP TRIGGER phone_added;
DROP TABLE list_change;
