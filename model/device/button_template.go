package device

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// ButtonTemplate is a phone button template: what the programmable buttons of
// a model do.
type ButtonTemplate struct {
	bun.BaseModel `bun:"table:phone_button_template,alias:phone_button_template" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Model and Protocol are chosen when the template is added and stay.
	Model    string
	Protocol product.Protocol
	// Buttons are as many as the model has, the first a Line.
	Buttons Buttons
	// Standard templates came with the program and stay as they are.
	Standard bool `audit:"-"`
}

// Buttons are what the buttons of a template do, from the top. They are stored
// as JSON.
type Buttons []product.Button

// Value implements driver.Valuer.
func (b Buttons) Value() (driver.Value, error) { return toJSON(b) }

// Scan implements sql.Scanner.
func (b *Buttons) Scan(src any) error { return fromJSON(src, b) }

// Count returns how many of the buttons do what kind says.
func (b Buttons) Count(kind product.Button) int {
	n := 0
	for _, button := range b {
		if button == kind {
			n++
		}
	}
	return n
}

// ButtonTemplates keeps phone button templates.
type ButtonTemplates = record.Store[ButtonTemplate]

// NewButtonTemplates returns the store of phone button templates in d.
func NewButtonTemplates(d *db.DB, clock func() time.Time) *ButtonTemplates {
	return record.New(d, clock, record.Kind[ButtonTemplate]{
		Object: "phone button template",
		Name:   func(t ButtonTemplate) string { return t.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "model": {SQL: "model"}, "protocol": {SQL: "protocol"},
		},
		Sort:  "name",
		Check: checkButtonTemplate,
		Kept:  func(t ButtonTemplate) model.Text { return kept(t.Standard) },
		Uses: []record.Use{
			record.By("phone", "phone", "phone_button_template"),
			record.By("device profile", "device_profile", "phone_button_template"),
			record.By("default device profile", "default_device_profile", "phone_button_template"),
		},
	})
}

func checkButtonTemplate(ctx context.Context, tx bun.IDB, before, t *ButtonTemplate, errs *model.FieldErrors) error {
	t.Standard = before != nil && before.Standard
	if t.Standard {
		errs.Add("name", model.T("“%s” came with the program and stays as it is: make a copy and change that", before.Name))
		return nil
	}
	if before != nil {
		t.Model, t.Protocol = before.Model, before.Protocol
	}
	p, ok := product.ByModel(t.Model)
	if !ok || !p.Supports(t.Protocol) {
		errs.Add("model", model.T("There is no model “%s” with the protocol %s", t.Model, t.Protocol))
		return nil
	}
	t.checkButtons(p, errs)
	if before == nil {
		return nil
	}
	return t.checkOwners(ctx, tx, before.Name, errs)
}

// checkOwners adds an error when a phone or device profile with the template has
// more lines than t has buttons for. Expansion modules may hold the others.
func (t *ButtonTemplate) checkOwners(ctx context.Context, tx bun.IDB, name string, errs *model.FieldErrors) error {
	lines := t.Buttons.Count(product.Line)
	var names []string
	err := tx.NewRaw(`SELECT name FROM phone WHERE phone_button_template = ?0 AND module1 = ''
			AND id IN (SELECT phone_id FROM line WHERE position > ?1)
		UNION ALL SELECT name FROM device_profile WHERE phone_button_template = ?0 AND module1 = ''
			AND id IN (SELECT device_profile_id FROM line WHERE position > ?1)
		LIMIT 1`, name, lines).Scan(ctx, &names)
	if err != nil {
		return fmt.Errorf("looking for lines on phone button template %q: %w", name, err)
	}
	if len(names) > 0 {
		errs.Add("buttons", model.T("“%s” has more directory numbers than the template has buttons for lines: remove some there first", names[0]))
	}
	return nil
}

func (t *ButtonTemplate) checkButtons(p product.Product, errs *model.FieldErrors) {
	if len(t.Buttons) != p.Buttons {
		errs.Add("buttons", model.T("%s has %d buttons; the template has %d", t.Model, p.Buttons, len(t.Buttons)))
	}
	if len(t.Buttons) == 0 || t.Buttons[0] != product.Line {
		errs.Add("buttons", model.T("The first button is always a line"))
	}
	for _, b := range t.Buttons {
		if !slices.Contains(product.Buttons(), b) {
			errs.Add("buttons", model.T("Choose one of the listed values for %s", model.T("Buttons")))
			return
		}
	}
}
