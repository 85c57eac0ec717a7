package cdr_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	model_cdr "tandem/model/cdr"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/intake"
	"tandem/model/cdr/ledger"
	"tandem/model/db/dbtest"
	pages "tandem/views/cdr"
)

// fakeCollector takes in what pages give it.
type fakeCollector struct {
	ledger  *ledger.Ledger
	stopped bool
	legs    []model_cdr.Leg
	text    string
	gateway int64
	began   chan struct{} // receives when an import begins
}

func (c *fakeCollector) running() bool { return !c.stopped }

// Retry makes legs of lines that end with "fine".
func (c *fakeCollector) Retry(ctx context.Context, ids []int64) (r collector.RetryResult, err error) {
	if c.stopped {
		return r, model.ErrUnavailable
	}
	lines, err := c.ledger.Lines(ctx, ids)
	for _, line := range lines {
		if !strings.HasSuffix(string(line.Raw), "fine") {
			r.Failed++
		} else if err = c.ledger.RemoveLines(ctx, []int64{line.ID}); err == nil {
			r.Legs++
		}
	}
	return r, err
}

func (c *fakeCollector) Import(_ context.Context, file io.Reader, _ string, gateway int64, progress func(bytes, lines int64)) (collector.ImportResult, error) {
	c.began <- struct{}{}
	text, err := io.ReadAll(file)
	c.text, c.gateway = string(text), gateway
	progress(int64(len(text)), 3)
	return collector.ImportResult{Lines: 3, Legs: 1, Duplicates: 1, Apart: 1, Unknown: []string{"branch-7"}}, err
}

func (c *fakeCollector) Live(ctx context.Context) <-chan model_cdr.Leg {
	legs := make(chan model_cdr.Leg, len(c.legs))
	for _, leg := range c.legs {
		legs <- leg
	}
	context.AfterFunc(ctx, func() { close(legs) })
	return legs
}

type lineConsole struct {
	*handlertest.Browser
	console   *handlertest.Console
	collector *fakeCollector
}

// linePages returns a console with three kept lines, the last of which can be read
// again.
func linePages(t *testing.T, group account.Group) lineConsole {
	t.Helper()
	c := handlertest.New(t)
	b := lineConsole{console: c, collector: &fakeCollector{ledger: ledger.New(dbtest.Ledger(t), time.Now)}}
	feeds, err := b.collector.ledger.OpenFeeds(t.Context(), []ledger.FeedKey{{Node: "one", Listener: ledger.UDP, Address: "192.0.2.7", Host: "branch-7"}})
	handlertest.Must(t, err)
	var lines []ledger.Line
	for i, raw := range []string{"<b>cut\x00 \xff" + strings.Repeat("x", 300), "odd", "now fine"} {
		lines = append(lines, ledger.Line{
			FeedID: feeds[0].ID, Arrived: model.FromMilli(int64(i+1) * 1000), Raw: []byte(raw),
			Reason: []ledger.Reason{"truncated", "bad time", ledger.NotAdmitted}[i],
		})
	}
	handlertest.Must(t, b.collector.ledger.Apply(t.Context(), &ledger.Changes{Lines: lines}))
	h := &cdr.Lines{Lines: &intake.Lines{DB: c.DB, Ledger: b.collector.ledger, Collector: b.collector}, Running: b.collector.running}
	c.Handle(http.MethodGet, pages.LinesPath, h.List)
	c.Handle(http.MethodPost, pages.LinesActPath, h.Act)
	live := &cdr.Live{Collector: b.collector, Gateways: directoryOf(t, c), Running: b.collector.running}
	c.Handle(http.MethodGet, pages.LivePath, live.Show)
	c.Add(t, "ben", group)
	b.Browser = c.SignIn(t, "ben")
	return b
}

func (b lineConsole) audited(t *testing.T) []string {
	t.Helper()
	log := audit.NewStore(b.console.DB)
	found, err := log.Find(t.Context(), model.Query{Page: 1, PerPage: 50})
	handlertest.Must(t, err)
	var acts []string
	for _, e := range found.Items {
		e, err := log.Get(t.Context(), e.ID)
		handlertest.Must(t, err)
		if e.ObjectType == "kept line" || e.ObjectType == "CDR file" {
			acts = append(acts, e.Action+" "+e.ObjectName+" "+e.Before+e.After)
		}
	}
	return acts
}

