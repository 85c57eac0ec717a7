package cdr_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/report"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/seal"
	pages "tandem/views/cdr"
)

// reportConsole is a console with reports of calls on 2026-11-21, from 09:00 in
// Tokyo on, one a second: of 600 calls each sixtieth was not answered, each gateway
// has a third.
type reportConsole struct {
	*handlertest.Browser
	ledger *ledger.Ledger
	legs   archive.Archive
	roller *report.Roller
	// rates is the active rate table.
	rates *tariff.RateTable
}

func reportPages(t *testing.T) *reportConsole {
	t.Helper()
	c := handlertest.New(t)
	zone, err := time.LoadLocation("Asia/Tokyo")
	handlertest.Must(t, err)
	c.Zone = zone
	now := func() time.Time { return time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) }
	led := dbtest.Ledger(t)
	rc := &reportConsole{ledger: ledger.New(led, now), legs: archivetest.SQLite(t)}
	rc.roller = report.NewRoller(report.Deps{
		Archive: rc.legs, Ledger: led, Now: now, Log: slog.New(slog.DiscardHandler),
		Rater: func(context.Context) (*tariff.Rater, error) { return tariff.NewRater(rc.rates, time.UTC) },
		Limits: func(context.Context) (report.Limits, error) {
			return report.Limits{ShortCall: 10 * time.Second, OrphanAfter: 5 * time.Minute}, nil
		},
	})
	h := &cdr.Reports{Reports: report.New(led), Gateways: knownGateways(t, c.DB), Now: now, Roller: rc.roller}
	c.Handle(http.MethodGet, pages.ReportsPath, h.Index)
	c.Handle(http.MethodGet, pages.ReportsPath+"/{name}", h.Show)
	c.Handle(http.MethodGet, pages.ReportsPath+"/{name}.csv", h.CSV)
	c.Add(t, "admin", account.ReadOnly)
	rc.Browser = c.SignIn(t, "admin")
	return rc
}

// knownGateways are tokyo-1 with 30 channels, tokyo-2 and osaka-1.
func knownGateways(t *testing.T, d *db.DB) *gateway.Directory {
	t.Helper()
	sealer, err := seal.Open(t.TempDir(), false)
	handlertest.Must(t, err)
	store := gateway.NewGateways(d, sealer, time.Now)
	for _, g := range []gateway.Gateway{{Name: "tokyo-1", Channels: 30}, {Name: "tokyo-2"}, {Name: "osaka-1", Channels: 4}} {
		_, err := store.Add(t.Context(), g)
		handlertest.Must(t, err)
	}
	directory := gateway.NewDirectory(d, sealer)
	_, err = directory.Refresh(t.Context())
	handlertest.Must(t, err)
	return directory
}

// take stores legs as the collector does, and has them counted.
func (c *reportConsole) take(t *testing.T, entries []archive.Entry) {
	t.Helper()
	handlertest.Must(t, c.legs.Append(t.Context(), entries))
	var parts []ledger.PartDelta
	for _, e := range entries {
		parts = append(parts, ledger.PartDelta{Day: e.Setup.Day(), Legs: 1})
	}
	handlertest.Must(t, c.ledger.Bump(t.Context(), parts))
	november := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	handlertest.Must(t, c.roller.CatchUp(t.Context(), report.Range{From: november, To: november.AddDate(0, 1, 0), Zone: time.UTC}))
}

// withCalls takes the calls that reportConsole tells of.
func withCalls(t *testing.T) *reportConsole {
	t.Helper()
	c := reportPages(t)
	c.take(t, archivetest.Legs(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), 600))
	return c
}

func TestAllReportsAreListed(t *testing.T) {
	t.Parallel()
	c := reportPages(t)
	page := c.Get(pages.ReportsPath)
	handlertest.Want(t, page, http.StatusOK, "main", "Traffic", "Loss and Health")
	for _, name := range pages.ReportNames() {
		if page.Find("main a[href='"+name.Path()+"']").Length() != 1 {
			t.Errorf("no link to %s", name)
		}
		if got := c.Get(name.Path()); got.Status != http.StatusOK || got.Find("#report").Length() != 1 {
			t.Errorf("%s without calls: got %d", name, got.Status)
		}
	}
	handlertest.Want(t, c.Get(pages.ReportTraffic.Path()), http.StatusOK, "#report", "There are no calls in this range.")
	handlertest.Want(t, c.Get(pages.ReportsPath+"/nothing"), http.StatusNotFound, "h1", "")
}

