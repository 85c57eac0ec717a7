package cdr_test

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/uptrace/bun"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	model_cdr "tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/seal"
	pages "tandem/views/cdr"
)

// gatewayConsole is a console with the pages of gateways and unknown senders.
type gatewayConsole struct {
	*handlertest.Browser
	console  *handlertest.Console
	gateways *gateway.Gateways
	ledger   *ledger.Ledger
	moved    *clocks
}

// clocks takes note of what is moved, and has two days of it.
type clocks struct{ calls []string }

func (c *clocks) MoveClock(_ context.Context, gateway int64, zone string, offset int16, by model_cdr.OffsetBy) ([]model_cdr.Day, error) {
	if by != model_cdr.OffsetMapped {
		zone = "not by the map: " + zone
	}
	c.calls = append(c.calls, zone+pages.Offset(int(offset)))
	return []model_cdr.Day{20_000, 20_001}, nil
}

func recordIn(d *db.DB) func(context.Context, audit.Change) error {
	return func(ctx context.Context, c audit.Change) error {
		return d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return audit.Record(ctx, tx, c) })
	}
}

func gatewayPages(t *testing.T, group account.Group) gatewayConsole {
	t.Helper()
	c := handlertest.New(t)
	sealer, err := seal.Open(t.TempDir(), false)
	handlertest.Must(t, err)
	g := gatewayConsole{
		console: c, gateways: gateway.NewGateways(c.DB, sealer, time.Now), ledger: ledger.New(dbtest.Ledger(t), time.Now), moved: &clocks{},
	}
	h := &cdr.Gateways{Gateways: g.gateways, Ledger: g.ledger, Clocks: g.moved, Audit: recordIn(c.DB)}
	c.Records(pages.GatewaysPath, h.Page())
	c.Handle(http.MethodPost, pages.GatewaysPath+"/{id}/resolve", h.Resolve)
	u := &cdr.Unknown{Ledger: g.ledger, Gateways: g.gateways, Admission: gateway.NewAdmission(c.DB, g.gateways)}
	c.Handle(http.MethodGet, pages.UnknownPath, u.List)
	c.Handle(http.MethodGet, pages.IgnoredPath, u.Ignored)
	c.Handle(http.MethodGet, pages.UnknownPath+"/{id}", u.Show)
	c.Handle(http.MethodPost, pages.UnknownPath+"/{id}/admit", u.Admit)
	c.Handle(http.MethodPost, pages.UnknownPath+"/{id}/ignore", u.Ignore)
	c.Add(t, "admin", group)
	g.Browser = c.SignIn(t, "admin")
	return g
}

func (g gatewayConsole) add(t *testing.T, gw gateway.Gateway) gateway.Gateway {
	t.Helper()
	added, err := g.gateways.Add(t.Context(), gw)
	handlertest.Must(t, err)
	return added
}

// feed makes a feed, with a line that is kept while it has no gateway.
func (g gatewayConsole) feed(t *testing.T, key ledger.FeedKey, d ledger.FeedDelta) ledger.Feed {
	t.Helper()
	feeds, err := g.ledger.OpenFeeds(t.Context(), []ledger.FeedKey{key})
	handlertest.Must(t, err)
	d.Feed, d.LastSeen = feeds[0].ID, model.At(time.Now())
	c := &ledger.Changes{Feeds: []ledger.FeedDelta{d}}
	if d.GatewayID == 0 {
		c.Lines = []ledger.Line{{FeedID: d.Feed, Arrived: d.LastSeen, Reason: ledger.NotAdmitted, Raw: []byte("<189>1: " + key.Host + ": %VOIPAAA-5-VOIP_CALL_HISTORY: <b>\x00")}}
	}
	handlertest.Must(t, g.ledger.Apply(t.Context(), c))
	return feeds[0]
}

// audited returns what the audit log has of objects of a type, oldest first.
func (g gatewayConsole) audited(t *testing.T, objectType string) []string {
	t.Helper()
	found, err := audit.NewStore(g.console.DB).Find(t.Context(), model.Query{
		Conditions: []model.Condition{{Field: "object_type", Operator: model.IsExactly, Text: objectType}}, Page: 1, PerPage: 50,
	})
	handlertest.Must(t, err)
	var entries []string
	for _, e := range found.Items {
		entries = append([]string{e.Action + " " + e.ObjectName}, entries...)
	}
	return entries
}