func TestKeptLinesAreShownWithWhyAndFromWhom(t *testing.T) {
	t.Parallel()
	b := linePages(t, account.ReadOnly)
	p := b.Get(pages.LinesPath)
	handlertest.Want(t, p, http.StatusOK, "tbody tr:nth-child(3)", "Cut short", "branch-7 · 192.0.2.7", "<b>cut \uFFFDxxx")
	handlertest.Want(t, p, http.StatusOK, "tbody tr:nth-child(1)", "Sender not admitted", "now fine")
	if p.Find("tbody details").Length() != 1 || p.Find("tbody b, form[method=post] button[value=retry]").Length() != 0 {
		t.Error("got another number of long lines than one, markup of a line, or buttons for who may only read")
	}
	p = b.Get(pages.LinesPath + "?f=reason&o=exactly&t=bad+time")
	if got := p.Texts("tbody tr td:last-child"); len(got) != 1 || got[0] != "odd" {
		t.Errorf("got %q, want the line with that reason", got)
	}
}

func TestKeptLinesAreParsedAgain(t *testing.T) {
	t.Parallel()
	b := linePages(t, account.SuperUsers)
	p := b.Get(pages.LinesPath)
	chosen := p.Find("tbody tr:nth-child(1) input[name=line], tbody tr:nth-child(2) input[name=line]")
	ids := []string{chosen.Eq(0).AttrOr("value", ""), chosen.Eq(1).AttrOr("value", "")}
	p = b.Follow(b.Submit(p, "Parse Again", url.Values{"line": ids}))
	handlertest.Want(t, p, http.StatusOK, "#status", "2 lines were parsed again", "1 became a leg", "1 is kept as before")
	handlertest.Want(t, p, http.StatusOK, ".found", "2 records found")
	p = b.Follow(b.Submit(b.Get(pages.LinesPath+"?f=reason&o=exactly&t=truncated"), "Parse All Found Again", nil))
	handlertest.Want(t, p, http.StatusOK, "#status", "1 line was parsed again")
	if p.Find("tbody tr").Length() != 1 {
		t.Error("the filter was lost on the way")
	}
	p = b.Follow(b.Submit(b.Get(pages.LinesPath), "Parse Again", nil))
	handlertest.Want(t, p, http.StatusOK, "#status", "Select the lines first.")
	b.collector.stopped = true
	p = b.Get(pages.LinesPath)
	handlertest.Want(t, p, http.StatusOK, ".notice", "Gateway CDR Collector is stopped")
	if p.Find("button[value=retry][disabled]").Length() != 1 {
		t.Error("got a button that cannot work")
	}
	p = b.Follow(b.Post(pages.LinesActPath, url.Values{"action": {"retry"}, "line": ids[:1]}))
	handlertest.Want(t, p, http.StatusOK, "#status", "cannot be parsed again")
}

func TestKeptLinesAreDeletedAfterAQuestion(t *testing.T) {
	t.Parallel()
	b := linePages(t, account.SuperUsers)
	question := b.Submit(b.Get(pages.LinesPath+"?f=reason&o=exactly&t=truncated"), "Delete All Found", nil)
	handlertest.Want(t, question, http.StatusOK, ".question", "Delete 1 kept line?")
	if got := b.audited(t); len(got) > 0 {
		t.Errorf("got %q before the answer, want nothing", got)
	}
	b.Follow(b.Submit(question, "Delete", nil))
	handlertest.Want(t, b.Get(pages.LinesPath), http.StatusOK, ".found", "2 records found")
	if got := b.audited(t); len(got) != 1 || !strings.HasPrefix(got[0], `delete  {"Lines":1}`) {
		t.Errorf("got %q, want the deletion in the audit log", got)
	}
	for _, form := range []url.Values{{"action": {"burn"}}, {"action": {"delete"}, "line": {"x"}}} {
		if p := b.Post(pages.LinesActPath, form); p.Status != http.StatusBadRequest {
			t.Errorf("%v: got %d, want %d", form, p.Status, http.StatusBadRequest)
		}
	}
}

func TestTheLiveViewShowsWhatArrived(t *testing.T) {
	t.Parallel()
	b := linePages(t, account.ReadOnly)
	handlertest.Want(t, b.Get(pages.LivePath), http.StatusOK, ".empty", "No leg arrived at this node yet.")
	b.collector.legs = []model_cdr.Leg{{Gateway: 1, Peer: "0311", Origin: model_cdr.Answer, Cause: 16}, {Gateway: 1, Peer: "+0312", Cause: 17}}
	p := b.Get(pages.LivePath)
	if got := p.Texts("tbody td:nth-child(4)"); len(got) != 2 || got[0] != "+0312" {
		t.Errorf("got %q, want the newest first", got)
	}
	if got := p.Find("tbody a").First().AttrOr("href", ""); got != pages.CallsPath+"?match=exactly&number=%2B0312" {
		t.Errorf("got %s, want the calls of the number", got)
	}
	for address, polls := range map[string]bool{"": true, "?poll=7": true, "?paused=true": false, "?poll=450": false, "?poll=9999": false, "?poll=x": true} {
		p := b.Fragment(pages.LivePath+address, "live")
		if _, current := p.Find("#live").Attr("hx-get"); current != polls {
			t.Errorf("%q: got a view that renews itself %v, want %v", address, current, polls)
		}
	}
	if got := b.Fragment(pages.LivePath+"?poll=7", "live").Find("#live").AttrOr("hx-get", ""); got != pages.LivePath+"?poll=8" {
		t.Errorf("got %s, want the count of polls go on", got)
	}
	b.collector.stopped = true
	handlertest.Want(t, b.Get(pages.LivePath), http.StatusOK, ".notice", "nothing arrives")
}

