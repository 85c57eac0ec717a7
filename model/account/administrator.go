package account

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"tandem/model"
)

// Administrator is someone who may sign in to the console.
type Administrator struct {
	ID int64 `audit:"-"`
	// UserName is unique without regard to case and to full or half width.
	UserName    string
	DisplayName string
	Group       Group
	// Language is "en", "ja" or "zh-CN"; empty leaves it to the browser.
	Language string

	// FailedCount and LockedUntil come from the failed sign-ins since the last
	// good one.
	FailedCount       int        `audit:"-"`
	LockedUntil       model.Time `audit:"-"`
	CreatedAt         model.Time `audit:"-"`
	PasswordChangedAt model.Time
	LastSignIn        model.Time `audit:"-"`
	Version           int        `audit:"-"`
}

// Limits in characters.
const (
	MaxUserName    = 128
	MaxDisplayName = 255
)

// The form names that the field errors of this package use.
const (
	FieldUserName    = "user_name"
	FieldDisplayName = "display_name"
	FieldGroup       = "group"
	FieldLanguage    = "language"
	FieldPassword    = "password"
)

// Validate returns what is wrong with the fields that people fill in.
func (a Administrator) Validate() model.FieldErrors {
	var errs model.FieldErrors
	checkUserName(&errs, a.UserName)
	label := model.T("Display Name")
	if n := utf8.RuneCountInString(a.DisplayName); n > MaxDisplayName {
		errs.Add(FieldDisplayName, model.T("%s must be %d characters or fewer; you entered %d", label, MaxDisplayName, n))
	} else if !model.IsLine(a.DisplayName) {
		errs.Add(FieldDisplayName, model.T("%s must be one line without control characters", label))
	}
	if !slices.Contains(Groups(), a.Group) {
		errs.Add(FieldGroup, model.T("Choose one of the listed values for %s", model.T("Access Control Group")))
	}
	if !slices.Contains([]string{"", "en", "ja", "zh-CN"}, a.Language) {
		errs.Add(FieldLanguage, model.T("Choose one of the listed values for %s", model.T("Language")))
	}
	return errs
}

func checkUserName(errs *model.FieldErrors, name string) {
	label := model.T("User Name")
	n := utf8.RuneCountInString(name)
	switch {
	case name == "":
		errs.Add(FieldUserName, model.T("Enter a value for %s", label))
	case n > MaxUserName:
		errs.Add(FieldUserName, model.T("%s must be %d characters or fewer; you entered %d", label, MaxUserName, n))
	case userKey(name) == "":
		errs.Add(FieldUserName, model.T("User Name may hold letters, digits and marks such as . _ - @, but no spaces"))
	}
}

// userKey returns the form in which user names are compared, by the profile
// UsernameCaseMapped of RFC 8265, or "" for what cannot be a user name.
func userKey(name string) string {
	if utf8.RuneCountInString(name) > MaxUserName {
		return ""
	}
	key, err := precis.UsernameCaseMapped.String(name)
	if err != nil {
		return ""
	}
	return key
}