func TestAGatewayIsSavedAsTyped(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	page := g.Submit(g.Get(pages.GatewaysPath+"/new"), "Save", url.Values{
		"name": {"HQ"}, "channels": {"３０"}, "addresses": {"192.0.2.1\r\n 2001:DB8::1 \r\n"}, "hosts": {"CMEMRI, hq-gw"}, "zone": {"Asia/Tokyo"},
		"zone_name": {"newyork"}, "zone_offset": {"-5"}, "secret": {"s3cr=t"},
	})
	saved := g.Follow(page)
	handlertest.Want(t, saved, http.StatusOK, "#status", "Add successful")
	got, err := g.gateways.Named(t.Context(), "HQ")
	handlertest.Must(t, err)
	want := gateway.Gateway{
		Identity: got.Identity, Name: "HQ", Channels: 30, Zone: "Asia/Tokyo", Addresses: []string{"192.0.2.1", "2001:db8::1"},
		Hosts: []string{"cmemri", "hq-gw"}, Zones: []gateway.ZoneName{{Name: "NEWYORK", Offset: -300}}, SecretSet: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if strings.Contains(saved.Body, "s3cr=t") || len(g.moved.calls) > 0 {
		t.Errorf("the secret is on the page, or clocks of a new gateway were moved: %v", g.moved.calls)
	}
}

func TestAGatewayThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	g.add(t, gateway.Gateway{Name: "Osaka", Addresses: []string{"192.0.2.9"}})
	for field, test := range map[string]struct{ typed, want string }{
		"name":        {"", "Enter a value for Name"},
		"addresses":   {"192.0.2.9", "belongs to the gateway “Osaka”"},
		"hosts":       {"192.0.2.7", "enter it as an address"},
		"zone":        {"Atlantis/Gone", "Choose a time zone"},
		"channels":    {"many", "Enter a number of channels"},
		"secret":      {"a b", "without blanks"},
		"zone_offset": {"later", "“later” is no time difference"},
	} {
		values := url.Values{"name": {"HQ"}, "zone_name": {"CET"}, "zone_offset": {"+01:00"}}
		values.Set(field, test.typed)
		page := g.Submit(g.Get(pages.GatewaysPath+"/new"), "Save", values)
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#error-summary", test.want)
		if id := strings.Replace(field, "zone_offset", "zones", 1); page.Find("#field-"+id+"-error").Length() != 1 {
			t.Errorf("%s: the error does not stand at the field", field)
		}
		if got := page.Find("input[name=zone_offset]").First().AttrOr("value", ""); field != "zone_offset" && got != "+01:00" {
			t.Errorf("%s: the zone name was lost, got %q", field, got)
		}
	}
}

func TestRowsOfZoneNamesComeAndGoWithoutSaving(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	hq := g.add(t, gateway.Gateway{Name: "HQ", Zones: []gateway.ZoneName{{Name: "CET", Offset: 60}, {Name: "CEST", Offset: 120}}})
	page := g.Get(pages.GatewayURL(hq.ID))
	removed := g.Submit(page, "Remove zone name 1", url.Values{"zone_name": {"CET", "CEST", "MSK"}, "zone_offset": {"+01:00", "+02:00", "+3"}})
	handlertest.Want(t, removed, http.StatusOK, "#status", "Nothing was saved yet")
	var names []string
	removed.Find("input[name=zone_name]").Each(func(_ int, s *goquery.Selection) { names = append(names, s.AttrOr("value", "")) })
	if want := []string{"CEST", "MSK", ""}; !reflect.DeepEqual(names, want) {
		t.Errorf("got the rows %q, want %q", names, want)
	}
}

func TestChangedZoneNamesMoveTheClocks(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	hq := g.add(t, gateway.Gateway{Name: "HQ", Zones: []gateway.ZoneName{{Name: "CET", Offset: 0}, {Name: "CEST", Offset: 120}}})
	saved := g.Follow(g.Submit(g.Get(pages.GatewayURL(hq.ID)), "Save", url.Values{"zone_name": {"CET", "CEST"}, "zone_offset": {"+0100", "+02:00"}}))
	if want := []string{"CET+01:00"}; !reflect.DeepEqual(g.moved.calls, want) {
		t.Errorf("moved %q, want %q", g.moved.calls, want)
	}
	parts, err := g.ledger.Parts(t.Context())
	if err != nil || len(parts) != 2 || parts[0].Changes != 1 {
		t.Errorf("got the days %+v, %v; want two to be rolled up anew", parts, err)
	}
	again := g.Follow(g.Submit(saved, "Take All Times From the Zone Names Again", nil))
	handlertest.Want(t, again, http.StatusOK, "#status", "Records of 2 days have other times now")
	if want := 3; len(g.moved.calls) != want {
		t.Errorf("moved %q, want both names again", g.moved.calls)
	}
	if got, want := g.audited(t, "gateway"), []string{"add HQ", "update HQ", "update HQ"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got the audit log %q, want %q", got, want)
	}
}

