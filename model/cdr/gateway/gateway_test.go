package gateway_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr/gateway"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/seal"
)

func sealer(t testing.TB) *seal.Sealer {
	t.Helper()
	s, err := seal.Open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// add stores g.
func add(t testing.TB, gateways *gateway.Gateways, g gateway.Gateway) gateway.Gateway {
	t.Helper()
	added, err := gateways.Add(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// texts returns what err says about fields, with its arguments.
func texts(err error) string {
	errs, _ := errors.AsType[model.FieldErrors](err)
	var all []string
	for _, e := range errs {
		text := e.Field + ": " + e.Text.Key
		for _, a := range e.Text.Args {
			if s, ok := a.(string); ok {
				text += " | " + s
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

func TestAGatewayIsKeptWithItsParts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateways := gateway.NewGateways(d, sealer(t), time.Now)
		g := add(t, gateways, gateway.Gateway{
			Name: "  CMEMRI ", Description: "Main Road", Zone: "Asia/Tokyo", Channels: 60,
			Addresses: []string{" 10.0.0.1", "::ffff:10.0.0.2", "2001:DB8:0::1"}, Hosts: []string{"CMEMRI", "clc 6/0"},
			Zones: []gateway.ZoneName{{Name: "NewYork", Offset: -300}, {Name: "jst", Offset: 540}}, Secret: "s3cret",
		})
		got, err := gateways.Get(t.Context(), g.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := gateway.Gateway{
			Identity: g.Identity, Name: "CMEMRI", Description: "Main Road", Zone: "Asia/Tokyo", Channels: 60,
			Addresses: []string{"10.0.0.1", "10.0.0.2", "2001:db8::1"}, Hosts: []string{"cmemri", "clc 6/0"},
			Zones: []gateway.ZoneName{{Name: "NEWYORK", Offset: -300}, {Name: "JST", Offset: 540}}, SecretSet: true,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		got.Name, got.Addresses, got.Zones = "Main", []string{"10.0.0.9"}, nil
		if err := gateways.Update(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		got.Version++
		if again, err := gateways.Get(t.Context(), g.ID); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("got %+v, %v; want %+v", again, err, got)
		}
		found, err := gateways.Find(t.Context(), model.Query{PerPage: 10, Page: 1, Conditions: []model.Condition{
			{Field: "addresses", Operator: model.BeginsWith, Text: "10.0"}, {Field: "hosts", Operator: model.Contains, Text: "CME"},
		}})
		if err != nil || found.Total != 1 {
			t.Errorf("got %d gateways, %v", found.Total, err)
		}
		if err := gateways.Delete(t.Context(), g.ID); err != nil {
			t.Error(err)
		}
		add(t, gateways, gateway.Gateway{Name: "Heir", Addresses: got.Addresses, Hosts: got.Hosts})
	})
}

func TestASecretIsSealedAndNeverShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateways := gateway.NewGateways(d, sealer(t), time.Now)
		g := add(t, gateways, gateway.Gateway{Name: "A", Secret: "hush-hush"})
		stored := func() (sealed []byte) {
			if err := d.Read.NewRaw("SELECT radius_secret FROM gateway").Scan(t.Context(), &sealed); err != nil {
				t.Fatal(err)
			}
			return sealed
		}
		first := stored()
		if len(first) == 0 || bytes.Contains(first, []byte("hush")) {
			t.Errorf("stored %q", first)
		}
		g, _ = gateways.Get(t.Context(), g.ID)
		if g.Secret != "" || !g.SecretSet {
			t.Errorf("got %q, %v", g.Secret, g.SecretSet)
		}
		g.Description = "the secret stays"
		if err := gateways.Update(t.Context(), g); err != nil || !bytes.Equal(stored(), first) {
			t.Errorf("the secret changed, %v", err)
		}
		g.Version++
		g.SecretSet = false
		if err := gateways.Update(t.Context(), g); err != nil || stored() != nil {
			t.Errorf("the secret was not removed, %v", err)
		}
		var log []string
		err := d.Read.NewRaw("SELECT before || after FROM audit").Scan(t.Context(), &log)
		if all := strings.Join(log, "\n"); err != nil || len(log) != 3 || strings.Contains(all, "hush") || !strings.Contains(all, "(hidden)") {
			t.Errorf("got %d rows, %v: %s", len(log), err, all)
		}
	})
}

func TestAGatewayMustMakeSense(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateways := gateway.NewGateways(d, sealer(t), time.Now)
		add(t, gateways, gateway.Gateway{Name: "First", Addresses: []string{"10.0.0.1"}, Hosts: []string{"gw1"}})
		zone := func(name string, offset int) gateway.Gateway {
			return gateway.Gateway{Name: "X", Zones: []gateway.ZoneName{{Name: name, Offset: offset}}}
		}
		for _, tt := range []struct {
			name    string
			gateway gateway.Gateway
			want    string
		}{
			{"no name", gateway.Gateway{}, "name: Enter a value"},
			{"a long name", gateway.Gateway{Name: strings.Repeat("x", 51)}, "name: Name must be one line"},
			{"a name that is taken", gateway.Gateway{Name: "first"}, "name: “%s” is taken"},
			{"a long description", gateway.Gateway{Name: "X", Description: strings.Repeat("x", 129)}, "description: "},
			{"a zone that does not exist", gateway.Gateway{Name: "X", Zone: "Mars/Base"}, "zone: "},
			{"the zone of the machine", gateway.Gateway{Name: "X", Zone: "Local"}, "zone: "},
			{"too many channels", gateway.Gateway{Name: "X", Channels: 10_001}, "channels: "},
			{"fewer than no channels", gateway.Gateway{Name: "X", Channels: -1}, "channels: "},
			{"no address", gateway.Gateway{Name: "X", Addresses: []string{"10.0.0"}}, "addresses: “%s” is not an IP address that a gateway sends from: enter one such as 192.0.2.1 or 2001:db8::1 | 10.0.0"},
			{"every address", gateway.Gateway{Name: "X", Addresses: []string{"0.0.0.0"}}, "addresses: “%s” is not"},
			{"one address in two forms", gateway.Gateway{Name: "X", Addresses: []string{"::ffff:10.9.9.9", "10.9.9.9"}}, "addresses: The address %s is there twice"},
			{"the address of another", gateway.Gateway{Name: "X", Addresses: []string{"::ffff:10.0.0.1"}}, "addresses: The address %s belongs to the gateway “%s” | 10.0.0.1 | First"},
			{"the host of another", gateway.Gateway{Name: "X", Hosts: []string{"GW1"}}, "hosts: The host name %s belongs to the gateway “%s” | gw1 | First"},
			{"a host twice", gateway.Gateway{Name: "X", Hosts: []string{"a", "A"}}, "hosts: The host name %s is there twice"},
			{"an address as a host", gateway.Gateway{Name: "X", Hosts: []string{"10.0.0.7"}}, "hosts: %s is an IP address"},
			{"an empty host", gateway.Gateway{Name: "X", Hosts: []string{" "}}, "hosts: A host name"},
			{"a zone name with a blank", zone("NEW YORK", 0), "zones: A name of a time zone"},
			{"an offset too far west", zone("X", -841), "zones: The time zone %s must"},
			{"an offset too far east", zone("X", 841), "zones: The time zone %s must"},
			{"the offsets of the edges", gateway.Gateway{Name: "Edges", Zones: []gateway.ZoneName{{Name: "A", Offset: -840}, {Name: "B", Offset: 840}}}, ""},
			{"a zone name twice", gateway.Gateway{Name: "X", Zones: []gateway.ZoneName{{Name: "a"}, {Name: "A"}}}, "zones: The time zone %s is there twice"},
			{"a secret with a blank", gateway.Gateway{Name: "X", Secret: "a b"}, "secret: "},
			{"a secret that asks for help", gateway.Gateway{Name: "X", Secret: "why?"}, "secret: "},
		} {
			_, err := gateways.Add(t.Context(), tt.gateway)
			if got := texts(err); !strings.HasPrefix(got, tt.want) || (err != nil) != (tt.want != "") || strings.Contains(got, "\n") {
				t.Errorf("%s: got %q, %v; want %q", tt.name, got, err, tt.want)
			}
		}
	})
}

func TestASenderIsAdmitted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateways := gateway.NewGateways(d, sealer(t), time.Now)
		admission := gateway.NewAdmission(d, gateways)
		ctx := audit.NewContext(t.Context(), audit.Actor{Name: "anna"})
		first, err := admission.Admit(ctx, gateway.Sender{Host: "GW1"}, 0)
		if err != nil || first.Name != "GW1" || !slices.Equal(first.Hosts, []string{"gw1"}) || first.Addresses != nil {
			t.Fatalf("got %+v, %v", first, err)
		}
		if _, err := admission.Admit(ctx, gateway.Sender{Host: "gw1"}, 0); !strings.Contains(texts(err), "belongs to") {
			t.Errorf("admitted twice: got %v", err)
		}
		second, err := admission.Admit(ctx, gateway.Sender{Address: "::ffff:10.0.0.1"}, 0)
		if err != nil || second.Name != "::ffff:10.0.0.1" || !slices.Equal(second.Addresses, []string{"10.0.0.1"}) {
			t.Errorf("got %+v, %v", second, err)
		}
		add(t, gateways, gateway.Gateway{Name: "gw9"})
		if third, err := admission.Admit(ctx, gateway.Sender{Host: "GW9", Address: "10.0.0.9"}, 0); err != nil || third.Name != "GW9 2" {
			t.Errorf("got %+v, %v", third, err)
		}
		for range 2 {
			if first, err = admission.Admit(ctx, gateway.Sender{Host: "gw1", Address: "10.0.0.2"}, first.ID); err != nil || first.Version != 2 {
				t.Errorf("got %+v, %v", first, err)
			}
		}
		if _, err := admission.Admit(ctx, gateway.Sender{Address: "10.0.0.1"}, first.ID); texts(err) == "" {
			t.Errorf("got %v, want the name of the other gateway", err)
		}
		if _, err := admission.Admit(ctx, gateway.Sender{Address: "10.0.0.5"}, 999); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		var rows int
		err = d.Read.NewRaw("SELECT count(*) FROM audit WHERE actor = 'anna' AND object_type = 'gateway'").Scan(ctx, &rows)
		if err != nil || rows != 4 {
			t.Errorf("got %d audit rows, %v; want 3 additions and 1 update", rows, err)
		}
	})
}
