package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/intake"
	"tandem/model/demo"
	"tandem/model/service"
	"tandem/views/cdr"
)

// cdrSamples makes the gateways of the demonstration with their calls, has the
// collector run, and imports a file. It returns addresses by their patterns.
func (p *program) cdrSamples(t testing.TB, ctx context.Context) samples {
	t.Helper()
	p.takeCDRs(t)
	must(t, demo.FillCallRecords(ctx, demo.CallRecords{
		Gateways: p.cdrs.gateways, RateTables: p.cdrs.rateTables, Collector: p.collector, Clock: time.Now,
	}))
	p.ask(t, gateway.ServiceName, service.Activate, true)
	unknown, err := p.cdrs.ledger.UnknownFeeds(ctx, model.Query{PerPage: 1}, false)
	must(t, err)
	gateways, err := p.cdrs.gateways.Find(ctx, model.Query{PerPage: 1})
	must(t, err)
	tables, err := p.cdrs.rateTables.Find(ctx, model.Query{PerPage: 1})
	must(t, err)
	return samples{
		callsPath + "/{id}":           p.someCall(t),
		importPath + "/{id}":          cdr.ImportURL(p.imported(t, ctx)),
		unknownPath + "/{id}":         cdr.UnknownURL(unknown.Items[0].ID),
		gatewaysPath + "/{id}":        cdr.GatewayURL(gateways.Items[0].ID),
		cdrPath + "/rate-tables/{id}": cdr.RateTableURL(tables.Items[0].ID),
		cdrPath + "/reports/{name}":   cdrPath + "/reports/traffic",
	}
}

// someCall returns the page of a call.
func (p *program) someCall(t testing.TB) string {
	t.Helper()
	for leg, err := range p.cdrs.legs.Find(t.Context(), archive.Query{}) {
		must(t, err)
		return cdr.CallURL(leg.ID)
	}
	t.Fatal("there are no calls")
	return ""
}

// imported imports a file as its page does.
func (p *program) imported(t testing.TB, ctx context.Context) int64 {
	t.Helper()
	file, err := p.imports.Receive(strings.NewReader(saved(newWire("lon-cube-1").call(0))))
	must(t, err)
	id, err := p.imports.Start(ctx, file, "messages.txt", 0)
	must(t, err)
	eventually(t, "the file is imported", func() bool {
		i, err := p.imports.Get(id)
		must(t, err)
		return i.State == intake.Done
	})
	return id
}
