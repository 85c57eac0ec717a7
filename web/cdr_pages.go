package main

import (
	"context"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/uptrace/bun"

	cdrs "tandem/handlers/cdr"
	accounts "tandem/model/account"
	"tandem/model/audit"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/intake"
	"tandem/model/cdr/report"
)

// gatewayCDRs routes the pages of Serviceability > Tools > Gateway CDRs.
func (a *app) gatewayCDRs(r chi.Router) {
	read := r.With(a.require(accounts.RightServiceabilityRead))
	update := r.With(a.require(accounts.RightServiceabilityUpdate))
	a.callPages(read)
	a.cdrReports(read)
	a.intakePages(rights{read, update})
	a.gatewayPages(rights{read, update})
	a.billingPages(rights{read, update})
	a.collectorPages(rights{read, update})
}

// callPages are those of calls and of what explains them.
func (a *app) callPages(read chi.Router) {
	h := a.adapter.Handle
	calls := &cdrs.Calls{Archive: a.cdrs.legs, Gateways: a.cdrs.directory, Parameters: a.cdrs.cdrParameters, Now: time.Now}
	live := &cdrs.Live{Collector: a.collector, Gateways: a.cdrs.directory, Running: a.collects}
	read.Get("/ccmservice/gateway-cdrs/calls", h(calls.List))
	read.Get("/ccmservice/gateway-cdrs/calls.csv", h(calls.CSV))
	read.Get("/ccmservice/gateway-cdrs/calls/{id}", h(calls.Show))
	read.Get("/ccmservice/gateway-cdrs/live", h(live.Show))
	read.Get("/ccmservice/gateway-cdrs/causes", h(cdrs.Causes))
	read.Get("/ccmservice/gateway-cdrs/causes.csv", h(cdrs.CausesCSV))
}

// cdrReports are the reports of calls.
func (a *app) cdrReports(read chi.Router) {
	h := a.adapter.Handle
	reports := &cdrs.Reports{Reports: report.New(a.cdrs.ledgerDB), Roller: a.roller, Gateways: a.cdrs.directory, Now: time.Now}
	read.Get("/ccmservice/gateway-cdrs/reports", h(reports.Index))
	read.Get("/ccmservice/gateway-cdrs/reports/{name}", h(reports.Show))
	read.Get("/ccmservice/gateway-cdrs/reports/{name}.csv", h(reports.CSV))
}

// intakePages are those of files, and of lines that did not become legs.
func (a *app) intakePages(r rights) {
	h := a.adapter.Handle
	imports := &cdrs.Import{Imports: a.imports, Gateways: a.cdrs.directory, Parameters: a.cdrs.cdrParameters, Running: a.collects}
	lines := &cdrs.Lines{
		Lines:   &intake.Lines{DB: a.database, Collector: a.collector, Ledger: a.cdrs.ledger},
		Running: a.collects,
	}
	r.read.Get("/ccmservice/gateway-cdrs/lines", h(lines.List))
	r.update.Post("/ccmservice/gateway-cdrs/lines/act", h(lines.Act))
	r.read.Get("/ccmservice/gateway-cdrs/import", h(imports.Show))
	r.update.Post("/ccmservice/gateway-cdrs/import", h(imports.Upload))
	r.read.Get("/ccmservice/gateway-cdrs/import/{id}", h(imports.Progress))
}

// gatewayPages are those of gateways, known and unknown.
func (a *app) gatewayPages(r rights) {
	h := a.adapter.Handle
	gateways := &cdrs.Gateways{Gateways: a.cdrs.gateways, Ledger: a.cdrs.ledger, Clocks: a.cdrs.legs, Audit: a.record}
	unknown := &cdrs.Unknown{Ledger: a.cdrs.ledger, Gateways: a.cdrs.gateways, Admission: a.cdrs.admission}
	configuration := &cdrs.Configuration{Parameters: a.cdrs.cdrParameters, Nodes: a.clusters}
	r.read.Get("/ccmservice/gateway-cdrs/gateways/configuration", h(configuration.Show))
	r.read.Get("/ccmservice/gateway-cdrs/gateways/unknown", h(unknown.List))
	r.read.Get("/ccmservice/gateway-cdrs/gateways/unknown/ignored", h(unknown.Ignored))
	r.read.Get("/ccmservice/gateway-cdrs/gateways/unknown/{id}", h(unknown.Show))
	r.update.Post("/ccmservice/gateway-cdrs/gateways/unknown/{id}/admit", h(unknown.Admit))
	r.update.Post("/ccmservice/gateway-cdrs/gateways/unknown/{id}/ignore", h(unknown.Ignore))
	a.records(r, "/ccmservice/gateway-cdrs/gateways", gateways.Page())
	r.update.Post("/ccmservice/gateway-cdrs/gateways/{id}/resolve", h(gateways.Resolve))
}

// billingPages are those of what calls cost.
func (a *app) billingPages(r rights) {
	h := a.adapter.Handle
	tables := &cdrs.RateTables{Tables: a.cdrs.rateTables, Now: time.Now}
	bill := &cdrs.Bill{Archive: a.cdrs.legs, Tables: a.cdrs.rateTables, Now: time.Now}
	a.records(r, "/ccmservice/gateway-cdrs/rate-tables", tables.Page())
	r.read.Get("/ccmservice/gateway-cdrs/rate-tables/{id}/rates.csv", h(tables.Download))
	r.update.Get("/ccmservice/gateway-cdrs/rate-tables/{id}/upload", h(tables.ShowUpload))
	r.update.Post("/ccmservice/gateway-cdrs/rate-tables/{id}/upload", h(tables.Upload))
	r.read.Get("/ccmservice/gateway-cdrs/bill", h(bill.Show))
	r.read.Get("/ccmservice/gateway-cdrs/bill.csv", h(bill.CSV))
}

// collectorPages are those of the collector itself.
func (a *app) collectorPages(r rights) {
	h := a.adapter.Handle
	parameters := &cdrs.Parameters{Store: a.cdrs.cdrParameters, Archive: a.cdrs.legs, Now: time.Now}
	health := &cdrs.Health{
		Node: a.node.Name, Collector: a.collector, Archive: a.cdrs.legs, Ledger: a.cdrs.ledger, Gateways: a.cdrs.directory, Now: time.Now,
	}
	r.read.Get("/ccmservice/gateway-cdrs/health", h(health.Show))
	r.read.Get("/ccmservice/gateway-cdrs/parameters", h(parameters.Show))
	r.update.Post("/ccmservice/gateway-cdrs/parameters", h(parameters.Submit))
	r.update.Post("/ccmservice/gateway-cdrs/parameters/default", h(parameters.SetToDefault))
}

// record writes an entry of the audit log for a change outside of the database
// that holds it.
func (a *app) record(ctx context.Context, c audit.Change) error {
	return a.database.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return audit.Record(ctx, tx, c) })
}

// collects reports whether this node's own collector runs.
func (a *app) collects() bool { return a.supervisor.Running(gateway.ServiceName) }
