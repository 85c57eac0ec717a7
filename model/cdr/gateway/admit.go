package gateway

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// Sender is what is to be admitted: an address, a name in messages, or both. Of
// what comes through a relay only the name is admitted, because the address
// would bring everything else that comes through it along.
type Sender struct{ Address, Host string }

// Admission admits senders that nobody knew.
type Admission struct {
	db       *db.DB
	gateways *Gateways
}

// NewAdmission returns the admission to gateways, which are in d.
func NewAdmission(d *db.DB, gateways *Gateways) *Admission {
	return &Admission{db: d, gateways: gateways}
}

// Admit makes records of a sender count: as those of the gateway with the id into,
// or of a new gateway that is called by the sender when into is 0. It returns the
// gateway. The error is model.FieldErrors when the sender belongs to another
// gateway, or model.ErrNotFound.
func (a *Admission) Admit(ctx context.Context, s Sender, into int64) (g Gateway, err error) {
	err = a.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if into == 0 {
			g, err = a.create(ctx, tx, s)
		} else {
			g, err = a.extend(ctx, tx, s, into)
		}
		return err
	})
	if err != nil {
		return g, fmt.Errorf("admitting a sender: %w", err)
	}
	return g, nil
}

func (a *Admission) create(ctx context.Context, tx bun.IDB, s Sender) (Gateway, error) {
	name, err := a.freeName(ctx, tx, cmp.Or(s.Host, s.Address))
	if err != nil {
		return Gateway{}, err
	}
	g := Gateway{Name: name}
	g.join(s)
	err = a.gateways.AddTx(ctx, tx, &g)
	return g, err
}

func (a *Admission) extend(ctx context.Context, tx bun.IDB, s Sender, into int64) (Gateway, error) {
	g, err := a.gateways.GetTx(ctx, tx, into)
	if err != nil || !g.join(s) {
		return g, err
	}
	err = a.gateways.UpdateTx(ctx, tx, &g)
	return g, err
}

// join adds what is new in s to g and reports whether anything is.
func (g *Gateway) join(s Sender) bool {
	before := len(g.Addresses) + len(g.Hosts)
	if address := normalAddress(s.Address); address != "" && !slices.Contains(g.Addresses, address) {
		g.Addresses = append(g.Addresses, address)
	}
	if host := strings.ToLower(strings.TrimSpace(s.Host)); host != "" && !slices.Contains(g.Hosts, host) {
		g.Hosts = append(g.Hosts, host)
	}
	return len(g.Addresses)+len(g.Hosts) > before
}

// freeName returns wish, or wish with a number when a gateway is called so.
func (a *Admission) freeName(ctx context.Context, tx bun.IDB, wish string) (string, error) {
	wish = model.OneLine(strings.TrimSpace(wish), MaxName-5)
	for n := 1; ; n++ {
		name := wish
		if n > 1 {
			name = fmt.Sprintf("%s %d", wish, n)
		}
		taken, err := tx.NewSelect().Model((*Gateway)(nil)).Where("lower(name) = lower(?)", name).Exists(ctx)
		if err != nil {
			return "", fmt.Errorf("looking for the gateway %q: %w", name, err)
		}
		if !taken {
			return name, nil
		}
	}
}
