package archive_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

// benchBatch is a batch as the collector makes them under load.
const benchBatch = 20_000

// stream makes legs as gateways send them: in the order of their ends, with calls
// of up to ten minutes.
type stream struct {
	random  *rand.Rand
	end     int64
	call    uint64
	batch   []archive.Entry
	records []cdr.Record
}

func newStream() *stream {
	s := &stream{random: rand.New(rand.NewPCG(1, 2)), end: evening.Add(-12 * time.Hour).UnixMilli()}
	s.batch, s.records = make([]archive.Entry, benchBatch), make([]cdr.Record, benchBatch)
	for i := range s.batch {
		s.batch[i].Record = &s.records[i]
		s.records[i] = cdr.Record{Info: 2, Zone: []byte("UTC"), Peer: make([]byte, 0, 16), Raw: make([]byte, 0, 600)}
	}
	return s
}

// next returns the next batch, of calls at 100,000 a second.
func (s *stream) next() []archive.Entry {
	for i := range s.batch {
		r, e := &s.records[i], &s.batch[i]
		if i%2 == 0 {
			s.call++
			s.end += int64(s.call % 100 / 99)
			talk, ring := cdr.Wall(s.random.Uint32N(600_000)), cdr.Wall(s.random.Uint32N(20_000))
			r.Type, r.Origin, r.Cause, r.CauseText = cdr.Telephony, cdr.Answer, 16, []byte("normal call clearing (16)")
			if s.call%10 < 3 {
				talk, r.Cause, r.CauseText = 0, 19, []byte("no answer (19)")
			}
			r.Disconnect = cdr.Wall(s.end)
			r.Connect = r.Disconnect - talk
			r.Setup = r.Connect - ring
			r.Normal = archivetest.Connection(fmt.Sprintf("%08X%08X%08X%08X", uint32(s.call*2654435761)|1<<31, 0xdeadbeef, uint32(s.call)|1<<31, 1<<31))
			r.Peer = fmt.Appendf(r.Peer[:0], "4989%07d", 1_000_000+s.random.Uint32N(200_000))
			r.TransmitPackets, r.TransmitBytes = uint32(talk/20), uint32(talk*8)
			r.ReceivePackets, r.ReceiveBytes = uint32(talk/20), uint32(talk*8)
		} else {
			raw, peer := r.Raw, r.Peer
			*r = s.records[i-1]
			r.Type, r.Origin = cdr.VoIP, cdr.Originate
			r.Raw, r.Peer = raw, fmt.Appendf(peer[:0], "%s%07d", []string{"4989", "4930", "44207", "331", "1212"}[s.call%5], s.random.Uint32N(10_000_000))
		}
		r.Raw = fmt.Appendf(r.Raw[:0], "<189>%07d: %06d: CMEMRI: Dec 16 10:16:25.486: %%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType %d, ConnectionId %s,"+
			" SetupTime %d UTC Wed Dec 16 2026, PeerAddress %s, PeerSubAddress , DisconnectCause 10  , DisconnectText %s, ConnectTime %d UTC Wed Dec 16 2026,"+
			" DisconnectTime %d UTC Wed Dec 16 2026, CallOrigin %d, ChargedUnits 0, InfoType 2, TransmitPackets %d, TransmitBytes %d, ReceivePackets %d, ReceiveBytes %d",
			s.call, s.call, r.Type, r.Normal.Text[:], r.Setup, r.Peer, r.CauseText, r.Connect, r.Disconnect, r.Origin,
			r.TransmitPackets, r.TransmitBytes, r.ReceivePackets, r.ReceiveBytes)
		e.Key, e.Gateway, e.Arrived = s.random.Uint64(), int64(i%4+1), s.end+40
	}
	return s.batch
}