func TestEachReportShowsTheCallsOfItsRange(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	for _, tt := range []struct {
		name  string
		path  string
		texts []string
	}{
		{"traffic of yesterday", "traffic?range=yesterday", []string{"09:00–10:00 600 590 98.3%", "Saturday 600 590", "2026-11-21 600", "2026-11-21 00:00:00 JST – 2026-11-22 00:00:00 JST", "With everything that was stored."}},
		{"traffic of this month, of a gateway", "traffic?gateway=1", []string{"09:00–10:00 200 190", "2026-11-21 200"}},
		{"traffic of today", "traffic?range=today", []string{"There are no calls in this range."}},
		{"traffic from one day to another", "traffic?range=custom&from=2026-11-21&to=2026-11-21", []string{"2026-11-21 600"}},
		{"top called numbers", "top?most=10&by=duration", []string{"Called numbers, ordered by Total duration", "4420700599 1 1 100.0% 0:00:59"}},
		{"top calling numbers", "top?of=calling", []string{"Calling numbers, ordered by Calls", "498910000 1 0 0.0%"}},
		{"top destinations", "top?of=destination", []string{"Destinations, ordered by Calls", "600 590 98.3%"}},
		{"causes", "causes", []string{"Normal call clearing 16 0x10 600 100.0%"}},
		{"quality", "quality", []string{"tokyo-1 200 190 95.0%", "osaka-1 200 200 100.0%"}},
		{"quality of a gateway", "quality?gateway=3", []string{"osaka-1 200 200 100.0%"}},
		{"utilisation", "utilisation", []string{"tokyo-1 30", "tokyo-2 –", "2026-11-21 09:00:00 JST"}},
		{"utilisation of a gateway", "utilisation?gateway=1&range=yesterday", []string{"Busy channels of tokyo-1", "Configured channels"}},
		{"short calls", "short-calls", []string{"2026-11-21 tokyo-1 200 10", "lasted 10 seconds or less"}},
		{"unusual destinations", "unusual-destinations", []string{"New destinations", "600 590"}},
		{"losses", "loss-and-health?range=yesterday", []string{"Calls 600", "Calls that lack a leg 0 0.0%"}},
	} {
		page := c.Get(pages.ReportsPath + "/" + tt.path)
		for _, text := range tt.texts {
			if got := page.Text("#report"); page.Status != http.StatusOK || !strings.Contains(got, text) {
				t.Errorf("%s: got %d without %q:\n%s", tt.name, page.Status, text, got)
			}
		}
	}
}

func TestChartsStandBesideTheirTables(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	for path, want := range map[string]struct{ charts, tables int }{
		"traffic": {4, 4}, "top": {1, 1}, "causes": {1, 1}, "quality": {2, 2}, "utilisation": {1, 1}, "utilisation?gateway=3": {2, 2},
		"short-calls": {1, 1}, "unusual-destinations": {1, 1}, "loss-and-health": {0, 1},
	} {
		page := c.Get(pages.ReportsPath + "/" + path)
		if got := page.Find("[role=img][aria-label]").Length(); got != want.charts {
			t.Errorf("%s: got %d charts, want %d", path, got, want.charts)
		}
		if got := page.Find("table").Length(); got != want.tables {
			t.Errorf("%s: got %d tables, want %d", path, got, want.tables)
		}
	}
}

func TestRowsLeadToTheirCalls(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	for path, want := range map[string]string{
		"traffic?range=yesterday":   "/ccmservice/gateway-cdrs/calls?from=2026-11-21T09%3A00&to=2026-11-21T09%3A59",
		"traffic?gateway=2":         "/ccmservice/gateway-cdrs/calls?from=2026-11-21T00%3A00&gateway=2&to=2026-11-21T23%3A59",
		"causes?range=yesterday":    "/ccmservice/gateway-cdrs/calls?cause=16&from=2026-11-21T00%3A00&to=2026-11-21T23%3A59",
		"quality?range=last-month":  "",
		"quality?range=yesterday":   "/ccmservice/gateway-cdrs/calls?from=2026-11-21T00%3A00&gateway=2&to=2026-11-21T23%3A59",
		"top?range=yesterday":       "/ccmservice/gateway-cdrs/calls?from=2026-11-21T00%3A00&match=exactly&number=44207000&role=called&to=2026-11-21T23%3A59",
		"short-calls":               "/ccmservice/gateway-cdrs/calls?from=2026-11-21T00%3A00&gateway=1&max=0&min=0&to=2026-11-21T23%3A59",
		"utilisation":               "/ccmservice/gateway-cdrs/reports/utilisation?gateway=3&range=this-month",
		"loss-and-health?gateway=1": "/ccmservice/gateway-cdrs/calls?from=2026-11-01T00%3A00&orphans=true&to=2026-11-30T23%3A59",
	} {
		page := c.Get(pages.ReportsPath + "/" + path)
		if want != "" && page.Find("td a[href='"+want+"']").Length() == 0 {
			links := page.Find("td a").Slice(0, min(5, page.Find("td a").Length()))
			first, _ := links.First().Attr("href")
			t.Errorf("%s: no link to %s; the first is %s", path, want, first)
		}
	}
}

