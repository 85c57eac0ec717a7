package phoneservice

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

type parameterRow struct {
	bun.BaseModel `bun:"table:phone_service_parameter,alias:parameter"`

	PhoneService string
	Position     int
	Parameter
}

func loadParameters(ctx context.Context, tx bun.IDB, services []*Service) error {
	byName := map[string]*Service{}
	var names []string
	for _, s := range services {
		byName[s.Name] = s
		names = append(names, s.Name)
	}
	var rows []parameterRow
	err := tx.NewSelect().Model(&rows).Where("phone_service IN (?)", bun.List(names)).Order("position").Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading parameters of phone services: %w", err)
	}
	for _, r := range rows {
		s := byName[r.PhoneService]
		s.Parameters = append(s.Parameters, r.Parameter)
	}
	return nil
}

func saveParameters(ctx context.Context, tx bun.IDB, s *Service) error {
	_, err := tx.NewDelete().Model((*parameterRow)(nil)).Where("phone_service = ?", s.Name).Exec(ctx)
	for i, p := range s.Parameters {
		if err == nil {
			_, err = tx.NewInsert().Model(&parameterRow{PhoneService: s.Name, Position: i + 1, Parameter: p}).Exec(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("saving parameters of phone service %q: %w", s.Name, err)
	}
	return nil
}
