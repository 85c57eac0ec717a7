package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/peertest"
	"tandem/static"
)

// smart is Call Home in Smart mode, sending to this node's own receiver.
func smart() callhome.Config {
	return callhome.Config{Mode: callhome.Smart, ContactEmail: "voice@example.com", Method: callhome.HTTPS}
}

// endpoint is one route of the program.
type endpoint struct{ method, pattern string }

func (e endpoint) String() string { return e.method + " " + e.pattern }

// endpoints walks the router.
func (p *program) endpoints(t testing.TB) []endpoint {
	t.Helper()
	routes, ok := p.console.handler.(chi.Routes)
	if !ok {
		t.Fatalf("the handler is a %T, want a router", p.console.handler)
	}
	var all []endpoint
	err := chi.Walk(routes, func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		all = append(all, endpoint{method, pattern})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// isPart reports whether the route answers with a part of a page, without words
// of its own.
func (e endpoint) isPart() bool { return e.pattern == "/ccmadmin/names/{list}" }

// isOpen reports whether the route needs no session: signing in and setting up,
// files, programs and devices, and what leads on from a former address.
func (e endpoint) isOpen() bool {
	open := []string{
		"/language", "/setup", "/sign-in", "/sign-out",
		static.Prefix + "*",
	}
	return slices.Contains(open, e.pattern) || programPath(e.pattern) != "" || e.isFormer()
}

// isFormer reports whether the route is an address of the real console.
func (e endpoint) isFormer() bool {
	return strings.HasSuffix(e.pattern, ".do") || e.pattern == "/cmplatform/"
}

// samples are the addresses with ids of records that exist, by pattern.
type samples map[string]string

// path returns an address that the route matches.
func (s samples) path(t testing.TB, e endpoint) string {
	t.Helper()
	if path, ok := s[e.pattern]; ok {
		return path
	}
	if !strings.Contains(e.pattern, "{") {
		return e.pattern
	}
	for pattern, path := range s {
		if rest, ok := strings.CutPrefix(e.pattern, pattern); ok && !strings.Contains(rest, "{id}") {
			return path + strings.NewReplacer("{part}", "text", "{position}", "1", "{kind}", "password", "{type}", "end-users").Replace(rest)
		}
	}
	t.Fatalf("%s: add a sample of its record to this test", e)
	return ""
}

// makeSamples makes a record of every kind that has a page of its own. The
// program must send Smart messages.
func (p *program) makeSamples(t testing.TB) samples {
	t.Helper()
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName, Address: "127.0.0.1"})
	other, err := p.accounts.Create(ctx, account.Administrator{UserName: "ann", Group: account.ServerMonitoring}, adminPassword)
	must(t, err)
	certificates, err := p.trust.Add(ctx, peertest.NewAuthority(t, "Voice CA").PEM())
	must(t, err)
	preview, err := p.outbox.Preview(ctx, callhome.Inventory, callhome.Smart)
	must(t, err)
	deliveries, err := p.outbox.Create(ctx, []callhome.Kind{callhome.Inventory, callhome.Telemetry}, adminName)
	must(t, err)
	received := p.received(t, 2)
	p.fail(t, deliveries[1].ID)
	path := func(pattern string, id int64) string { return strings.ReplaceAll(pattern, "{id}", fmt.Sprint(id)) }
	all := samples{
		"/ccmservice/call-home/agreement":          "/ccmservice/call-home/agreement?mode=smart",
		"/ccmadmin/names/{list}":                   "/ccmadmin/names/device-pools",
		"/ccmadmin/phone-button-templates/buttons": "/ccmadmin/phone-button-templates/buttons?name=One+of+each",
		"/ccmadmin/phone-button-templates/new":     "/ccmadmin/phone-button-templates/new?model=Cisco+8845",
		"/ccmadmin/device-profiles/new":            "/ccmadmin/device-profiles/new?model=Cisco+8845",
		"/ccmadmin/default-device-profiles/new":    "/ccmadmin/default-device-profiles/new?model=Cisco+7841",
		"/ccmadmin/phones/new":                     "/ccmadmin/phones/new?model=Cisco+8845",
	}
	for pattern, id := range p.recordSamples(t, ctx) {
		all[pattern] = path(pattern, id)
	}
	maps.Copy(all, p.cdrSamples(t, ctx))
	for _, owner := range []string{"/ccmadmin/device-profiles/{id}", "/ccmadmin/phones/{id}"} {
		all[owner+"/subscriptions/new"] = all[owner] + "/subscriptions/new?service=Weather"
	}
	for pattern, id := range map[string]int64{
		"/ccmadmin/administrators/{id}":         other.ID,
		"/ccmservice/audit-log/{id}":            1,
		"/ccmservice/call-home/deliveries/{id}": deliveries[0].ID,
		"/ccmservice/call-home/messages/{id}":   preview.ID,
		"/ccmservice/call-home/received/{id}":   received[0].ID,
		"/cmplatform/trusted-certificates/{id}": certificates[0].ID,
	} {
		all[pattern] = path(pattern, id)
	}
	all["/ccmadmin/phone-preview/{name}"] = "/ccmadmin/phone-preview/SEP001122334455" // of samplePhone
	return all
}

// fail makes a delivery look as if its receiver had refused it.
func (p *program) fail(t testing.TB, id int64) {
	t.Helper()
	eventually(t, "the delivery is written down", func() bool {
		d, err := p.outbox.Delivery(t.Context(), id)
		must(t, err)
		return d.State == callhome.Delivered
	})
	p.change(t, "UPDATE callhome_delivery SET state = 'failed', delivered_at = NULL, last_error = 'the receiver answered 400 Bad Request' WHERE id = ?", id)
}

// received waits until the program's own receiver has n messages, the last one
// first.
func (p *program) received(t testing.TB, n int) []callhome.Received {
	t.Helper()
	var found model.Found[callhome.Received]
	eventually(t, fmt.Sprintf("%d messages arrived", n), func() bool {
		var err error
		found, err = p.receiver.Find(t.Context(), model.Query{Sort: "received_at", Descending: true, Page: 1, PerPage: 50})
		must(t, err)
		return found.Total >= n
	})
	return found.Items
}

// change writes to the database past the program, for what only time or
// somebody with the file can do.
func (p *program) change(t testing.TB, statement string, args ...any) {
	t.Helper()
	must(t, p.database.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(statement, args...).Exec(ctx)
		return err
	}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
