// Package archivetest gives tests an empty archive of each engine, and legs to
// put in. Only tests import it.
package archivetest

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// Each runs test once on SQLite and once on PostgreSQL, in parallel, each time on
// an empty archive of its own.
func Each(t *testing.T, test func(t *testing.T, a archive.Archive)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite returns an empty archive in a folder of the test.
func SQLite(t testing.TB) archive.Archive {
	t.Helper()
	return Open(t, "sqlite", t.TempDir())
}

// Postgres returns an empty archive in a database of the test.
func Postgres(t testing.TB) archive.Archive {
	t.Helper()
	return Open(t, dbtest.PostgresURL(t), "")
}

// Open opens the archive of a database, "sqlite" or an address, and closes it
// after the test.
func Open(t testing.TB, target, dir string) archive.Archive {
	t.Helper()
	if target == "sqlite" {
		a, err := archive.OpenSQLite(context.Background(), dir)
		return closing(t, a, err)
	}
	d, err := db.OpenLedger(context.Background(), target, dir)
	if err != nil {
		t.Fatalf("opening the ledger: %v", err)
	}
	t.Cleanup(func() { _ = d.Close() })
	a, err := archive.OpenPostgres(context.Background(), d)
	return closing(t, a, err)
}

func closing(t testing.TB, a archive.Archive, err error) archive.Archive {
	t.Helper()
	if err != nil {
		t.Fatalf("opening the archive: %v", err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("closing the archive: %v", err)
		}
	})
	return a
}

// Legs returns the legs of calls, two for each: one that answers and one that
// originates. Call i is set up i seconds after start, rings for two seconds and
// lasts i%60 seconds on gateway i%3+1; its numbers are +49891000i and 4420700i. The
// clock shows UTC.
func Legs(start time.Time, calls int) []archive.Entry {
	batch := make([]archive.Entry, 0, 2*calls)
	for i := range calls {
		setup := start.Add(time.Duration(i) * time.Second)
		for _, origin := range []cdr.Origin{cdr.Answer, cdr.Originate} {
			batch = append(batch, leg(setup, i, origin))
		}
	}
	return batch
}

func leg(setup time.Time, i int, origin cdr.Origin) archive.Entry {
	wall := cdr.Wall(setup.UnixMilli())
	r := &cdr.Record{
		Type: cdr.VoIP, Origin: origin, Info: 2, Cause: 16, CauseText: []byte("normal call clearing (16)"),
		Setup: wall, Connect: wall + 2000, Disconnect: wall + 2000 + cdr.Wall(i%60)*1000, Zone: []byte("UTC"),
		Peer: fmt.Appendf(nil, "+49891000%d", i), TransmitPackets: uint32(i), ReceiveBytes: uint32(160 * i),
	}
	if origin == cdr.Originate {
		r.Type, r.Peer = cdr.Telephony, fmt.Appendf(nil, "4420700%d", i)
	}
	r.Normal = Connection(fmt.Sprintf("CA4E67278%X%X", i, wall))
	r.Raw = fmt.Appendf(nil, "<189>%d: %%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType %d, ConnectionId %s, PeerAddress %s",
		i, r.Type, r.Normal, r.Peer)
	return Entry(r, int64(i%3+1), wall.In(0).Add(time.Minute))
}

// Entry returns the entry of a record of a gateway whose clock shows UTC.
func Entry(r *cdr.Record, gateway int64, arrived time.Time) archive.Entry {
	return archive.Entry{Record: r, Key: Key(r), Gateway: gateway, Arrived: arrived.UnixMilli()}
}

// Connection returns a connection id in its normal form.
func Connection(normal string) (c cdr.ConnectionID) {
	c.Len = uint8(copy(c.Text[:], normal))
	return c
}

// Key returns a key of a record that does as well as Record.Key in tests.
func Key(r *cdr.Record) uint64 {
	h := fnv.New64a()
	for _, v := range []int64{int64(r.Kind), int64(r.Type), int64(r.Origin), int64(r.Setup), int64(r.Connect), int64(r.Disconnect)} {
		_ = binary.Write(h, binary.BigEndian, v)
	}
	_, _ = h.Write(r.Normal.Text[:])
	_, _ = h.Write(r.Peer)
	_, _ = h.Write(r.FeatureID)
	return h.Sum64()
}

// All collects what Find yields.
func All(t testing.TB, a archive.Archive, q archive.Query) []cdr.Leg {
	t.Helper()
	var legs []cdr.Leg
	for l, err := range a.Find(t.Context(), q) {
		if err != nil {
			t.Fatalf("finding: %v", err)
		}
		legs = append(legs, *l)
	}
	return legs
}
