package device

import (
	"context"
	"regexp"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// UserLocale is a language that phones can show, and the country it is spoken
// in.
type UserLocale struct {
	bun.BaseModel `bun:"table:user_locale,alias:user_locale" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters: "Japanese Japan".
	Name string
	// Tag is its short form in phones: "ja_JP".
	Tag string
}

// UserLocales keeps user locales.
type UserLocales = record.Store[UserLocale]

// NewUserLocales returns the store of user locales in d.
func NewUserLocales(d *db.DB, clock func() time.Time) *UserLocales {
	return record.New(d, clock, record.Kind[UserLocale]{
		Object:  "user locale",
		Name:    func(l UserLocale) string { return l.Name },
		Columns: db.Columns{"name": {SQL: "name"}, "tag": {SQL: "tag"}},
		Sort:    "name",
		Check:   checkLocale,
		Kept:    func(l UserLocale) model.Text { return kept(isStandardLocale(l.Name)) },
		Uses: []record.Use{
			record.By("phone", "phone", "user_locale"),
			record.By("device profile", "device_profile", "user_locale"),
			record.By("default device profile", "default_device_profile", "user_locale"),
			record.By("device pool", "device_pool", "user_locale"),
			record.By("common device configuration", "common_device_configuration", "user_locale"),
			{Object: "end user", Query: `SELECT id, user_id AS name FROM end_user WHERE user_locale = ?1`},
		},
	})
}

func isStandardLocale(name string) bool {
	_, ok := product.LocaleByName(name)
	return ok
}

var localeTag = regexp.MustCompile(`^[a-z]{2,3}_[A-Z]{2}$`)

func checkLocale(_ context.Context, _ bun.IDB, before, l *UserLocale, errs *model.FieldErrors) error {
	if before != nil && isStandardLocale(before.Name) {
		keepName(true, before.Name, l.Name, errs)
		l.Tag = before.Tag
	}
	if !localeTag.MatchString(l.Tag) {
		errs.Add("tag", model.T("Enter a language and a country such as ja_JP"))
	}
	return nil
}
