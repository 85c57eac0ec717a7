package cdr

import (
	"context"
	"net/http"
	"time"

	"tandem/handlers"
	"tandem/model"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	pages "tandem/views/cdr"
)

// mostGaps is how many open gaps the page of the health shows.
const mostGaps = 50

// Health serves Gateway CDRs > Collector Health: that of the node that is asked.
type Health struct {
	// Node is its name in the ledger.
	Node      string
	Collector interface{ Health() collector.Health }
	Archive   interface {
		// Days returns the days that have legs, oldest first.
		Days(ctx context.Context) ([]archive.Day, error)
	}
	Ledger   *ledger.Ledger
	Gateways *gateway.Directory
	Now      func() time.Time
}

// Show serves GET /ccmservice/gateway-cdrs/health.
func (h *Health) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := pages.HealthPage{Node: h.Node, Collector: h.Collector.Health(), Names: gatewayNames(h.Gateways), Now: h.Now()}
	for _, load := range []func(context.Context, *pages.HealthPage) error{h.archive, h.feeds, h.losses, h.gaps} {
		if err := load(ctx, &p); err != nil {
			return err
		}
	}
	return handlers.Render(w, r, http.StatusOK, pages.Health(p))
}

func (h *Health) archive(ctx context.Context, p *pages.HealthPage) (err error) {
	p.Days, err = h.Archive.Days(ctx)
	return err
}

// feeds adds the rates of this node's feeds up, and what is kept of all.
func (h *Health) feeds(ctx context.Context, p *pages.HealthPage) error {
	feeds, err := h.Ledger.FeedsAt(ctx, h.Node)
	if err != nil {
		return err
	}
	for _, f := range feeds {
		p.Rate += f.Rate
	}
	kept, err := h.Ledger.Kept(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		p.Kept += k.Lines
	}
	return nil
}

func (h *Health) losses(ctx context.Context, p *pages.HealthPage) (err error) {
	first := p.Now.Truncate(time.Hour).Add(-(pages.HealthHours - 1) * time.Hour)
	p.Losses, err = h.Ledger.Losses(ctx, first, p.Now)
	return err
}

func (h *Health) gaps(ctx context.Context, p *pages.HealthPage) error {
	found, err := h.Ledger.Gaps(ctx, model.Query{
		Conditions: []model.Condition{{Field: "closed_at", Operator: model.IsEmpty}}, Page: 1, PerPage: mostGaps,
	})
	p.Gaps, p.OpenGaps = found.Items, found.Total
	return err
}
