package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/model"
)

func TestSetupTellsWhichFlagIsWrong(t *testing.T) {
	t.Parallel()
	var errs model.FieldErrors
	for _, field := range []string{"user_name", "password", "console_language", "time_zone"} {
		errs.Add(field, model.T("Choose one of the listed values for %s", model.T("Language")))
	}
	const text = ": Choose one of the listed values for Language"
	want := "--admin" + text + "\n--password-file" + text + "\n--language" + text + "\n--time-zone" + text
	if got := explained(errs).Error(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestCommandsMakeNoDatabase: in the wrong folder there is nothing to back up and
// nobody to help.
func TestCommandsMakeNoDatabase(t *testing.T) {
	t.Parallel()
	o := &options{Data: t.TempDir(), DB: "sqlite"}
	file := filepath.Join(t.TempDir(), "backup.tar")
	for name, err := range map[string]error{
		"backup": backupCommand{File: file}.Run(t.Context(), o),
		"admin":  endSessionsCommand{UserName: adminName}.Run(t.Context(), o),
	} {
		if err == nil || !strings.Contains(err.Error(), "there is no database in "+o.Data) {
			t.Errorf("%s: got %v, want that there is no database", name, err)
		}
	}
	if made, err := os.ReadDir(o.Data); err != nil || len(made) != 0 {
		t.Errorf("got %v, %v; want an empty folder", made, err)
	}
}
