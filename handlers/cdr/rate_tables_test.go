package cdr_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cdr/tariff"
	pages "tandem/views/cdr"
)

type rateConsole struct {
	*handlertest.Browser
	tables *tariff.RateTables
}

func ratePages(t *testing.T, group account.Group) rateConsole {
	t.Helper()
	c := handlertest.New(t)
	h := &cdr.RateTables{Tables: tariff.NewRateTables(c.DB, time.Now), Now: func() time.Time { return time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC) }}
	c.Records(pages.RateTablesPath, h.Page())
	c.Handle(http.MethodGet, pages.RateTablesPath+"/{id}/rates.csv", h.Download)
	c.Handle(http.MethodGet, pages.RateTablesPath+"/{id}/upload", h.ShowUpload)
	c.Handle(http.MethodPost, pages.RateTablesPath+"/{id}/upload", h.Upload)
	c.Add(t, "admin", group)
	return rateConsole{c.SignIn(t, "admin"), h.Tables}
}

func mobile() tariff.Rate {
	return tariff.Rate{Prefix: "8190", Destination: "Japan, mobile", Days: tariff.AllDays, ToMinute: 1440, Connection: 500, FirstSeconds: 60, FirstAmount: 3000, Increment: 6, IncrementAmount: 300}
}

func (c rateConsole) add(t *testing.T, table tariff.RateTable) tariff.RateTable {
	t.Helper()
	added, err := c.tables.Add(t.Context(), table)
	handlertest.Must(t, err)
	return added
}

func (c rateConsole) rates(t *testing.T, name string) []tariff.Rate {
	t.Helper()
	table, err := c.tables.Named(t.Context(), name)
	handlertest.Must(t, err)
	return table.Rates
}

// rateValues returns the fields of rates as rows of tariff.Columns.
func rateValues(rows ...[]string) url.Values {
	values := url.Values{}
	for i, column := range tariff.Columns() {
		for _, row := range rows {
			values.Add("rate_"+column, row[i])
		}
	}
	return values
}

func TestRatesAreAddedFilledInAndSaved(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.SuperUsers)
	page := c.Submit(c.Get(pages.RateTablesPath+"/new"), "Add a Rate", url.Values{"name": {"2026"}, "currency": {"JPY"}})
	handlertest.Want(t, page, http.StatusOK, "#status", "Nothing was saved yet")
	if got := page.Find(".rates li").Length(); got != 1 {
		t.Fatalf("got %d rows, want one", got)
	}
	first := rateValues([]string{"＋８１９０", "Japan, mobile", "weekdays", "8:00", "20:00", "0.05", "60", "0.3", "6", "0.03"})
	page = c.Submit(page, "Add a Rate", first)
	for column, want := range map[string]string{"days": "weekdays", "from": "8:00", "to": "20:00", "first_seconds": "60", "increment": "6", "destination": "", "first_amount": "0"} {
		field := page.Find(".rates li:last-child [name=rate_" + column + "]")
		if got := field.AttrOr("value", field.Find("option[selected]").AttrOr("value", "")); got != want {
			t.Errorf("the new row has %s %q, want %q", column, got, want)
		}
	}
	page = c.Submit(page, "Remove line 2", nil)
	saved := c.Follow(c.Submit(page, "Save", url.Values{"active": {"true"}}))
	handlertest.Want(t, saved, http.StatusOK, "#status", "Add successful")
	want := tariff.Rate{
		Prefix: "+8190", Destination: "Japan, mobile", Days: tariff.Weekdays, FromMinute: 480, ToMinute: 1200,
		Connection: 500, FirstSeconds: 60, FirstAmount: 3000, Increment: 6, IncrementAmount: 300,
	}
	if got := c.rates(t, "2026"); !reflect.DeepEqual(got, []tariff.Rate{want}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	handlertest.Want(t, c.Get(pages.RateTablesPath), http.StatusOK, "tbody", "2026 JPY 1 Active")
	handlertest.Want(t, c.Follow(c.Submit(saved, "Save", nil)), http.StatusOK, "#status", "reports follow by themselves")
}

func TestARateThatCannotBeIsToldAtItsPlace(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.SuperUsers)
	good := mobile()
	for name, test := range map[string]struct {
		rows  [][]string
		field string
		want  string
	}{
		"an amount":     {[][]string{good.Row(), {"44", "UK", "all", "00:00", "24:00", "0", "60", "a lot", "6", "0"}}, "rates.2.first_amount", "Line 2: “a lot” is no amount"},
		"a time":        {[][]string{{"44", "UK", "all", "late", "24:00", "0", "60", "1", "6", "0"}}, "rates.1.from", "Line 1: “late” is no time of day"},
		"no name":       {[][]string{{"44", "", "all", "00:00", "24:00", "0", "60", "1", "6", "0"}}, "rates.1.destination", "Enter a value for Destination"},
		"the same time": {[][]string{good.Row(), good.Row()}, "rates.2.prefix", "Lines 1 and 2 have the same prefix"},
	} {
		values := rateValues(test.rows...)
		values.Set("name", "2026")
		values.Set("currency", "EUR")
		page := c.Submit(c.Get(pages.RateTablesPath+"/new"), "Save", values)
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#error-summary", test.want)
		if got := page.Text(`[id="field-` + test.field + `-error"]`); !strings.Contains(got, test.want) {
			t.Errorf("%s: at the field stands %q", name, got)
		}
		if page.Find(`[id="field-`+test.field+`"][aria-invalid=true]`).Length() != 1 {
			t.Errorf("%s: the field is not marked", name)
		}
		if got := page.Find(".rates li").Length(); got != len(test.rows) {
			t.Errorf("%s: got %d rows, want those that were typed", name, got)
		}
	}
}

