package main

import (
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
