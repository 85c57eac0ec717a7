package cdr_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	model_cdr "tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/gateway"
	"tandem/model/seal"
	pages "tandem/views/cdr"
)

// callConsole is a console with the pages of calls and a browser in it.
type callConsole struct {
	*handlertest.Browser
	console   *handlertest.Console
	archive   archive.Archive
	directory *gateway.Directory
}

// at is when the calls of these tests begin, half an hour before now.
func callsAt() time.Time { return time.Date(2026, 2, 14, 3, 0, 0, 0, time.UTC) }

// callPages returns a console whose only gateway is HQ. Half an hour passed since
// callsAt; OrphanAfter is at its default.
func callPages(t *testing.T, group account.Group) callConsole {
	t.Helper()
	c := handlertest.New(t)
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	handlertest.Must(t, err)
	c.Zone = tokyo
	b := callConsole{console: c, archive: archivetest.SQLite(t), directory: directoryOf(t, c)}
	h := &cdr.Calls{
		Archive: b.archive, Gateways: b.directory, Parameters: gateway.NewParameterStore(c.DB, time.Now),
		Now: func() time.Time { return callsAt().Add(30 * time.Minute) },
	}
	c.Handle(http.MethodGet, pages.CallsPath, h.List)
	c.Handle(http.MethodGet, pages.CallsPath+".csv", h.CSV)
	c.Handle(http.MethodGet, pages.CallsPath+"/{id}", h.Show)
	c.Add(t, "ben", group)
	b.Browser = c.SignIn(t, "ben")
	return b
}

// directoryOf returns a directory that knows the gateway HQ.
func directoryOf(t *testing.T, c *handlertest.Console) *gateway.Directory {
	t.Helper()
	sealer, err := seal.Open(t.TempDir(), false)
	handlertest.Must(t, err)
	_, err = gateway.NewGateways(c.DB, sealer, time.Now).Add(t.Context(), gateway.Gateway{Name: "HQ", Hosts: []string{"hq"}})
	handlertest.Must(t, err)
	d := gateway.NewDirectory(c.DB, sealer)
	_, err = d.Refresh(t.Context())
	handlertest.Must(t, err)
	return d
}

func (b callConsole) append(t *testing.T, entries ...archive.Entry) {
	t.Helper()
	handlertest.Must(t, b.archive.Append(t.Context(), entries))
}

// aLeg is a leg of a call on gateway HQ that begins seconds after callsAt.
func aLeg(call string, origin model_cdr.Origin, peer string, seconds, long int, change ...func(*archive.Entry)) archive.Entry {
	wall := model_cdr.Wall(callsAt().Add(time.Duration(seconds) * time.Second).UnixMilli())
	r := &model_cdr.Record{
		Type: model_cdr.VoIP, Origin: origin, Cause: 16, CauseText: []byte("normal call clearing (16)"), Info: model_cdr.Speech,
		Setup: wall, Connect: wall + 2000, Disconnect: wall + 2000 + model_cdr.Wall(long)*1000, Zone: []byte("GMT"),
		Peer: []byte(peer), Normal: archivetest.Connection(call), Raw: fmt.Appendf(nil, "<189>1: %s %s", call, peer), Extra: []byte("extra 1"),
	}
	e := archivetest.Entry(r, 1, wall.In(0).Add(time.Minute))
	for _, f := range change {
		f(&e)
	}
	e.Key = archivetest.Key(r)
	return e
}

// aCall are the two legs of a call from one number to another.
func aCall(id, calling, called string, seconds, long int, change ...func(*archive.Entry)) []archive.Entry {
	return []archive.Entry{
		aLeg(id, model_cdr.Answer, calling, seconds, long, change...), aLeg(id, model_cdr.Originate, called, seconds, long, change...),
	}
}

