package callhome_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestFindDeliveries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		b.enable(t, smart)
		for i, k := range []callhome.Kind{callhome.Inventory, callhome.Telemetry, callhome.Configuration} {
			made := b.create(t, k)
			execute(t, d, "UPDATE callhome_delivery SET attempts = ? WHERE id = ?", 12-i*10+i*i*4, made[0].ID) // 12, 6, 8
			c.Add(time.Minute)
		}
		execute(t, d, "UPDATE callhome_delivery SET state = 'delivered', delivered_at = created_at WHERE kind = 'telemetry'")
		tests := []struct {
			name  string
			query model.Query
			want  string
			total int
		}{
			{"the newest first", model.Query{}, "configuration telemetry inventory", 3},
			{"the second page", model.Query{Page: 2, PerPage: 2}, "inventory", 3},
			{"numbers as numbers", model.Query{Sort: "attempts"}, "telemetry configuration inventory", 3},
			{"those never delivered", where("delivered_at", model.IsEmpty, ""), "configuration inventory", 2},
			{"one state", where("state", model.IsExactly, "Delivered"), "telemetry", 1},
			{"part of a state", where("state", model.Contains, "UEUE"), "configuration inventory", 2},
			{"one kind", where("kind", model.IsExactly, "inventory"), "inventory", 1},
			{"a number", where("attempts", model.IsExactly, "12"), "inventory", 1},
			{"a time", where("created_at", model.IsAfter, november.Add(30*time.Second).Format(time.RFC3339)), "configuration telemetry", 2},
			{"a destination", where("destination", model.Contains, "DDCEService"), "configuration telemetry inventory", 3},
			{"a sign of LIKE", where("destination", model.Contains, "%_"), "", 0},
		}
		for _, tt := range tests {
			if tt.query.PerPage == 0 {
				tt.query.Page, tt.query.PerPage = 1, 50
			}
			found, err := b.outbox.Find(t.Context(), tt.query)
			var got []string
			for _, item := range found.Items {
				got = append(got, string(item.Message.Kind))
				if item.Message.AML != nil || item.Wire != nil || item.Message.MessageID == "" {
					t.Errorf("%s: got a message with bodies or without an id", tt.name)
				}
			}
			if strings.Join(got, " ") != tt.want || found.Total != tt.total || err != nil {
				t.Errorf("%s: got %v of %d, %v; want %s of %d", tt.name, got, found.Total, err, tt.want, tt.total)
			}
		}
		if _, err := b.outbox.Find(t.Context(), where("aml", model.IsEmpty, "")); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown field: got %v, want not found", err)
		}
	})
}

func where(field string, op model.Operator, text string) model.Query {
	return model.Query{Conditions: []model.Condition{{Field: field, Operator: op, Text: text}}}
}

func TestLastSentAndCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		if got, err := b.outbox.LastSent(t.Context()); err != nil || got != (callhome.LastSent{}) {
			t.Errorf("before the first: got %+v, %v", got, err)
		}
		b.enable(t, smart)
		made := b.create(t, callhome.Smart.Kinds()...)
		for i, s := range []callhome.State{callhome.Delivered, callhome.Failed} {
			b.settle(t, made[i].ID, s)
		}
		c.Add(time.Minute)
		b.settle(t, b.create(t, callhome.Test)[0].ID, callhome.Delivered)
		b.create(t, callhome.Inventory)
		got, err := b.outbox.LastSent(t.Context())
		want := callhome.LastSent{At: at(november), Messages: 3, Delivered: 1, Underway: 1, Unfinished: 1}
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		counts, err := b.outbox.Counts(t.Context())
		if err != nil || counts[callhome.Queued] != 2 || counts[callhome.Delivered] != 2 || counts[callhome.Failed] != 1 {
			t.Errorf("got %v, %v", counts, err)
		}
		list, err := b.outbox.Deliveries(t.Context(), []int64{made[0].ID, made[2].ID})
		if err != nil || len(list) != 2 || list[0].State != callhome.Delivered || list[1].State != callhome.Queued {
			t.Errorf("progress: got %+v, %v", list, err)
		}
	})
}

// BenchmarkFind looks at the first page of a log with 100,000 deliveries.
func BenchmarkFind(b *testing.B) {
	for name, d := range map[string]*db.DB{"sqlite": dbtest.SQLite(b), "postgres": dbtest.Postgres(b)} {
		bench := newBench(b, d, time.Now)
		bench.enable(b, smart)
		id := bench.create(b, callhome.Inventory)[0].ID
		columns := "message, message_id, kind, mode, slot, method, is_copy, own_receiver, destination, proxy_host, proxy_port, state, attempts, claimed_by, resent, last_error, reply"
		execute(b, d, fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
			INSERT INTO callhome_delivery (%s, created_at) SELECT %s, created_at - i FROM callhome_delivery, n WHERE callhome_delivery.id = ?`, columns, columns), id)
		queries := map[string]model.Query{
			"first page": {Page: 1, PerPage: 50},
			"last page":  {Page: 2000, PerPage: 50},
			"one state":  {Page: 1, PerPage: 50, Conditions: []model.Condition{{Field: "state", Operator: model.IsExactly, Text: "queued"}}},
			"containing": {Page: 1, PerPage: 50, Conditions: []model.Condition{{Field: "message_id", Operator: model.Contains, Text: "x"}}},
		}
		for what, q := range queries {
			b.Run(name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					if _, err := bench.outbox.Find(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
