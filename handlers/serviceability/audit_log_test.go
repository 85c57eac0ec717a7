package serviceability_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/handlers/handlertest"
	"tandem/handlers/serviceability"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/db"
)

type gadget struct {
	Name, Host string
	Colours    []string
	Secret     string `audit:"secret"`
}

// auditBrowser returns the browser of somebody who may read the audit log, and a
// log with a few entries beside those of the sign-in.
func auditBrowser(t *testing.T) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	c.Zone = tokyo()
	log := &serviceability.AuditLog{Audits: audit.NewStore(c.DB)}
	c.Handle(http.MethodGet, "/ccmservice/audit-log", log.List)
	c.Handle(http.MethodGet, "/ccmservice/audit-log/{id}", log.Entry)
	c.Handle(http.MethodGet, "/ccmservice/audit-log.csv", log.CSV)
	before, after := gadget{"g", "old.example.com", []string{"<red>"}, "hunter2"}, gadget{"g", "new.example.com", nil, "hunter3"}
	// In Tokyo the first two are of 2 November, in UTC of the first.
	at := time.Date(2025, 11, 1, 15, 0, 0, 0, time.UTC)
	recordChanges(t, c.DB, audit.Actor{Name: "anna", Address: "192.0.2.7"},
		audit.Change{Action: "add", ObjectType: "service", ObjectName: "=1+1", After: before, At: at},
		audit.Change{Action: "update", ObjectType: "service", ObjectName: "gadget", Before: before, After: after, At: at.Add(time.Hour)},
		audit.Change{Action: "polish", ObjectType: "gadget", ObjectName: "gadget", At: at.Add(24 * time.Hour)})
	c.Add(t, "visitor", account.ReadOnly)
	return c.SignIn(t, "visitor")
}

func recordChanges(t *testing.T, d *db.DB, actor audit.Actor, changes ...audit.Change) {
	t.Helper()
	err := d.Tx(audit.NewContext(t.Context(), actor), func(ctx context.Context, tx bun.Tx) error {
		for _, c := range changes {
			if err := audit.Record(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAuditLogFilters(t *testing.T) {
	t.Parallel()
	b := auditBrowser(t)
	tests := []struct {
		name, query string
		status      int
		want        []string
	}{
		{"by user, newest first, known words translated", "f=actor&o=exactly&t=anna", 200, []string{
			"2025-11-03 00:00:00 JST anna 192.0.2.7 polish gadget gadget",
			"2025-11-02 01:00:00 JST anna 192.0.2.7 Update Service gadget",
			"2025-11-02 00:00:00 JST anna 192.0.2.7 Add Service =1+1",
		}},
		{"by the day in the cluster's time zone", "f=at&o=exactly&t=2025-11-03", 200, []string{
			"2025-11-03 00:00:00 JST anna 192.0.2.7 polish gadget gadget",
		}},
		{"by action", "f=actor&o=exactly&t=anna&f=action&o=exactly&t=update", 200, []string{
			"2025-11-02 01:00:00 JST anna 192.0.2.7 Update Service gadget",
		}},
		{"by a time nobody can read", "f=at&o=after&t=soon", 422, nil},
		{"the time field just chosen in place of another", "f=actor&o=exactly&t=anna&f=at&o=begins&t=x&sort=at", 200, []string{
			"2025-11-02 00:00:00 JST anna 192.0.2.7 Add Service =1+1",
			"2025-11-02 01:00:00 JST anna 192.0.2.7 Update Service gadget",
			"2025-11-03 00:00:00 JST anna 192.0.2.7 polish gadget gadget",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := b.Get("/ccmservice/audit-log?" + tt.query)
			if got := page.Texts("tbody tr"); page.Status != tt.status || !slices.Equal(got, tt.want) {
				t.Errorf("got %d %q, want %d %q", page.Status, got, tt.status, tt.want)
			}
			if tt.status == 422 && !strings.Contains(page.Text("#error-summary"), "Enter a date such as") {
				t.Errorf("the page does not say what is wrong: %s", page.Text("main"))
			}
		})
	}
}

func TestAuditEntryShowsBothSides(t *testing.T) {
	t.Parallel()
	b := auditBrowser(t)
	list := b.Get("/ccmservice/audit-log?f=action&o=exactly&t=update&f=actor&o=exactly&t=anna")
	entry := b.Get(list.Find("tbody a").First().AttrOr("href", ""))
	want := []string{"Name g g", "SMTP Server old.example.com new.example.com Changed", "Secret (hidden) (hidden), changed Changed", "Colours [1] <red> – Changed"}
	if got := entry.Texts("tbody tr"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := entry.Texts("tr.changed th"); !slices.Equal(got, []string{"SMTP Server", "Secret", "Colours [1]"}) {
		t.Errorf("marked as changed: %q", got)
	}
	same := b.Get(entry.Find(".related a").First().AttrOr("href", ""))
	if got := len(same.Texts("tbody tr")); got != 1 {
		t.Errorf("got %d entries of the object, want 1", got)
	}
	for _, path := range []string{"/ccmservice/audit-log/999999", "/ccmservice/audit-log/x", "/ccmservice/audit-log/-1"} {
		if got := b.Get(path).Status; got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", path, got)
		}
	}
}

func TestAuditLogAsCSV(t *testing.T) {
	t.Parallel()
	b := auditBrowser(t)
	list := b.Get("/ccmservice/audit-log?f=actor&o=exactly&t=anna&f=at&o=before&t=2025-11-03&rows=100&page=2")
	var links []string
	for _, a := range list.Find(".buttons a").EachIter() {
		links = append(links, a.AttrOr("href", ""))
	}
	if len(links) != 2 {
		t.Fatalf("got the links %q, want two", links)
	}
	file := b.Get(links[0])
	if got := file.Header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("got the type %s", got)
	}
	got, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	values := `{"Name":"g","SMTP Server":"old.example.com","Colours [1]":"<red>","Secret":"(hidden)"}`
	want := [][]string{
		{"Time", "User", "Address", "Action", "Object Type", "Object Name", "Before", "After"},
		{"2025-11-02T01:00:00.000+09:00", "anna", "192.0.2.7", "Update", "Service", "gadget", values,
			`{"Name":"g","SMTP Server":"new.example.com","Secret":"(hidden), changed"}`},
		{"2025-11-02T00:00:00.000+09:00", "anna", "192.0.2.7", "Add", "Service", "'=1+1", "", values},
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got %q, want %q", got, want)
	}
	if marked := b.Get(links[1]).Body; marked != "\uFEFF"+file.Body {
		t.Errorf("with a byte order mark: got %q", marked)
	}
	if got := b.Get("/ccmservice/audit-log.csv?f=at&o=after&t=soon"); got.Status != 422 {
		t.Errorf("a bad date: got status %d, want 422", got.Status)
	}
}
