package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/db"
	"tandem/views/i18n"
)

// hasDatabase returns an error when the data folder has no database: a command
// for one that is there would otherwise make a new one in the wrong folder.
func (o *options) hasDatabase() error {
	if o.DB != "sqlite" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(o.Data, db.File)); err != nil {
		return fmt.Errorf("there is no database in %s, name its folder with --data: %w", o.Data, err)
	}
	return nil
}

// firstLine returns the first line of the file that holds a password.
func firstLine(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// explained words field errors for the command line, by the names of its flags.
func explained(err error) error {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		return err
	}
	var lines []error
	for _, e := range errs {
		lines = append(lines, fmt.Errorf("%s: %s", flagOf(e.Field), english(e.Text)))
	}
	return errors.Join(lines...)
}

// flagOf returns the flag for a field of the wizard.
func flagOf(field string) string {
	switch field {
	case account.FieldUserName:
		return "--admin"
	case account.FieldPassword:
		return "--password-file"
	case "console_language":
		return "--language"
	default:
		return "--" + strings.ReplaceAll(field, "_", "-")
	}
}

// english words t for the command line.
func english(t model.Text) string { return i18n.NewPrinter(i18n.English, nil).Text(t) }