func importPages(t *testing.T, group account.Group) (lineConsole, *intake.Imports) {
	t.Helper()
	c := handlertest.New(t)
	b := lineConsole{console: c, collector: &fakeCollector{began: make(chan struct{})}}
	imports := intake.NewImports(intake.ImportDeps{
		DB: c.DB, Collector: b.collector, Folder: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	h := &cdr.Import{Imports: imports, Gateways: directoryOf(t, c), Parameters: gateway.NewParameterStore(c.DB, time.Now), Running: b.collector.running}
	c.Handle(http.MethodGet, pages.ImportPath, h.Show)
	c.Handle(http.MethodPost, pages.ImportPath, h.Upload)
	c.Handle(http.MethodGet, pages.ImportPath+"/{id}", h.Progress)
	c.Add(t, "ben", group)
	b.Browser = c.SignIn(t, "ben")
	return b, imports
}

func TestAFileIsImportedAndItsProgressShown(t *testing.T) {
	t.Parallel()
	b, imports := importPages(t, account.SuperUsers)
	posted := b.PostFile(pages.ImportPath, url.Values{"gateway": {"1"}}, "file", []byte("one\ntwo\nthree\n"))
	p := b.Follow(posted)
	handlertest.Want(t, b.Get(pages.ImportPath), http.StatusOK, "main", "more than 400 days old are deleted again within the hour")
	handlertest.Want(t, p, http.StatusOK, "#import", "Upload the file", "14 B received", "Another file is imported first.")
	address := posted.Header.Get("Location")
	if p.Find("#import[hx-get='"+address+"']").Length() != 1 || p.Find("noscript").Length() == 0 {
		t.Error("the page does not keep itself current, or has no link for browsers without JavaScript")
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error)
	go func() { over <- imports.Run(ctx) }()
	<-b.collector.began
	stop() // after the import
	handlertest.Must(t, <-over)
	if b.collector.text != "one\ntwo\nthree\n" || b.collector.gateway != 1 {
		t.Errorf("got %q of gateway %d, want the file of gateway 1", b.collector.text, b.collector.gateway)
	}
	p = b.Fragment(address, "import")
	handlertest.Want(t, p, http.StatusOK, "#import", "3 lines read", "New legs 1", "branch-7")
	if p.Find("#import[hx-get]").Length() != 0 {
		t.Error("the page keeps asking after the end")
	}
	handlertest.Want(t, b.Get(pages.ImportPath), http.StatusOK, "tbody tr", "upload", "ben", "Done", "1")
	if got := b.audited(t); len(got) != 1 || got[0] != `import upload {"Bytes":14,"Gateway":1}` {
		t.Errorf("got %q, want the import in the audit log", got)
	}
	if p := b.Get(pages.ImportPath + "/2"); p.Status != http.StatusNotFound {
		t.Errorf("got %d, want %d", p.Status, http.StatusNotFound)
	}
}

func TestAnUploadThatCannotBeImportedIsRefused(t *testing.T) {
	t.Parallel()
	b, imports := importPages(t, account.SuperUsers)
	handlertest.Want(t, b.PostFile(pages.ImportPath, nil, "file", nil), http.StatusUnprocessableEntity, "#error-summary", "Choose a file that has records")
	p := b.PostFile(pages.ImportPath, url.Values{"gateway": {"77"}}, "file", []byte("x"))
	handlertest.Want(t, p, http.StatusUnprocessableEntity, "#error-summary", "Choose one of the listed gateways")
	if p := b.Post(pages.ImportPath, url.Values{"gateway": {"1"}}); p.Status != http.StatusBadRequest {
		t.Errorf("got %d for a form without a file, want %d", p.Status, http.StatusBadRequest)
	}
	b.collector.stopped = true
	handlertest.Want(t, b.PostFile(pages.ImportPath, nil, "file", []byte("x")), http.StatusServiceUnavailable, ".notice", "nothing can be imported")
	if got := imports.List(); len(got) > 0 {
		t.Errorf("got %v, want no import", got)
	}
	reader, _ := importPages(t, account.ReadOnly)
	if reader.Get(pages.ImportPath).Find("input[type=file]").Length() != 0 {
		t.Error("who may only read is offered an import")
	}
}