func TestCallsAreListedWithTheirLegs(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aCall("CA4E", "+81352345678", "0312345678", 0, 3723)...)
	b.append(t, aLeg("CA4F", model_cdr.Answer, "0399", 10, 5, func(e *archive.Entry) { e.Mark = model_cdr.ClockNotSet; e.Cause = 34; e.Gateway = 9 }))
	p := b.Get(pages.CallsPath)
	handlertest.Want(t, p, http.StatusOK, "tbody > tr:nth-child(3)", "2026-02-14 12:00:00 JST", "+81352345678", "0312345678", "HQ", "1:02:03",
		"Normal call clearing", "16 · 0x10", "Incoming Outgoing")
	handlertest.Want(t, p, http.StatusOK, "tbody > tr.legs:nth-child(4)", "Billed", "VoIP", "12:00:02.000")
	first := p.Find("tr.legs a.button").First().AttrOr("href", "")
	handlertest.Want(t, b.Get(first), http.StatusOK, "h1", "Call of 0399")
	handlertest.Want(t, p, http.StatusOK, "tbody > tr:nth-child(1)", "0399", "Gateway 9", "34 · 0x22", "Orphan", "Clock not set")
	if got := p.Find("tr.legs table tbody tr").Length(); got != 3 {
		t.Errorf("got %d legs, want 3", got)
	}
	if p.Find("details summary time").Length() != 2 {
		t.Error("got rows that cannot be opened without JavaScript")
	}
}

func TestCallsAreFilteredByTheAddress(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aCall("CA4E", "0311", "0711", 0, 60)...)
	b.append(t, aCall("CA4F", "0312", "0712", 3600, 5)...)
	for address, want := range map[string]string{
		"number=0311":            "0311",
		"number=%2B0712":         "0312",
		"from=2026-02-14T12:30":  "0312",
		"to=2026-02-14T12:00":    "0311",
		"max=5":                  "0312",
		"gateway=1&min=6":        "0311",
		"cause=16&number=071":    "0312 0311",
		"orphans=true&number=07": "",
		"from=&number=&cause=":   "0312 0311",
	} {
		p := b.Get(pages.CallsPath + "?" + address)
		if got := strings.Join(p.Texts(".scroll > table > tbody > tr:not(.legs) > td:nth-child(2)"), " "); p.Status != http.StatusOK || got != want {
			t.Errorf("%s: got %d, %q; want %q", address, p.Status, got, want)
		}
	}
	p := b.Get(pages.CallsPath + "?number=999&match=exactly")
	handlertest.Want(t, p, http.StatusOK, ".empty", "The filter leaves nothing to show.")
	if got := p.Find("#field-number").AttrOr("value", ""); got != "999" {
		t.Errorf("got the number %q, want what was asked", got)
	}
}

func TestAFilterThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	for _, path := range []string{pages.CallsPath, pages.CallsPath + ".csv"} {
		p := b.Get(path + "?from=soon&min=x")
		handlertest.Want(t, p, http.StatusUnprocessableEntity, "#error-summary", "Enter a date such as", "Enter a whole number of seconds")
		if p.Find("#error-summary a[href='#field-from']").Length() != 1 || p.Find("#field-from[aria-invalid]").Length() != 1 {
			t.Error("the error does not lead to its field")
		}
	}
}

func TestOlderCallsFollowOnTheNextPage(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	for i := range 120 {
		b.append(t, aCall(fmt.Sprintf("B%X", i), fmt.Sprintf("03%04d", i), "0711", i, 5)...)
	}
	var got []string
	next := pages.CallsPath + "?number=0711"
	for pageNumber := 1; next != ""; pageNumber++ {
		p := b.Get(next)
		got = append(got, p.Texts(".scroll > table > tbody > tr:not(.legs) > td:nth-child(2)")...)
		next = ""
		for _, link := range p.Find(".pager a").EachIter() {
			if strings.TrimSpace(link.Text()) == "Older Calls" {
				next = link.AttrOr("href", "")
			}
		}
	}
	if len(got) != 120 || got[0] != "030119" || got[119] != "030000" || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 120 {
		t.Errorf("got %d calls from %v, want 120 from the newest to the oldest", len(got), got)
	}
	p := b.Fragment(pages.CallsPath+"?rows=100", "list")
	if p.Find("#list").Length() != 1 || p.Find("main").Length() != 0 || p.Find("tr.legs").Length() != 100 {
		t.Errorf("got %d calls, want the part of the page with 100", p.Find("tr.legs").Length())
	}
}