// BenchmarkAppend stores legs of one busy day. A plain table of SQLite with UNIQUE
// (setup, key), without texts and numbers to be found, is its baseline.
func BenchmarkAppend(b *testing.B) {
	b.Run("archive", func(b *testing.B) {
		a := archivetest.SQLite(b)
		benchAppend(b, func(batch []archive.Entry) error { return a.Append(b.Context(), batch) })
	})
	b.Run("postgres", func(b *testing.B) {
		a := archivetest.Postgres(b)
		benchAppend(b, func(batch []archive.Entry) error { return a.Append(b.Context(), batch) })
	})
	b.Run("plain", func(b *testing.B) {
		c, err := sqlite.OpenConn(filepath.Join(b.TempDir(), "plain.db"), sqlite.OpenReadWrite, sqlite.OpenCreate)
		if err != nil {
			b.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		for _, pragma := range []string{"page_size = 16384", "journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 4000", "cache_size = -64000"} {
			if err := sqlitex.ExecuteTransient(c, "PRAGMA "+pragma, nil); err != nil {
				b.Fatal(err)
			}
		}
		err = sqlitex.ExecuteScript(c, "CREATE TABLE leg (id INTEGER PRIMARY KEY, setup INTEGER, key INTEGER, gateway INTEGER, origin INTEGER,"+
			" cause INTEGER, connect INTEGER, disconnect INTEGER, connection TEXT, peer TEXT, text TEXT, packets INTEGER, bytes INTEGER, UNIQUE (setup, key))", nil)
		if err != nil {
			b.Fatal(err)
		}
		benchAppend(b, func(batch []archive.Entry) error { return plainInsert(c, batch) })
	})
}

func plainInsert(c *sqlite.Conn, batch []archive.Entry) (err error) {
	defer sqlitex.Transaction(c)(&err)
	s, err := c.Prepare("INSERT OR IGNORE INTO leg (setup, key, gateway, origin, cause, connect, disconnect, connection, peer, text, packets, bytes)" +
		" VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
	if err != nil {
		return err
	}
	for i := range batch {
		e := &batch[i]
		for column, n := range []int64{int64(e.Setup), int64(e.Key), e.Gateway, int64(e.Origin), int64(e.Cause), int64(e.Connect - e.Setup), int64(e.Disconnect - e.Connect)} {
			s.BindInt64(column+1, n)
		}
		s.BindBytes(8, e.Normal.Text[:e.Normal.Len])
		s.BindBytes(9, e.Peer)
		s.BindBytes(10, e.CauseText)
		s.BindInt64(11, int64(e.TransmitPackets))
		s.BindInt64(12, int64(e.TransmitBytes))
		if _, err := s.Step(); err != nil {
			return err
		}
		if err := s.Reset(); err != nil {
			return err
		}
	}
	return nil
}

// benchAppend appends b.N batches.
func benchAppend(b *testing.B, appendTo func(batch []archive.Entry) error) {
	s := newStream()
	for b.Loop() {
		b.StopTimer()
		batch := s.next()
		b.StartTimer()
		if err := appendTo(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*benchBatch/b.Elapsed().Seconds(), "rows/s")
}

// million is an archive with a million legs.
func million(b *testing.B) archive.Archive {
	a, s := archivetest.SQLite(b), newStream()
	for range 50 {
		if err := a.Append(b.Context(), s.next()); err != nil {
			b.Fatal(err)
		}
	}
	return a
}

func BenchmarkScan(b *testing.B) {
	a := million(b)
	for name, q := range map[string]archive.Query{
		"all": {}, "backwards": {Backwards: true}, "contains": {Number: "9876", Match: archive.Contains}, "cause": {Causes: []cdr.Cause{17}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, err := range a.Find(b.Context(), q) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N)*50*benchBatch/b.Elapsed().Seconds(), "legs/s")
		})
	}
}

// BenchmarkPrefix finds the first fifty legs of a prefix, which many, some and few
// have.
func BenchmarkPrefix(b *testing.B) {
	a := million(b)
	for _, number := range []string{"4989", "44207123", "4420712345"} {
		b.Run(number, func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, err := range a.Find(b.Context(), archive.Query{Number: number, Match: archive.Prefix, Backwards: true}) {
					if n++; n == 50 || err != nil {
						break
					}
				}
			}
		})
	}
}
