package views_test

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tandem/model/cdr/collector"
	"tandem/model/cdr/report"
	"tandem/views/cdr"
)

// gatewayReport is a report with parts of every kind: charts with tables below and
// folded up, and a table alone.
func gatewayReport() templ.Component {
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	a := cdr.ReportAsked{
		Name: cdr.ReportTop, Range: cdr.RangeCustom, From: "2026-11-01", To: "2026-11-30", Now: from, Gateway: 1,
		In: report.Range{From: from, To: from.AddDate(0, 1, 0), Zone: time.UTC}, Of: cdr.OfDestination, By: report.ByCharge, Most: 10,
	}
	names, v := cdr.Gateways{1: "tokyo-1", 2: "osaka-2"}, report.Volume{Calls: 1_234_567, Answered: 1_000_000, Billable: 99_999 * time.Hour}
	ctx := context.Background()
	return cdr.Report(cdr.ReportPage{Asked: a, Names: names, Parts: slices.Concat(
		cdr.DestinationParts(ctx, a, []report.DestinationRow{{Destination: strings.Repeat("Wonderland (mobile) ", 4), Volume: v, Charge: 1_234_567}}, "EUR"),
		cdr.UtilisationParts(ctx, a, names,
			[]report.UtilisationRow{{Gateway: 1, Busy: time.Hour, Legs: 3, BusyHour: from, BusyHourBusy: time.Hour, Peak: 3, PeakAt: from}},
			map[int64]int{1: 30}, []report.SlotRow{{Slot: from, Volume: v, Busy: time.Minute, Peak: 3}})[:1],
		cdr.LossParts(ctx, a, names, report.Health{Losses: []report.LossRow{{Node: "tokyo-1", Reason: "kernel", Records: 5}}, Calls: 7}),
	)})
}

// collectorHealth is a collector with every kind of trouble.
func collectorHealth() templ.Component {
	return cdr.Health(cdr.HealthPage{Node: "tokyo-1", Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Collector: collector.Health{
		Running: true, Failing: "the disk is full", Lost: 3, Batches: 4,
		Sockets: []collector.Socket{{Protocol: "udp", Address: "[2001:db8::1]:5514", Buffer: 212_992, Wanted: 33_554_432, Dropped: 4_321}},
	}})
}
