package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
	"tandem/model/routing"
)

// validate completes a with the ids of its directory numbers and adds what is
// wrong with it on a device with features f.
func (a *Assignments) validate(ctx context.Context, tx bun.IDB, f Features, errs *model.FieldErrors) error {
	for i := range a.Lines {
		if err := a.Lines[i].find(ctx, tx, errs); err != nil {
			return err
		}
	}
	a.checkDuplicates(errs)
	a.checkSpeedDials(errs)
	if err := f.checkRoom(ctx, tx, a, errs); err != nil {
		return err
	}
	return a.checkSubscriptions(ctx, tx, errs)
}

// find looks up the directory number of l.
func (l *Line) find(ctx context.Context, tx bun.IDB, errs *model.FieldErrors) error {
	id, err := findNumber(ctx, tx, l.Pattern, l.Partition)
	if errors.Is(err, model.ErrNotFound) {
		errs.Add("lines", model.T("There is no directory number %s: add it first",
			routing.DirectoryNumber{Pattern: l.Pattern, RoutePartition: l.Partition}.String()))
		return nil
	}
	l.DirectoryNumberID = id
	return err
}

// findNumber returns the id of a directory number, or model.ErrNotFound.
func findNumber(ctx context.Context, tx bun.IDB, pattern, partition string) (int64, error) {
	var id int64
	err := tx.NewSelect().Model((*routing.DirectoryNumber)(nil)).Column("id").
		Where("pattern = ? AND coalesce(route_partition, '') = ?", pattern, partition).Scan(ctx, &id)
	if err != nil {
		return 0, fmt.Errorf("looking for directory number %q: %w", pattern, db.NotFound(err))
	}
	return id, nil
}

// checkDuplicates adds an error for a number that is on two lines.
func (a *Assignments) checkDuplicates(errs *model.FieldErrors) {
	seen := map[int64]bool{}
	for _, l := range a.Lines {
		if l.DirectoryNumberID == 0 {
			continue
		}
		if seen[l.DirectoryNumberID] {
			errs.Add("lines", model.T("The directory number %s is on this device already", l.Pattern))
		}
		seen[l.DirectoryNumberID] = true
	}
}

func (a *Assignments) checkSpeedDials(errs *model.FieldErrors) {
	for _, s := range a.SpeedDials {
		if !routing.IsNumber(s.Number) {
			errs.Add("speed_dials", model.T("Enter 1 to 50 digits, or *, # and a + at the start; hyphens may stand between them"))
			return
		}
	}
}

// checkRoom adds an error when a has more lines or BLF speed dials than there
// are buttons for: those of the template that do this, and all of the expansion
// modules.
func (f Features) checkRoom(ctx context.Context, tx bun.IDB, a *Assignments, errs *model.FieldErrors) error {
	blf := len(a.speedDials(true))
	if len(a.Lines)+blf == 0 {
		return nil
	}
	var templates []ButtonTemplate
	err := tx.NewSelect().Model(&templates).Where("name = ?", f.PhoneButtonTemplate).Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading phone button template %q: %w", f.PhoneButtonTemplate, err)
	}
	if len(templates) == 0 {
		return nil // checkTemplate told it
	}
	buttons, modules := templates[0].Buttons, product.Product{}.ButtonsWith(f.Modules()...)
	if room := buttons.Count(product.Line) + modules; len(a.Lines) > room {
		errs.Add("lines", model.T("The phone button template and the expansion modules have %d buttons for lines, and there are %d directory numbers: remove some, or choose another template",
			room, len(a.Lines)))
	}
	if room := buttons.Count(product.SpeedDialBLF) + modules; blf > room {
		errs.Add("speed_dials", model.T("The phone button template and the expansion modules have %d buttons for BLF speed dials, and there are %d: remove some, or choose another template",
			room, blf))
	}
	return nil
}

func (a *Assignments) checkSubscriptions(ctx context.Context, tx bun.IDB, errs *model.FieldErrors) error {
	var references []record.Reference
	names := map[string]bool{}
	for _, s := range a.Subscriptions {
		references = append(references, record.Reference{Field: "subscriptions", Table: "phone_service", Name: s.Service})
		switch {
		case s.Name == "":
			errs.Add("subscriptions", model.T("Enter a value for %s", model.T("Service Name")))
		case names[s.Name]:
			errs.Add("subscriptions", model.T("This device has a phone service with the name “%s” already: choose another name", s.Name))
		}
		names[s.Name] = true
	}
	return record.Exist(ctx, tx, references, errs)
}