func TestACallIsShownWithAllOfItsLegs(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aCall("CA4E", "0311", "0711", 0, 60, func(e *archive.Entry) { e.Zone = []byte("JST"); e.Offset, e.OffsetBy = 540, model_cdr.OffsetMapped })...)
	b.append(t, aLeg("CA4E", 0, "", 0, 0, func(e *archive.Entry) {
		e.Kind, e.FeatureName, e.Calling, e.Called = model_cdr.Feature, []byte("CFNA"), []byte("0311"), []byte("0799")
	}))
	legs := archivetest.All(t, b.archive, archive.Query{})
	for _, leg := range legs {
		p := b.Get(pages.CallURL(leg.ID))
		handlertest.Want(t, p, http.StatusOK, "h1", "Call of 0311 to 0711")
		handlertest.Want(t, p, http.StatusOK, "main", "2 legs", "Incoming leg from 0311", "Outgoing leg to 0711", "Feature CFNA", "2026-02-14 03:00:00.000 JST",
			"2026-02-13 18:00:00.000", "The clock was at UTC+9:00: the settings of the gateway say so for the zone JST.", "0:01:00 (60.000 s)", "Speech", "extra 1",
			"Nothing to do: one of the two parties ended the call.")
		handlertest.Want(t, p, http.StatusOK, "pre", "<189>1: CA4E 0311", "<189>1: CA4E 0711")
	}
	for _, id := range []string{"x", "0--1", "99999-1", legs[0].ID.Day.String()} {
		if p := b.Get(pages.CallsPath + "/" + id); p.Status != http.StatusNotFound {
			t.Errorf("%s: got %d, want %d", id, p.Status, http.StatusNotFound)
		}
	}
}

func TestAnOrphanIsOneOnlyAfterItsTime(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aLeg("CA4E", model_cdr.Answer, "0311", 0, 5), aLeg("CA4F", model_cdr.Answer, "0312", 1795, 0))
	p := b.Get(pages.CallsPath)
	handlertest.Want(t, p, http.StatusOK, "tbody > tr:nth-child(1)", "0312", "Other leg expected")
	handlertest.Want(t, p, http.StatusOK, "tbody > tr:nth-child(3)", "0311", "Orphan")
	handlertest.Want(t, b.Get(pages.CallsPath+"?orphans=true"), http.StatusOK, ".found", "1 call")
	for _, leg := range archivetest.All(t, b.archive, archive.Query{}) {
		want := map[string]string{"0311": "A leg of this call never came", "0312": "A leg of this call has not come yet"}[leg.Peer]
		handlertest.Want(t, b.Get(pages.CallURL(leg.ID)), http.StatusOK, ".notice", want)
	}
}

func TestCallsAreAFileOfOneLineEach(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aCall("CA4E", "+81352345678", "0711", 0, 65)...)
	b.append(t, aCall("CA4F", "=2+3", "0712", 60, 5, func(e *archive.Entry) { e.Cause = 31 })...)
	p := b.Get(pages.CallsPath + ".csv?number=07")
	lines, err := csv.NewReader(strings.NewReader(p.Body)).ReadAll()
	handlertest.Must(t, err)
	want := [][]string{
		{"2026-02-14 12:00:00", "2026-02-14 12:01:07", "'+81352345678", "0711", "HQ", "1", "65", "16", "10", "Normal call clearing", "2", "0", "CA4E"},
		{"2026-02-14 12:01:00", "2026-02-14 12:01:07", "'=2+3", "0712", "HQ", "1", "5", "31", "1F", "Normal, unspecified", "2", "0", "CA4F"},
	}
	if p.Header.Get("Content-Type") != "text/csv; charset=utf-8" || len(lines) != 3 || lines[0][0] != "Start (Asia/Tokyo)" || !slices.EqualFunc(lines[1:], want, slices.Equal) {
		t.Errorf("got %q, want %q", lines, want)
	}
	list := b.Get(pages.CallsPath + "?number=07")
	if excel := b.Get(list.Find("a:contains('for Excel')").AttrOr("href", "")); excel.Body != "\uFEFF"+p.Body {
		t.Errorf("the file for Excel begins with %.20q, want a byte order mark and the same", excel.Body)
	}
	all := b.Get(pages.CallsPath + ".csv")
	if got := strings.Count(all.Body, "\r\n"); got != 3 {
		t.Errorf("got %d lines without a filter, want 3", got)
	}
}

