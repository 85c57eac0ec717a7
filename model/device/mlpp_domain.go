package device

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// MLPPDomain is a group of devices among which calls with precedence may end
// others.
type MLPPDomain struct {
	bun.BaseModel `bun:"table:mlpp_domain,alias:mlpp_domain" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Identifier is six hexadecimal digits; no two domains have the same.
	Identifier string
	// Description has at most 128 characters.
	Description string
}

// MLPPDomains keeps MLPP domains.
type MLPPDomains = record.Store[MLPPDomain]

// NewMLPPDomains returns the store of MLPP domains in d.
func NewMLPPDomains(d *db.DB, clock func() time.Time) *MLPPDomains {
	return record.New(d, clock, record.Kind[MLPPDomain]{
		Object: "MLPP domain",
		Name:   func(m MLPPDomain) string { return m.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "identifier": {SQL: "identifier"}, "description": {SQL: "description"},
		},
		Sort:  "name",
		Check: checkDomain,
		Uses: []record.Use{
			record.By("phone", "phone", "mlpp_domain"),
			record.By("device profile", "device_profile", "mlpp_domain"),
			record.By("default device profile", "default_device_profile", "mlpp_domain"),
			record.By("device pool", "device_pool", "mlpp_domain"),
			record.By("common device configuration", "common_device_configuration", "mlpp_domain"),
		},
	})
}

var domainIdentifier = regexp.MustCompile(`^[0-9A-F]{6}$`)

func checkDomain(ctx context.Context, tx bun.IDB, _, m *MLPPDomain, errs *model.FieldErrors) error {
	m.Identifier = strings.ToUpper(m.Identifier)
	if !domainIdentifier.MatchString(m.Identifier) {
		errs.Add("identifier", model.T("Enter six hexadecimal digits (0 to 9 and A to F)"))
		return nil
	}
	taken, err := tx.NewSelect().Model((*MLPPDomain)(nil)).Where("identifier = ? AND id <> ?", m.Identifier, m.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for MLPP domain %s: %w", m.Identifier, err)
	}
	if taken {
		errs.Add("identifier", model.T("Another MLPP domain has the identifier %s", m.Identifier))
	}
	return nil
}
