package callhome_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// serving returns a receiver whose service runs until the test ends or stop is
// called.
func serving(t testing.TB, d *db.DB, now func() time.Time) (r *callhome.Receiver, stop func()) {
	t.Helper()
	r = callhome.NewReceiver(d, now)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	ready := make(chan struct{})
	group.Go(func() {
		if err := r.Run(ctx, func() { close(ready) }); err != nil && ctx.Err() == nil {
			t.Errorf("receiver: %v", err)
		}
	})
	<-ready
	stop = func() { cancel(); group.Wait() }
	t.Cleanup(stop)
	return r, stop
}

func aml(id string) []byte {
	return fmt.Appendf(nil, `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:s="s" xmlns:b="b"><e:Header><s:Session><s:MessageId>%s</s:MessageId></s:Session></e:Header><e:Body><b:Block><b:Header><b:Type>http://www.cisco.com/2005/05/callhome/test</b:Type></b:Header></b:Block></e:Body></e:Envelope>`, id)
}

func TestReceiverStoresEachMessageOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		r, stop := serving(t, d, c.Now)
		body, err := os.ReadFile("testdata/callhome-aml-syslog-ios.xml")
		check(t, err)
		first, err := r.Receive(t.Context(), "192.0.2.1", "text/xml; charset=utf-8", body)
		if err != nil || first.Duplicate || first.MessageID != "M8:TESTSERIAL01:677485B5" {
			t.Fatalf("got %+v, %v", first, err)
		}
		c.Add(time.Minute)
		again, err := r.Receive(t.Context(), "192.0.2.1", "application/soap+xml", body)
		if err != nil || !again.Duplicate || again.ID != first.ID {
			t.Errorf("the same again: got %+v, %v; want a duplicate", again, err)
		}
		if _, err := r.Receive(t.Context(), "192.0.2.1", "text/xml", aml(first.MessageID+" ")); !errors.Is(err, callhome.ErrDifferent) {
			t.Errorf("another one with the same id: got %v, want %v", err, callhome.ErrDifferent)
		}
		got, err := r.Get(t.Context(), first.ID)
		if err != nil || !bytes.Equal(got.Body, body) || got.Duplicates != 1 || !got.ReceivedAt.Equal(november) ||
			!got.LastSeen.Equal(november.Add(time.Minute)) || got.Remote != "192.0.2.1" || got.Size != len(body) {
			t.Errorf("got %+v, %v", got, err)
		}
		found, err := r.Find(t.Context(), model.Query{Page: 1, PerPage: 10})
		if err != nil || found.Total != 1 || found.Items[0].Body != nil || found.Items[0].Type != "http://www.cisco.com/2005/05/callhome/syslog" {
			t.Errorf("got %+v, %v", found, err)
		}
		stop()
		if _, err := r.Receive(t.Context(), "192.0.2.1", "text/xml", body); !errors.Is(err, model.ErrUnavailable) {
			t.Errorf("while it is stopped: got %v, want %v", err, model.ErrUnavailable)
		}
	})
}

func TestReceiverRefuses(t *testing.T) {
	t.Parallel()
	r, _ := serving(t, dbtest.SQLite(t), time.Now)
	tests := []struct {
		name, contentType string
		body              []byte
		want              error
	}{
		{"no content type", "", aml("1"), callhome.ErrContentType},
		{"a form", "application/x-www-form-urlencoded", aml("1"), callhome.ErrContentType},
		{"nothing", "text/xml", nil, callhome.ErrNotAML},
		{"other XML", "text/xml", []byte("<a/>"), callhome.ErrNotAML},
		{"a message without an id", "text/xml", aml(""), callhome.ErrNotAML},
		{"too much", "text/xml", bytes.Repeat([]byte("x"), callhome.MaxAMLSize+1), callhome.ErrTooLarge},
	}
	for _, tt := range tests {
		if _, err := r.Receive(t.Context(), "192.0.2.1", tt.contentType, tt.body); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := r.Get(t.Context(), 1); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("an unknown message: got %v, want not found", err)
	}
}

func TestReceiverTakesTheSameMessageFromManyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _ := serving(t, d, time.Now)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if _, err := r.Receive(context.Background(), "192.0.2.1", "text/xml", aml("1")); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		// Its id may be any: an insert that lost uses one up on PostgreSQL.
		got, err := r.Find(t.Context(), model.Query{Page: 1, PerPage: 2, Sort: "received_at"})
		if err != nil || got.Total != 1 || got.Items[0].Duplicates != 7 {
			t.Errorf("got %+v, %v; want one message with 7 duplicates", got.Items, err)
		}
	})
}

func TestReceiverKeepsTheNewest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		r, stop := serving(t, d, c.Now)
		_, err := r.Receive(t.Context(), "192.0.2.1", "text/xml", aml("old"))
		check(t, err)
		execute(t, d, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10600)
			INSERT INTO callhome_received (message_id, received_at, remote, content_type, type, created, device_id, description, sha256, size, duplicates, last_seen)
			SELECT 'm' || i, received_at + i, '', '', '', '', '', '', '', 0, 0, received_at FROM callhome_received, n`)
		c.Add(time.Hour)
		_, err = r.Receive(t.Context(), "192.0.2.1", "text/xml", aml("new"))
		check(t, err)
		stop()
		_, stop = serving(t, d, c.Now)
		stop()
		found, err := r.Find(t.Context(), model.Query{Page: 1, PerPage: 1, Sort: "received_at"})
		if err != nil || found.Total != 10_000 || found.Items[0].MessageID != "m602" {
			t.Errorf("got %d messages from %+v, %v; want 10000 from m602", found.Total, found.Items, err)
		}
		c.Add(91 * 24 * time.Hour)
		_, stop = serving(t, d, c.Now)
		stop()
		if found, err = r.Find(t.Context(), model.Query{Page: 1, PerPage: 1}); err != nil || found.Total != 0 {
			t.Errorf("after 91 days: got %d messages, %v; want none", found.Total, err)
		}
	})
}

// TestReceiverDoesNotFillTheDisk: anybody may post, so there is an end to what
// is kept.
func TestReceiverDoesNotFillTheDisk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		r, _ := serving(t, d, c.Now)
		for _, id := range []string{"first", "second", "third"} {
			_, err := r.Receive(t.Context(), "192.0.2.1", "text/xml", aml(id))
			check(t, err)
			c.Add(time.Minute)
		}
		execute(t, d, `UPDATE callhome_received SET size = 400000000`)
		_, err := r.Receive(t.Context(), "192.0.2.1", "text/xml", aml("fourth"))
		check(t, err)
		found, err := r.Find(t.Context(), model.Query{Page: 1, PerPage: 10, Sort: "received_at"})
		if err != nil || found.Total != 3 || found.Items[0].MessageID != "second" {
			t.Errorf("got %d messages from %+v, %v; want three from the second one", found.Total, found.Items, err)
		}
	})
}
