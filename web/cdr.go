package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/intake"
	"tandem/model/cdr/report"
	"tandem/model/cdr/tariff"
	"tandem/model/service"
)

// serviceCDRReports is the service that makes the roll-ups of gateway CDRs.
const serviceCDRReports = "Gateway CDR Reports"

// wireCDRs wires what takes gateway CDRs in, and what makes their roll-ups.
func (a *app) wireCDRs(o *options) {
	host := ""
	if o.Serve.Local {
		host = "127.0.0.1"
	}
	a.collector = a.stores.collector(a.node.Name, host)
	a.imports = intake.NewImports(intake.ImportDeps{
		DB: a.database, Collector: a.collector, Folder: filepath.Join(o.Data, "imports"), Now: time.Now, Log: slog.Default(),
	})
	a.roller = report.NewRoller(report.Deps{
		Archive: a.cdrs.legs, Ledger: a.cdrs.ledgerDB, Rater: a.rater, Limits: a.cdrLimits, Now: time.Now, Log: slog.Default(),
	})
}

// rater returns what rates calls by the active rate table.
func (a *app) rater(ctx context.Context) (*tariff.Rater, error) {
	zone, err := a.zone(ctx)
	if err != nil {
		return nil, err
	}
	return tariff.Active(ctx, a.cdrs.rateTables, zone)
}

// cdrLimits returns the parameters that roll-ups depend on.
func (a *app) cdrLimits(ctx context.Context) (report.Limits, error) {
	p, err := a.cdrs.cdrParameters.Load(ctx)
	return report.Limits{
		ShortCall: time.Duration(p.ShortCall) * time.Second, OrphanAfter: time.Duration(p.OrphanAfter) * time.Minute,
	}, err
}

// addCDRServices adds the services of gateway CDRs.
func (a *app) addCDRServices() {
	add := a.supervisor.Add
	add(service.Definition{
		Name: gateway.ServiceName, Kind: service.Feature, Group: service.CDR,
		Controllable: true,
		Summary:      model.T("Takes the call records of gateways in, by syslog, RADIUS and files; what gateways send while it is stopped is lost unless they keep it"),
	}, service.RunnerFunc(a.collect))
	add(service.Definition{
		Name: serviceCDRReports, Kind: service.Network, Group: service.CDR,
		Controllable: true, PublisherOnly: true,
		Summary: model.T("Adds gateway CDRs up for reports; reports show what was added up before while it is stopped"),
	}, a.roller)
}

// collect takes in what gateways send, and the files that people upload.
func (a *app) collect(ctx context.Context, ready func()) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.collector.Run(ctx, ready) })
	group.Go(func() error {
		return service.Guard(slog.Default(), "cdr imports", func() error { return a.imports.Run(ctx) })
	})
	return group.Wait()
}
