package device

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/product"
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
	return a.checkLines(ctx, tx, f, errs)
}

// find looks up the directory number of l.
func (l *Line) find(ctx context.Context, tx bun.IDB, errs *model.FieldErrors) error {
	var ids []int64
	err := tx.NewSelect().Model((*routing.DirectoryNumber)(nil)).Column("id").
		Where("pattern = ? AND coalesce(route_partition, '') = ?", l.Pattern, l.Partition).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("looking for directory number %q: %w", l.Pattern, err)
	}
	if len(ids) == 0 {
		errs.Add("lines", model.T("There is no directory number %s any more: choose another value",
			routing.DirectoryNumber{Pattern: l.Pattern, RoutePartition: l.Partition}.String()))
		return nil
	}
	l.DirectoryNumberID = ids[0]
	return nil
}

func (a *Assignments) checkLines(ctx context.Context, tx bun.IDB, f Features, errs *model.FieldErrors) error {
	seen := map[int64]bool{}
	for _, l := range a.Lines {
		if l.DirectoryNumberID != 0 && seen[l.DirectoryNumberID] {
			errs.Add("lines", model.T("The directory number %s is on this device already", l.Pattern))
		}
		seen[l.DirectoryNumberID] = true
	}
	if len(a.Lines) == 0 {
		return nil
	}
	room, err := f.lineButtons(ctx, tx)
	if err != nil {
		return err
	}
	if len(a.Lines) > room {
		errs.Add("lines", model.T("There are %d line buttons on the phone button template and the expansion modules, and %d directory numbers: remove some, or choose another template",
			room, len(a.Lines)))
	}
	return nil
}

// lineButtons returns how many lines fit: the line buttons of the template and
// all buttons of the expansion modules.
func (f Features) lineButtons(ctx context.Context, tx bun.IDB) (int, error) {
	var templates []ButtonTemplate
	err := tx.NewSelect().Model(&templates).Where("name = ?", f.PhoneButtonTemplate).Scan(ctx)
	if err != nil {
		return 0, fmt.Errorf("loading phone button template %q: %w", f.PhoneButtonTemplate, err)
	}
	n := product.Product{}.ButtonsWith(f.Modules()...)
	for _, t := range templates {
		n += t.Buttons.Count(product.Line)
	}
	return n, nil
}
