package account

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

// lockFailures returns the counter of subject, which is made when there is
// none, and keeps other transactions from reading it this way until this one
// ends.
func (s *Store) lockFailures(ctx context.Context, tx bun.Tx, subject string) (failureRow, error) {
	f := failureRow{Subject: subject, LastAt: model.At(s.now())}
	err := tx.NewInsert().Model(&f).On("CONFLICT (subject) DO UPDATE").Set("subject = EXCLUDED.subject").
		Returning("*").Scan(ctx)
	if err != nil {
		return failureRow{}, fmt.Errorf("reading the failed sign-ins: %w", err)
	}
	return f, nil
}

func saveFailures(ctx context.Context, tx bun.Tx, f failureRow) error {
	if _, err := tx.NewUpdate().Model(&f).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("counting a failed sign-in: %w", err)
	}
	return nil
}

// forget removes the counter of subject, and with it a lock.
func forget(ctx context.Context, tx bun.Tx, subject string) error {
	_, err := tx.NewDelete().Model((*failureRow)(nil)).Where("subject = ?", subject).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting failed sign-ins: %w", err)
	}
	return nil
}
