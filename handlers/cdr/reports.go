package cdr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/report"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/i18n"
)

// catchUpPatience is how long a report waits for the newest calls to be counted.
// Then it shows what was counted, and says so.
const catchUpPatience = 500 * time.Millisecond

// Reports serves Gateway CDRs > Reports.
type Reports struct {
	Reports *report.Reports
	// Roller counts the newest calls before a report is shown. It tells the rates
	// and the limits, too.
	Roller   *report.Roller
	Gateways *gateway.Directory
	Now      func() time.Time
}

// Index serves GET /ccmservice/gateway-cdrs/reports.
func (h *Reports) Index(w http.ResponseWriter, r *http.Request) error {
	return handlers.Render(w, r, http.StatusOK, pages.Reports())
}

// Show serves GET /ccmservice/gateway-cdrs/reports/{name}.
func (h *Reports) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	asked, errs, err := h.asked(r, r.PathValue("name"))
	if err != nil {
		return err
	}
	p := pages.ReportPage{Page: views.Page{Errors: errs}, Asked: asked, Names: gatewayNames(h.Gateways)}
	if len(errs) > 0 {
		return handlers.Render(w, r, http.StatusUnprocessableEntity, pages.Report(p))
	}
	if err := h.catchUp(ctx, asked.In); err != nil {
		return err
	}
	if p.Fresh, err = h.Reports.Freshness(ctx, asked.In); err != nil {
		return err
	}
	if p.Parts, err = h.parts(ctx, asked, p.Names); err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.Report(p))
}

// CSV serves GET /ccmservice/gateway-cdrs/reports/{name}.csv: a table of a report
// as a file.
func (h *Reports) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	asked, errs, err := h.asked(r, r.PathValue("name"))
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		return h.Show(w, r)
	}
	if err := h.catchUp(ctx, asked.In); err != nil {
		return err
	}
	parts, err := h.parts(ctx, asked, gatewayNames(h.Gateways))
	if err != nil {
		return err
	}
	table := tableOf(parts, r.URL.Query().Get(pages.ParamTable))
	file := fmt.Sprintf("gateway-cdr-%s-%s.csv", asked.Name, table.Name)
	return csvfile.Send(w, r, file, table.Heads(ctx), func(yield func(...string) error) error {
		for i := range table.Rows {
			if err := yield(table.Cells(i)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// tableOf returns the table with that name, an empty one when the report has none
// now.
func tableOf(parts []pages.ReportPart, name string) pages.ReportTable {
	i := slices.IndexFunc(parts, func(p pages.ReportPart) bool { return p.Table.Name == name })
	if i < 0 {
		return pages.ReportTable{Name: "empty"}
	}
	return parts[i].Table
}

// catchUp counts the newest calls of a range, for as long as a reader waits.
func (h *Reports) catchUp(ctx context.Context, in report.Range) error {
	waiting, cancel := context.WithTimeout(ctx, catchUpPatience)
	defer cancel()
	err := h.Roller.CatchUp(waiting, in)
	if err != nil && waiting.Err() != nil && ctx.Err() == nil {
		return nil // the page says that calls are being counted
	}
	return err
}

// parts makes the report that was asked for.
func (h *Reports) parts(ctx context.Context, a pages.ReportAsked, names pages.Gateways) ([]pages.ReportPart, error) {
	switch a.Name {
	case pages.ReportTop:
		return h.top(ctx, a)
	case pages.ReportCauses:
		rows, err := h.Reports.Causes(ctx, a.In, a.Gateways())
		return pages.CauseParts(ctx, a, rows), err
	case pages.ReportQuality:
		return h.quality(ctx, a, names)
	case pages.ReportUtilisation:
		return h.utilisation(ctx, a, names)
	case pages.ReportShort:
		limits, err := h.Roller.Limits(ctx)
		rows, err2 := h.Reports.Short(ctx, a.In, a.Gateways())
		return pages.ShortParts(ctx, a, names, rows, limits.ShortCall), errors.Join(err, err2)
	case pages.ReportUnusual:
		currency, err := h.currency(ctx)
		rows, err2 := h.Reports.NewDestinations(ctx, a.In)
		return pages.UnusualParts(ctx, a, rows, currency), errors.Join(err, err2)
	case pages.ReportLoss:
		health, err := h.Reports.Health(ctx, a.In)
		return pages.LossParts(ctx, a, names, health), err
	default:
		traffic, err := h.Reports.Traffic(ctx, a.In, a.Gateways())
		return pages.TrafficParts(ctx, a, traffic), err
	}
}

// currency is that of charges, "" when nothing is charged.
func (h *Reports) currency(ctx context.Context) (string, error) {
	rater, err := h.Roller.Rater(ctx)
	if err != nil {
		return "", fmt.Errorf("loading the active rate table: %w", err)
	}
	return rater.Currency(), nil
}

func (h *Reports) top(ctx context.Context, a pages.ReportAsked) ([]pages.ReportPart, error) {
	currency, err := h.currency(ctx)
	if err != nil {
		return nil, err
	}
	if a.Of == pages.OfDestination {
		rows, err := h.Reports.QualityByDestination(ctx, a.In, a.Gateways())
		slices.SortStableFunc(rows, func(x, y report.DestinationRow) int { return compare(a.By, y, x) })
		return pages.DestinationParts(ctx, a, rows[:min(len(rows), a.Most)], currency), err
	}
	role := report.Called
	if a.Of == pages.OfCalling {
		role = report.Calling
	}
	rows, err := h.Reports.Top(ctx, a.In, role, a.By, a.Most)
	return pages.TopParts(ctx, a, rows, currency), err
}

func (h *Reports) quality(ctx context.Context, a pages.ReportAsked, names pages.Gateways) ([]pages.ReportPart, error) {
	gateways, err := h.Reports.QualityByGateway(ctx, a.In)
	if err != nil {
		return nil, err
	}
	gateways = slices.DeleteFunc(gateways, func(g report.GatewayRow) bool { return a.Gateway != 0 && g.Gateway != a.Gateway })
	destinations, err := h.Reports.QualityByDestination(ctx, a.In, a.Gateways())
	return pages.QualityParts(ctx, a, names, gateways, destinations), err
}

func (h *Reports) utilisation(ctx context.Context, a pages.ReportAsked, names pages.Gateways) ([]pages.ReportPart, error) {
	rows, err := h.Reports.Utilisation(ctx, a.In)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(u report.UtilisationRow) bool { return a.Gateway != 0 && u.Gateway != a.Gateway })
	if a.Gateway == 0 && len(rows) == 1 {
		a.Gateway = rows[0].Gateway
	}
	var slots []report.SlotRow
	if a.Gateway != 0 {
		if slots, err = h.Reports.Slots(ctx, a.In, a.Gateway); err != nil {
			return nil, err
		}
	}
	channels := map[int64]int{}
	for _, g := range h.Gateways.All() {
		channels[g.ID] = g.Channels
	}
	return pages.UtilisationParts(ctx, a, names, rows, channels, slots), nil
}

// asked reads what a report is asked for. What no page of ours sends is taken as
// the default, so that an old bookmark still opens the report. The error is
// model.ErrNotFound when there is no report of that name.
func (h *Reports) asked(r *http.Request, name string) (pages.ReportAsked, model.FieldErrors, error) {
	a := pages.ReportAsked{Name: pages.ReportName(name), Now: h.Now()}
	if a.Name.Title().IsZero() {
		return a, nil, fmt.Errorf("report %q: %w", name, model.ErrNotFound)
	}
	errs := askReport(&a, r.URL.Query(), i18n.FromContext(r.Context()).Zone)
	return a, errs, nil
}