func TestRatesAreDownloadedAndUploaded(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.SuperUsers)
	table := c.add(t, tariff.RateTable{Name: "2026", Currency: "EUR", Rates: []tariff.Rate{mobile()}})
	file := c.Get(pages.RatesURL(table.ID))
	if want := "8190,\"Japan, mobile\",all,00:00,24:00,0.05,60,0.3,6,0.03\n"; !strings.HasSuffix(file.Body, want) {
		t.Errorf("got the file %q, want it to end with %q", file.Body, want)
	}
	page := c.Get(pages.UploadURL(table.ID))
	version := url.Values{"version": {page.Find("[name=version]").AttrOr("value", "")}}
	uploaded := c.Follow(c.PostFile(pages.UploadURL(table.ID), version, "file", []byte(file.Body+"44,UK,all,00:00,24:00,0,0,0,60,0.1\n")))
	handlertest.Want(t, uploaded, http.StatusOK, "#status", "2 rates were uploaded")
	if got := c.rates(t, "2026"); len(got) != 2 || got[0] != mobile() {
		t.Errorf("got %+v", got)
	}
	if got := c.PostFile(pages.UploadURL(table.ID), version, "file", []byte(file.Body)); got.Status != http.StatusConflict {
		t.Errorf("over what somebody else saved: got %d", got.Status)
	}
	page = c.Get(pages.UploadURL(table.ID))
	handlertest.Want(t, c.Submit(page, "Upload", nil), http.StatusUnprocessableEntity, "#error-summary", "Choose a file, or paste the rates")
	wrong := c.Submit(page, "Upload", url.Values{"pasted": {"44,UK,all,00:00,24:00,0,0,0,60,0.1\n49,Germany,never,00:00,24:00,0,0,0,60,0.1"}})
	handlertest.Want(t, wrong, http.StatusUnprocessableEntity, "#field-pasted-error", "Line 2: the days are")
	handlertest.Want(t, wrong, http.StatusUnprocessableEntity, "#field-pasted", "49,Germany,never")
}

func TestATableThatIsTooBigForThePageKeepsItsRates(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.SuperUsers)
	table := tariff.RateTable{Name: "World", Currency: "EUR"}
	for i := range 201 {
		rate := mobile()
		rate.Prefix = "9" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
		table.Rates = append(table.Rates, rate)
	}
	table = c.add(t, table)
	page := c.Get(pages.RateTableURL(table.ID))
	handlertest.Want(t, page, http.StatusOK, "main", "The table has 201 rates", "These are the first 100 rates")
	c.Follow(c.Submit(page, "Save", url.Values{"description": {"changed"}}))
	if got := len(c.rates(t, "World")); got != 201 {
		t.Errorf("got %d rates after saving", got)
	}
}

func TestANumberIsTried(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.ReadOnly)
	night := mobile()
	night.Destination, night.FromMinute, night.ToMinute, night.Days = "Night", 22*60, 6*60, tariff.AllDays
	day := mobile()
	day.FromMinute, day.ToMinute = 6*60, 22*60
	table := c.add(t, tariff.RateTable{Name: "2026", Currency: "EUR", Zone: "Asia/Tokyo", Rates: []tariff.Rate{day, night}})
	for asked, want := range map[string]string{
		"try=%2B8190-1234-5678&duration=1:01&at=2026-11-22+08:30": "Destination Japan, mobile Prefix 8190 Holds Every day 06:00–22:00 Connection 0.05 First 0:01:00 0.30 Then 1 × 0:00:06 1 × 0.03 Charge for 0:01:01 0.38 EUR",
		"try=8190&duration=０&at=2026-11-22T23:30":                 "Destination Night",
		"try=44":                              "No rate fits 44 at that time",
		"try=8190&duration=long&at=yesterday": "Enter seconds, or minutes and seconds such as 1:30",
		"":                                    "Start (Asia/Tokyo)",
	} {
		page := c.Get(pages.RateTableURL(table.ID) + "?" + asked)
		handlertest.Want(t, page, http.StatusOK, "#try", want)
	}
	if got := c.Get(pages.RateTableURL(table.ID)).Find("#field-at").AttrOr("value", ""); got != "2026-11-22 17:30" {
		t.Errorf("the time begins with %q, want now in the zone of the table", got)
	}
}

func TestACopyOfTheActiveTableIsNotActive(t *testing.T) {
	t.Parallel()
	c := ratePages(t, account.SuperUsers)
	table := c.add(t, tariff.RateTable{Name: "2026", Currency: "EUR", Active: true, Rates: []tariff.Rate{mobile()}})
	c.Follow(c.Submit(c.Get(pages.RateTablesPath+"/new?copy="+strconv.FormatInt(table.ID, 10)), "Save", url.Values{"name": {"2027"}}))
	found, err := c.tables.Named(t.Context(), "2027")
	if err != nil || found.Active || len(found.Rates) != 1 {
		t.Errorf("got %+v, %v; want a table that is not active, with the rates", found, err)
	}
	asked := c.Submit(c.Get(pages.RateTableURL(table.ID)), "Delete", nil)
	handlertest.Want(t, asked, http.StatusOK, ".confirmation", "2026 is the active table: without another one no call is charged.")
}