func TestTheLosslessFileHasEveryFieldOfEveryLeg(t *testing.T) {
	t.Parallel()
	b := callPages(t, account.ReadOnly)
	b.append(t, aCall("CA4E", "=2+3", "+0711", 0, 65, func(e *archive.Entry) { e.Offset, e.OffsetBy = 540, model_cdr.OffsetArrival })...)
	for _, filter := range []string{"", "&number=0711"} {
		p := b.Get(pages.CallsPath + ".csv?lossless=true" + filter)
		lines, err := csv.NewReader(strings.NewReader(p.Body)).ReadAll()
		handlertest.Must(t, err)
		if len(lines) != 3 || !slices.Equal(lines[0], pages.LegHeads()) {
			t.Fatalf("%q: got %q, want the heads and two legs", filter, lines)
		}
		leg := map[string]string{}
		for i, head := range lines[0] {
			leg[head] = lines[1][i]
		}
		for head, want := range map[string]string{
			"peer": "=2+3", "setup_clock": "2026-02-14T03:00:00.000", "setup_utc": "2026-02-13T18:00:00.000Z", "connect_clock": "2026-02-14T03:00:02.000",
			"offset_minutes": "540", "offset_by": "2", "zone": "GMT", "cause": "16", "cause_text": "normal call clearing (16)", "gateway": "HQ", "gateway_id": "1",
			"extra": "extra 1", "origin": "2", "connection_id": "CA4E", "arrived_utc": "2026-02-14T03:01:00.000Z",
		} {
			if leg[head] != want && leg["peer"] == "=2+3" {
				t.Errorf("%s: got %q, want %q", head, leg[head], want)
			}
		}
		if id := leg["day"] + "-" + leg["row"]; b.Get(pages.CallsPath+"/"+id).Status != http.StatusOK {
			t.Errorf("got the leg %s, want one with a page", id)
		}
	}
}

func TestCausesAreFoundByTheirNumbersAndWords(t *testing.T) {
	t.Parallel()
	c := handlertest.New(t)
	c.Handle(http.MethodGet, pages.CausesPath, cdr.Causes)
	c.Handle(http.MethodGet, pages.CausesPath+".csv", cdr.CausesCSV)
	c.Add(t, "ben", account.ReadOnly)
	b := c.SignIn(t, "ben")
	if got := b.Get(pages.CausesPath).Find("tbody tr").Length(); got != len(model_cdr.Causes()) {
		t.Errorf("got %d causes, want all %d", got, len(model_cdr.Causes()))
	}
	for search, want := range map[string][]string{
		"16":                        {"16", "22"}, // 22 is 0x16
		"0x10":                      {"16"},
		"0x01":                      {"1"},
		"1c":                        {"28"},
		"１７":                        {"17", "23"},
		"normal call clearing (16)": {"16"},
		"NO CIRCUIT/channel":        {"34", "44"},
		"zebra":                     nil,
	} {
		p := b.Get(pages.CausesPath + "?" + url.Values{"q": {search}}.Encode())
		if got := p.Texts("tbody tr td:first-child"); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", search, got, want)
		}
	}
	p := b.Fragment(pages.CausesPath+"?q=zebra", "causes")
	handlertest.Want(t, p, http.StatusOK, "#causes", "No cause has all of these words.")
	if p.Find("input").Length() != 0 {
		t.Error("the part that is replaced holds the input, which would lose what is typed")
	}
	if got := b.Get(pages.CausesPath + ".csv?q=34").Body; !strings.HasPrefix(strings.Split(got, "\r\n")[1], "34,22,") {
		t.Errorf("got %q, want cause 34 in decimal and hexadecimal", got)
	}
}
