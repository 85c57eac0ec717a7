package device

import (
	"context"
	"database/sql/driver"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// SoftkeyTemplate is a named arrangement of soft keys.
type SoftkeyTemplate struct {
	bun.BaseModel `bun:"table:softkey_template,alias:softkey_template" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	SoftKeys    SoftKeys
	// Standard templates came with the program and stay as they are.
	Standard bool `audit:"-"`
}

// SoftKeys are the soft keys of each call state, in their order; a state that
// is not there shows none. They are stored as JSON.
type SoftKeys map[product.CallState][]product.SoftKey

// Value implements driver.Valuer.
func (k SoftKeys) Value() (driver.Value, error) { return toJSON(k) }

// Scan implements sql.Scanner.
func (k *SoftKeys) Scan(src any) error { return fromJSON(src, k) }

// SoftkeyTemplates keeps softkey templates.
type SoftkeyTemplates = record.Store[SoftkeyTemplate]

// NewSoftkeyTemplates returns the store of softkey templates in d.
func NewSoftkeyTemplates(d *db.DB, clock func() time.Time) *SoftkeyTemplates {
	return record.New(d, clock, record.Kind[SoftkeyTemplate]{
		Object:  "softkey template",
		Name:    func(t SoftkeyTemplate) string { return t.Name },
		Columns: db.Columns{"name": {SQL: "name"}, "description": {SQL: "description"}},
		Sort:    "name",
		Check:   checkSoftkeyTemplate,
		Kept:    func(t SoftkeyTemplate) model.Text { return kept(t.Standard) },
		Uses: []record.Use{
			record.By("phone", "phone", "softkey_template"),
			record.By("device profile", "device_profile", "softkey_template"),
			record.By("default device profile", "default_device_profile", "softkey_template"),
			record.By("common device configuration", "common_device_configuration", "softkey_template"),
		},
	})
}

func checkSoftkeyTemplate(_ context.Context, _ bun.IDB, before, t *SoftkeyTemplate, errs *model.FieldErrors) error {
	t.Standard = before != nil && before.Standard
	if t.Standard {
		errs.Add("name", model.T("“%s” came with the program and stays as it is: make a copy and change that", before.Name))
		return nil
	}
	for state, keys := range t.SoftKeys {
		t.checkState(state, keys, errs)
	}
	return nil
}

func (t *SoftkeyTemplate) checkState(state product.CallState, keys []product.SoftKey, errs *model.FieldErrors) {
	if state.Text().IsZero() {
		errs.Add("soft_keys", model.T("There is no call state “%s”", string(state)))
		return
	}
	for i, key := range keys {
		switch {
		case key.Text().IsZero():
			errs.Add("soft_keys", model.T("There is no soft key “%s”", string(key)))
		case slices.Contains(keys[:i], key):
			errs.Add("soft_keys", model.T("The soft key %s is there twice in the call state %s: remove one of them", key.Text(), state.Text()))
		}
	}
}
