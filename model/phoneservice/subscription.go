package phoneservice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// ParameterField names the form field of a parameter's value.
func ParameterField(name string) string { return "parameter_" + name }

// Complete returns the values of a subscription to s: those of its parameters
// and no others, the default where values has none. It adds an error for each
// required parameter that stays empty.
func (s Service) Complete(values map[string]string, errs *model.FieldErrors) map[string]string {
	completed := s.inLine(values)
	for _, p := range s.Parameters {
		least := 0
		if p.Required {
			least = 1
		}
		checkText(errs, ParameterField(p.Name), model.T("Parameter “%s”", p.DisplayName), completed[p.Name], least, maxParameterText)
	}
	return completed
}

// inLine returns the values of the parameters of s, the default where values
// has none.
func (s Service) inLine(values map[string]string) map[string]string {
	kept := map[string]string{}
	for _, p := range s.Parameters {
		value, ok := values[p.Name]
		if !ok {
			value = p.Default
		}
		kept[p.Name] = value
	}
	return kept
}

// UpdateSubscriptions brings the subscriptions to the service with the given id
// in line with its parameters: values of parameters that are gone go, new
// parameters get their defaults. It returns how many subscriptions it changed,
// or model.ErrNotFound.
func UpdateSubscriptions(ctx context.Context, d *db.DB, clock func() time.Time, id int64) (changed int, err error) {
	services := NewServices(d, clock)
	err = d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		s, err := services.GetTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if changed, err = s.updateSubscriptions(ctx, tx); err != nil || changed == 0 {
			return err
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: "update subscriptions", ObjectType: services.Object(), ObjectName: s.Name,
			After: struct{ Subscriptions int }{changed}, At: clock(),
		})
	})
	return changed, err
}

// updateSubscriptions works on distinct values, of which there are few, and not
// on subscriptions, of which there can be one for every device.
func (s Service) updateSubscriptions(ctx context.Context, tx bun.IDB) (int, error) {
	var stored []string
	err := tx.NewSelect().Table("subscription").Distinct().Column("parameters").Where("phone_service = ?", s.Name).Scan(ctx, &stored)
	if err != nil {
		return 0, fmt.Errorf("reading subscriptions to %q: %w", s.Name, err)
	}
	changed := 0
	for _, old := range stored {
		n, err := s.updateStored(ctx, tx, old)
		if err != nil {
			return 0, fmt.Errorf("updating subscriptions to %q: %w", s.Name, err)
		}
		changed += n
	}
	return changed, nil
}

// updateStored changes the subscriptions whose values are stored as old.
func (s Service) updateStored(ctx context.Context, tx bun.IDB, old string) (int, error) {
	var values map[string]string
	if err := json.Unmarshal([]byte(old), &values); err != nil {
		return 0, err
	}
	updated, err := json.Marshal(s.inLine(values))
	if err != nil || string(updated) == old {
		return 0, err
	}
	res, err := tx.NewUpdate().Table("subscription").Set("parameters = ?", string(updated)).
		Where("phone_service = ? AND parameters = ?", s.Name, old).Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