func TestASecretIsKeptReplacedAndRemoved(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	hq := g.add(t, gateway.Gateway{Name: "HQ", Addresses: []string{"192.0.2.1"}, Hosts: []string{"hq"}, Secret: "s3cret"})
	page := g.Get(pages.GatewayURL(hq.ID))
	handlertest.Want(t, page, http.StatusOK, "#field-secret-hint", "A secret is stored and never shown")
	page = g.Follow(g.Submit(page, "Save", nil))
	if got, _ := g.gateways.Get(t.Context(), hq.ID); !got.SecretSet {
		t.Error("an empty secret did not keep the stored one")
	}
	empty := g.Get(pages.GatewaysPath + "/new?copy=" + strconv.FormatInt(hq.ID, 10))
	if empty.Find("#field-remove_secret").Length() != 0 || strings.TrimSpace(empty.Text("#field-addresses, #field-hosts")) != "" {
		t.Error("a copy takes the secret or the addresses along")
	}
	g.Follow(g.Submit(empty, "Save", url.Values{"name": {"Twin"}}))
	if got, _ := g.gateways.Named(t.Context(), "Twin"); got.SecretSet {
		t.Error("a copy has a secret")
	}
	g.Follow(g.Submit(page, "Save", url.Values{"remove_secret": {"true"}}))
	if got, _ := g.gateways.Get(t.Context(), hq.ID); got.SecretSet {
		t.Error("the secret was not removed")
	}
}

func TestTheListAndThePageTellWhatWasSeen(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.ReadOnly)
	hq := g.add(t, gateway.Gateway{Name: "HQ"})
	g.add(t, gateway.Gateway{Name: "Quiet"})
	late := int64(1250)
	feed := g.feed(t, ledger.FeedKey{Node: "tokyo-1", Listener: ledger.UDP, Address: "192.0.2.1", Host: "hq"}, ledger.FeedDelta{
		GatewayID: hq.ID, Messages: 1234, Legs: 1000, Unparsed: 3, Apart: 7, Rate: 2.5, Mark: model_cdr.ClockLost, ClockError: &late,
	})
	now := model.At(time.Now())
	handlertest.Must(t, g.ledger.Apply(t.Context(), &ledger.Changes{Gaps: []*ledger.Gap{
		{FeedID: feed.ID, GatewayID: hq.ID, Kind: ledger.Counter, First: 5, Missing: 4, Recovered: 1, From: now, To: now},
		{FeedID: feed.ID, GatewayID: hq.ID, Kind: ledger.Counter, First: 1, Missing: 2, Recovered: 2, From: now, To: now, ClosedAt: now},
	}}))
	list := g.Get(pages.GatewaysPath)
	handlertest.Want(t, list, http.StatusOK, "tbody tr:nth-child(1)", "2.5 Time servers lost 1.2 s 1 (3 missing) 7 3")
	handlertest.Want(t, list, http.StatusOK, "tbody tr:nth-child(2)", "– – – None – –")
	file := g.Get(pages.GatewaysPath + ".csv")
	if !strings.Contains(file.Body, "Messages/s,Clock") || !strings.Contains(file.Body, `2.5,"Time servers lost, 1.2 s",1 (3 missing),7,3`) {
		t.Errorf("the file is %s", file.Body)
	}
	page := g.Get(pages.GatewayURL(hq.ID))
	handlertest.Want(t, page, http.StatusOK, "main", "Syslog over UDP 192.0.2.1 hq tokyo-1", "Message counter 4 3 Open", "Message counter 2 0 Closed", "lets you look at this page")
	if got := page.Find("button[name=_zone_row], #page-form .actions").Length(); got != 0 {
		t.Errorf("who may only read has %d buttons", got)
	}
}