func TestChargesAreInTheCurrencyOfTheActiveRates(t *testing.T) {
	t.Parallel()
	c := reportPages(t)
	c.rates = &tariff.RateTable{Currency: "EUR", Rates: []tariff.Rate{{
		Prefix: "44", Destination: "United Kingdom", Days: tariff.AllDays, ToMinute: 1440, Connection: 500, Increment: 1,
	}}}
	c.take(t, archivetest.Legs(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), 60))
	handlertest.Want(t, c.Get(pages.ReportTop.Path()+"?of=destination&by=charge"), http.StatusOK, "#report", "United Kingdom 60 59 98.3%", "2.95 EUR")
	handlertest.Want(t, c.Get(pages.ReportUnusual.Path()), http.StatusOK, "#report", "2.95 EUR")
}

func TestAReportIsTheOneThatTheAddressAsksFor(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	page := c.Get(pages.ReportTop.Path() + "?range=custom&of=destination&by=duration&most=20&gateway=2&from=2026-11-20&to=2026-11-22")
	for field, want := range map[string]string{"range": "custom", "of": "destination", "by": "duration", "most": "20", "gateway": "2"} {
		if got := page.Find("#field-"+field+" option[selected]").AttrOr("value", ""); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if from := page.Find("#field-from").AttrOr("value", ""); from != "2026-11-20" {
		t.Errorf("from: got %q", from)
	}
	csv, _ := page.Find("a:contains('Download CSV')").Attr("href")
	if want := "/ccmservice/gateway-cdrs/reports/top.csv?by=duration&from=2026-11-20&gateway=2&most=20&of=destination&range=custom&table=top&to=2026-11-22"; csv != want {
		t.Errorf("the file is at %s, want %s", csv, want)
	}
	page = c.Get(pages.ReportTop.Path() + "?range=custom&gateway=2&most=7&by=colour")
	for field, want := range map[string]string{"from": "2026-11-01", "to": "2026-11-22"} {
		if got := page.Find("#field-"+field).AttrOr("value", ""); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if n := page.Find("#field-gateway").Length(); n != 0 {
		t.Error("numbers are counted over all gateways, and one can be chosen")
	}
}

func TestARangeThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	for query, field := range map[string]string{
		"from=yesterday&to=2026-11-22": "from", "from=2026-11-21&to=2026-02-30": "to", "from=2026-11-22&to=2026-11-21": "to",
		"from=1926-11-22&to=2026-11-21": "to",
	} {
		page := c.Get(pages.ReportTraffic.Path() + "?range=custom&" + query)
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#error-summary", "")
		if page.Find("#field-"+field+"-error").Length() != 1 || page.Find("table").Length() > 0 {
			t.Errorf("%s: no error at %s, or a report", query, field)
		}
		handlertest.Want(t, c.Get(pages.ReportTraffic.Path()+".csv?range=custom&"+query), http.StatusUnprocessableEntity, "h1", "Traffic")
	}
}

func TestHtmxAsksForTheReportAlone(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	page := c.Fragment(pages.ReportTraffic.Path()+"?range=yesterday", "report")
	handlertest.Want(t, page, http.StatusOK, "#report", "Calls by hour of the day")
	if page.Find("h1").Length() > 0 {
		t.Error("the whole page came")
	}
}

func TestAReportDoesNotWaitForWhatTakesLong(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	handlertest.Must(t, c.ledger.Bump(t.Context(), []ledger.PartDelta{{Day: 20_778}}))
	c.roller.Rater = func(ctx context.Context) (*tariff.Rater, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	handlertest.Want(t, c.Get(pages.ReportTraffic.Path()), http.StatusOK, "#report", "2026-11-21 600", "Newer calls are being counted: as of 2026-11-22 12:00:00 JST.")
}

func TestTablesAreFiles(t *testing.T) {
	t.Parallel()
	c := withCalls(t)
	for path, want := range map[string]string{
		"traffic.csv?range=yesterday&table=weekdays":  "Weekday,Calls,Answered,ASR,Total duration,ACD\r\nMonday,0,0,–,0,–\r\n",
		"causes.csv?table=causes":                     "Cause,Decimal,Hexadecimal,Calls,Share\r\nNormal call clearing,16,0x10,600,1.0000\r\n",
		"utilisation.csv?table=slots&gateway=1":       "Time,Most at once,On average,Calls\r\n2026-11-21T09:00:00+09:00,",
		"loss-and-health.csv?table=calls&range=today": "What,How many,Share of calls\r\nCalls,0,–\r\n",
		"traffic.csv?table=nothing":                   "",
	} {
		page := c.Get(pages.ReportsPath + "/" + path)
		if !strings.HasPrefix(page.Body, want) || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/csv") {
			t.Errorf("%s: got %s\n%.300s", path, page.Header.Get("Content-Type"), page.Body)
		}
	}
	if got := c.Get(pages.ReportsPath + "/causes.csv?table=causes").Header.Get("Content-Disposition"); !strings.Contains(got, "gateway-cdr-causes-causes.csv") {
		t.Errorf("got %s", got)
	}
}
