package cdr_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/tariff"
	pages "tandem/views/cdr"
)

// billed is when the calls of the tests begin: call i after i seconds, from
// 49891000i to 4420700i, for i%60 seconds.
func billed() time.Time { return time.Date(2026, 2, 14, 10, 0, 0, 0, time.UTC) }

// billPage returns a browser on a console with calls, and with rates for London if
// they are active.
func billPage(t *testing.T, active bool) *handlertest.Browser {
	t.Helper()
	return billPageAt(t, active, billed().AddDate(0, 1, 0))
}

// billPageAt is billPage at a time.
func billPageAt(t *testing.T, active bool, now time.Time) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	a := archivetest.SQLite(t)
	handlertest.Must(t, a.Append(t.Context(), archivetest.Legs(billed(), 400)))
	h := &cdr.Bill{Archive: a, Tables: tariff.NewRateTables(c.DB, time.Now), Now: func() time.Time { return now }}
	_, err := h.Tables.Add(t.Context(), tariff.RateTable{Name: "2026", Currency: "EUR", Active: active, Rates: []tariff.Rate{
		{Prefix: "44207001", Destination: "London", Days: tariff.AllDays, ToMinute: 1440, Connection: 1000, Increment: 6, IncrementAmount: 125},
	}})
	handlertest.Must(t, err)
	c.Handle(http.MethodGet, pages.BillPath, h.Show)
	c.Handle(http.MethodGet, pages.BillPath+".csv", h.CSV)
	c.Add(t, "admin", account.ReadOnly)
	return c.SignIn(t, "admin")
}

func TestTheBillBeginsWithTheLastMonthAndNobody(t *testing.T) {
	t.Parallel()
	page := billPage(t, true).Get(pages.BillPath)
	handlertest.Want(t, page, http.StatusOK, "#field-month option[selected]", "2026-02")
	if got := page.Texts("#field-month option"); strings.Join(got, " ") != "2026-03 2026-02" {
		t.Errorf("got the months %q", got)
	}
	if page.Find("table").Length() != 0 {
		t.Error("a bill is shown before anybody asked for one")
	}
}

func TestTheBillBeginsWithThisMonthWhenTheLastHasNoRecords(t *testing.T) {
	t.Parallel()
	for now, want := range map[time.Time]string{
		billed().AddDate(0, 0, 14): "2026-02", // the 28th, whose month before is January
		billed().AddDate(0, 0, 17): "2026-02", // the 3rd of March
		billed().AddDate(0, 2, 17): "2026-05",
	} {
		page := billPageAt(t, true, now).Get(pages.BillPath)
		handlertest.Want(t, page, http.StatusOK, "#field-month option[selected]", want)
	}
}

func TestTheBillOfANumber(t *testing.T) {
	t.Parallel()
	b := billPage(t, true)
	// Call 13 lasted for 13 seconds: 0.10 + 3 x 0.0125.
	page := b.Get(pages.BillPath + "?month=2026-02&match=&calling=%2B49+8910-0013")
	handlertest.Want(t, page, http.StatusOK, "main", "Charge (EUR) London 1 0:00:13 0.1375",
		"2026-02-14 10:00:13 UTC", "London 0:00:13 0.10 + 0.0125/6 s 0.1375")
	if got := page.Find("table:last-of-type tbody tr").Length(); got != 2 {
		t.Errorf("got %d rows, want a total and a call", got)
	}
	none := b.Get(pages.BillPath + "?month=2026-01&calling=4989100013")
	handlertest.Want(t, none, http.StatusOK, ".empty", "No answered call of that number")
	nobody := b.Get(pages.BillPath + "?month=2026-02&calling=")
	handlertest.Want(t, nobody, http.StatusUnprocessableEntity, "#field-calling-error", "Enter a number")
}

func TestTheBillOfAPrefixIsTotalledAndTurnedOver(t *testing.T) {
	t.Parallel()
	b := billPage(t, true)
	page := b.Get(pages.BillPath + "?month=2026-02&match=prefix&calling=49")
	handlertest.Want(t, page, http.StatusOK, "main", "(no rate)", "Total 393 ", "1 to 250", "Next Page")
	next := b.Get(page.Find("a:contains('Next Page')").AttrOr("href", ""))
	handlertest.Want(t, next, http.StatusOK, "main", "Total 393 ", "251 to 393", "Previous Page")
	if strings.Contains(next.Text("main"), "Next Page") {
		t.Error("there is a page behind the last one")
	}
}

func TestTheFileHasAllOfTheBill(t *testing.T) {
	t.Parallel()
	b := billPage(t, true)
	page := b.Get(pages.BillPath + "?month=2026-02&match=prefix&calling=49")
	file := b.Get(page.Find("a:contains('Download CSV')").AttrOr("href", ""))
	excel := b.Get(page.Find("a:contains('for Excel')").AttrOr("href", ""))
	if excel.Body != "\uFEFF"+file.Body {
		t.Errorf("the file for Excel begins with %.20q, want a byte order mark and the same", excel.Body)
	}
	lines := strings.Split(strings.TrimSpace(file.Body), "\r\n")
	if len(lines) != 394 || lines[0] != "Start (UTC),Calling Number,Called Number,Destination,Duration (seconds),Rate,Charge,Currency" {
		t.Errorf("got %d lines, the first %q", len(lines), lines[0])
	}
	for _, want := range []string{
		"2026-02-14 10:00:13,'+4989100013,442070013,London,13,0.10 + 0.0125/6 s,0.1375,EUR",
		"2026-02-14 10:00:03,'+498910003,44207003,,3,,,",
	} {
		if !strings.Contains(file.Body, want) {
			t.Errorf("the file lacks %q: %s", want, strings.Join(lines[:16], "\n"))
		}
	}
}

func TestWithoutAnActiveTableNothingHasACharge(t *testing.T) {
	t.Parallel()
	page := billPage(t, false).Get(pages.BillPath + "?month=2026-02&calling=4989100013")
	handlertest.Want(t, page, http.StatusOK, "main", "No rate table is active", "(no rate) 1 0:00:13 –")
}
