package tariff

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/cdr"
)

// Charge is what a call costs.
type Charge struct {
	Amount Amount
	// Rate is the rate by which it was charged.
	Rate *Rate
	// Table is the name of its rate table.
	Table string
}

// Rater says what calls cost. It never changes and may be used by several
// goroutines.
type Rater struct {
	table    string
	currency string
	state    string
	zone     *time.Location
	byPrefix map[string][]Rate
	// longest is the length of the longest prefix.
	longest int
}

// NewRater returns the rater by t, whose times are those of cluster where it names
// no zone. A nil table rates nothing.
func NewRater(t *RateTable, cluster *time.Location) (*Rater, error) {
	if t == nil {
		return &Rater{state: "none", zone: cluster}, nil
	}
	r := &Rater{table: t.Name, currency: t.Currency, zone: cluster, byPrefix: map[string][]Rate{}}
	if t.Zone != "" {
		zone, err := time.LoadLocation(t.Zone)
		if err != nil {
			return nil, fmt.Errorf("reading the time zone of rate table %q: %w", t.Name, err)
		}
		r.zone = zone
	}
	r.state = fmt.Sprintf("%d.%d %s", t.ID, t.Version, r.zone)
	for _, rate := range t.Rates {
		prefix := plainPrefix(rate.Prefix)
		r.byPrefix[prefix] = append(r.byPrefix[prefix], rate)
		r.longest = max(r.longest, len(prefix))
	}
	return r, nil
}

// Active returns the rater by the active table, or one that rates nothing.
func Active(ctx context.Context, tables *RateTables, cluster *time.Location) (*Rater, error) {
	table, err := activeTable(ctx, tables)
	if err != nil {
		return nil, err
	}
	return NewRater(table, cluster)
}

// activeTable returns the active rate table, or nil.
func activeTable(ctx context.Context, tables *RateTables) (*RateTable, error) {
	found, err := tables.Find(ctx, model.Query{
		Conditions: []model.Condition{{Field: "active", Operator: model.IsExactly, Text: "true"}},
		Page:       1, PerPage: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("finding the active rate table: %w", err)
	}
	if len(found.Items) == 0 {
		return nil, nil
	}
	return &found.Items[0], nil
}

// State names what the charges depend on: it is another text when they may be
// other.
func (r *Rater) State() string { return r.state }

// Currency is the ISO 4217 code of the amounts, "" when nothing is rated.
func (r *Rater) Currency() string { return r.currency }

// Rate returns what a call costs, and false when no rate fits. Of the rates that
// hold at its start that with the longest prefix of the called number counts.
// A call that was not answered is free.
func (r *Rater) Rate(c cdr.Call) (Charge, bool) {
	rate := r.find(c.Called, c.Start)
	if rate == nil {
		return Charge{}, false
	}
	charge := Charge{Rate: rate, Table: r.table}
	if c.Answered {
		charge.Amount = rate.Charge(c.Billable)
	}
	return charge, true
}

// find returns the rate for a number called then, or nil.
func (r *Rater) find(number string, at time.Time) *Rate {
	if r.byPrefix == nil || at.IsZero() {
		return nil
	}
	number = strings.TrimPrefix(number, "+")
	local := at.In(r.zone)
	for n := min(r.longest, len(number)); n >= 0; n-- {
		rates := r.byPrefix[number[:n]]
		for i := range rates {
			if rates[i].holds(local) {
				return &rates[i]
			}
		}
	}
	return nil
}
