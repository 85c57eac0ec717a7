package cdr

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	pages "tandem/views/cdr"
)

// facts are the columns of what was seen of the gateways.
func (h *Gateways) facts(ctx context.Context, gateways []gateway.Gateway) ([]record.Column[gateway.Gateway], error) {
	var totals map[int64]ledger.Totals
	if len(gateways) > 0 {
		var err error
		if totals, err = h.Ledger.Totals(ctx); err != nil {
			return nil, err
		}
	}
	of := func(show func(ledger.Totals) string) func(gateway.Gateway) string {
		return func(g gateway.Gateway) string {
			if t, seen := totals[g.ID]; seen {
				return show(t)
			}
			return "–"
		}
	}
	return []record.Column[gateway.Gateway]{
		{Label: model.T("Last heard"), Time: func(g gateway.Gateway) model.Time { return totals[g.ID].LastSeen }},
		{Label: model.T("Messages/s"), Text: of(func(t ledger.Totals) string { return pages.Rate(t.Rate) })},
		{
			Label: model.T("Clock"),
			Word:  func(g gateway.Gateway) model.Text { return clockOf(totals, g).Word() },
			Cell:  func(g gateway.Gateway) templ.Component { return pages.ClockCell(clockOf(totals, g)) },
		},
		{Label: model.T("Open Gaps"), Word: func(g gateway.Gateway) model.Text { return pages.GapsWord(totals[g.ID].Gaps, totals[g.ID].Missing) }},
		{Label: model.T("Dropped"), Text: of(func(t ledger.Totals) string { return strconv.FormatInt(t.Apart, 10) })},
		{Label: model.T("Unparsed"), Text: of(func(t ledger.Totals) string { return strconv.FormatInt(t.Unparsed, 10) })},
	}, nil
}

func clockOf(totals map[int64]ledger.Totals, g gateway.Gateway) pages.Clock {
	t, seen := totals[g.ID]
	return pages.Clock{Seen: seen, Mark: t.Mark, Error: t.ClockError}
}

// shownGaps are the gaps that the page of a gateway shows.
const shownGaps = 25

// below shows the feeds and gaps of a stored gateway.
func (h *Gateways) below(r *http.Request, g gateway.Gateway) (templ.Component, error) {
	feeds, err := h.Ledger.FeedsOf(r.Context(), g.ID)
	if err != nil {
		return nil, err
	}
	gaps, err := h.Ledger.Gaps(r.Context(), model.Query{
		Conditions: []model.Condition{{Field: "gateway_id", Operator: model.IsExactly, Text: strconv.FormatInt(g.ID, 10)}},
		Page:       1, PerPage: shownGaps,
	})
	if err != nil {
		return nil, err
	}
	return pages.GatewayBelow(pages.GatewayPanes{
		Gateway: g, Feeds: feeds, Gaps: gaps.Items, TotalGaps: gaps.Total,
		ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}), nil
}
