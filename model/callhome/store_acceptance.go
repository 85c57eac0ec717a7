package callhome

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// Acceptance is who accepted which agreement.
type Acceptance struct {
	ID int64 `audit:"-"`
	At model.Time
	// Who and Address are the administrator and the address he came from.
	Who, Address            string
	Mode                    Mode
	Version, ContentVersion int
	// Language and SHA256 tell which text was shown.
	Language, SHA256 string
}

type acceptanceRow struct {
	bun.BaseModel `bun:"table:callhome_acceptance,alias:callhome_acceptance"`

	ID             int64 `bun:",pk,autoincrement"`
	At             model.Time
	Who            string
	Address        string
	Mode           Mode
	Version        int
	ContentVersion int
	Language       string
	SHA256         string `bun:"sha256"`
}

// accept records that the actor of ctx accepts a.
func (s *ConfigStore) accept(ctx context.Context, tx bun.IDB, a Agreement) error {
	current, err := CurrentAgreement(a.Mode, a.Language)
	if err != nil {
		return fmt.Errorf("accepting the agreement: %w", err)
	}
	if current.SHA256 != a.SHA256 {
		return fmt.Errorf("accepting the agreement: another text is current: %w", model.ErrConflict)
	}
	actor := audit.FromContext(ctx)
	r := acceptanceRow{
		At: model.At(s.now()), Who: actor.Name, Address: actor.Address,
		Mode: current.Mode, Version: current.Version, ContentVersion: ContentVersion,
		Language: current.Language, SHA256: current.SHA256,
	}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("accepting the agreement: %w", err)
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: "accept", ObjectType: "Call Home agreement", ObjectName: fmt.Sprintf("%s, version %d", current.Mode, current.Version),
		After: r.acceptance(), At: s.now(),
	})
}

// LastAcceptance returns the newest acceptance for mode m; it is zero when
// nobody ever accepted.
func (s *ConfigStore) LastAcceptance(ctx context.Context, m Mode) (Acceptance, error) {
	return lastAcceptance(ctx, s.db.Read, m)
}

// Accepted reports whether the current agreement for mode m is accepted: the
// same version of the text, telling the same contents. For modes that send
// nothing there is nothing to accept.
func (s *ConfigStore) Accepted(ctx context.Context, m Mode) (bool, error) {
	return accepted(ctx, s.db.Read, m)
}

func accepted(ctx context.Context, tx bun.IDB, m Mode) (bool, error) {
	if !m.Sends() {
		return true, nil
	}
	last, err := lastAcceptance(ctx, tx, m)
	if err != nil {
		return false, err
	}
	must, err := MustAccept(m, last.Version, last.ContentVersion)
	return !must, err
}

func lastAcceptance(ctx context.Context, tx bun.IDB, m Mode) (Acceptance, error) {
	var rows []acceptanceRow
	err := tx.NewSelect().Model(&rows).Where("mode = ?", m).OrderExpr("id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return Acceptance{}, fmt.Errorf("loading the last acceptance for mode %s: %w", m, err)
	}
	if len(rows) == 0 {
		return Acceptance{}, nil
	}
	return rows[0].acceptance(), nil
}

func (r acceptanceRow) acceptance() Acceptance {
	return Acceptance{
		ID: r.ID, At: r.At, Who: r.Who, Address: r.Address, Mode: r.Mode,
		Version: r.Version, ContentVersion: r.ContentVersion, Language: r.Language, SHA256: r.SHA256,
	}
}
