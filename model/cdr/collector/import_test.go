package collector

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/ledger"
)

// saved is a syslog file as a relay writes it: legs of gw7 and gw8, other
// messages, and one that is cut off.
func saved(legs int) string {
	var b strings.Builder
	for n := range legs {
		fmt.Fprintf(&b, "Nov 22 10:00:00 gw%d 1234: Nov 22 10:00:00.123: %s\n", 7+n%2, body(n))
	}
	b.WriteString("Nov 22 10:00:01 gw7 1235: Nov 22 10:00:00.123: %SYS-5-CONFIG_I: Configured from console\r\n")
	b.WriteString("\nNov 22 10:00:01 gw7 1236: Nov 22 10:00:00.123: " + body(1)[:200] + "\n")
	b.WriteString("Nov 22 10:00:01 gw7 " + strings.Repeat("x", 100_000) + "\n")
	return b.String()
}

func zipped(t *testing.T, text string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestASavedFileIsImportedOnce(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "gw7")
	stop := s.start(t)
	text := saved(10_000)
	var bytes, lines int64
	first, err := s.Import(t.Context(), strings.NewReader(text), "a.log", 0, func(b, l int64) { bytes, lines = b, l })
	want := ImportResult{Lines: 10_003, Records: 5_000, Legs: 5_000, Other: 1, Unparsed: 2, Apart: 5_000, Unknown: []string{"gw8"}}
	if err != nil || fmt.Sprint(first) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v; want %+v", first, err, want)
	}
	if bytes != int64(len(text)) || lines != first.Lines {
		t.Errorf("progress ended at %d bytes, %d lines; want %d, %d", bytes, lines, len(text), first.Lines)
	}
	second, err := s.Import(t.Context(), zipped(t, text), "a.log.gz", 0, nil)
	want.Legs, want.Duplicates = 0, 5_000
	if err != nil || fmt.Sprint(second) != fmt.Sprint(want) {
		t.Errorf("again: got %+v, %v; want %+v", second, err, want)
	}
	stop()
	kept, err := s.Ledger.KeptLines(t.Context(), model.Query{PerPage: 1})
	if err != nil || kept.Total != 5_002 {
		t.Errorf("got %d lines kept, %v; want 5002", kept.Total, err)
	}
	if f := feedOf(t, s.Ledger, "gw7"); f.Listener != "file" || f.GatewayID != 7 || f.Legs != 5_000 || f.Duplicates != 5_000 || f.Unparsed != 4 {
		t.Errorf("got feed %+v", f)
	}
	// After a restart the kept lines are still known.
	s.start(t)
	if _, err := s.Import(t.Context(), strings.NewReader(text), "a.log", 0, nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the same lines are kept", func() bool { return s.Health().Messages == 10_003 })
	if kept, err := s.Ledger.KeptLines(t.Context(), model.Query{PerPage: 1}); err != nil || kept.Total != 5_002 {
		t.Errorf("got %d lines kept, %v; want 5002", kept.Total, err)
	}
}

// accounting is an accounting file with the two legs of the seed's call.
const accounting = `992863702,1,1,1,BA55719E F8C10015 0 1B1E08,68575,,*11:14:39.367 UTC Mon Jun 18 2001,,11:14:49.707 UTC Mon Jun 18 2001,11:15:02.867 UTC Mon Jun 18 2001,10  ,normal call clearing,answer,0,speech,1509,102600,1510,138920,,68575,2887
992863702,2,1,2,BA55719E F8C10015 0 1B1E08,2887,,*11:14:41.683 UTC Mon Jun 18 2001,,11:14:49.703 UTC Mon Jun 18 2001,11:15:02.983 UTC Mon Jun 18 2001,10  ,normal call clearing,originate,0,speech,1510,102692,1509,138828,,68575,2887
992863702,3,1,2,nonsense
`

func TestAnAccountingFileIsImportedForItsGateway(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "192.0.2.1")
	s.start(t)
	if _, err := s.Import(t.Context(), strings.NewReader(accounting), "cdr.txt", 0, nil); !errors.Is(err, ErrGatewayNeeded) {
		t.Errorf("without a gateway: got %v, want ErrGatewayNeeded", err)
	}
	if _, err := s.Import(t.Context(), strings.NewReader(accounting), "cdr.txt", 99, nil); !errors.Is(err, ErrNoGateway) {
		t.Errorf("for gateway 99: got %v, want ErrNoGateway", err)
	}
	if _, err := s.Import(t.Context(), strings.NewReader("Dear Sir\n"), "letter.txt", 7, nil); !errors.Is(err, ErrNotCDRs) {
		t.Errorf("a letter: got %v, want ErrNotCDRs", err)
	}
	for round, legs := range []int64{2, 0} {
		got, err := s.Import(t.Context(), strings.NewReader(accounting), "cdr.txt", 7, nil)
		if err != nil || got.Legs != legs || got.Duplicates != 2-legs || got.Unparsed != 1 {
			t.Errorf("round %d: got %+v, %v", round, got, err)
		}
	}
	var peers []string
	for _, e := range s.shelf.legs {
		if e.Gateway != 7 || e.Source != cdr.SourceFile || e.OffsetBy != cdr.OffsetStated {
			t.Errorf("got %+v", e)
		}
		peers = append(peers, fmt.Sprint(e.Setup.Day()))
	}
	if slices.Sort(peers); len(peers) != 2 {
		t.Errorf("got legs of days %v", peers)
	}
}

func TestFilesAreImportedWithoutListening(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "gw7", "gw8")
	if _, err := s.Import(t.Context(), strings.NewReader(saved(1)), "a.log", 0, nil); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("while nothing runs: got %v, want unavailable", err)
	}
	err := s.Offline(t.Context(), func(ctx context.Context) error {
		if got := s.Health().Sockets; len(got) != 0 {
			t.Errorf("got sockets %v", got)
		}
		_, err := s.Import(ctx, strings.NewReader(saved(100)), "a.log", 0, nil)
		return err
	})
	if err != nil || s.shelf.count() != 100 {
		t.Errorf("got %d legs, %v; want 100", s.shelf.count(), err)
	}
}

// logs are lines of other programs on a relay, more than what tells the format of a
// file.
func logs() string {
	return strings.Repeat("Nov 22 10:00:00 relay CRON[12]: (root) CMD (true)\n", 2_000)
}

// wide returns a text as programs of Windows save it.
func wide(text string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, c := range []byte(text) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

func TestRecordsAreFoundInFilesOfAllKinds(t *testing.T) {
	t.Parallel()
	line := "Nov 22 10:00:00 gw7 1234: Nov 22 10:00:00.123: " + body(1) + "\n"
	zip, err := io.ReadAll(zipped(t, logs()+line))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		want       error
		legs       int64
	}{
		{"behind many lines of other programs", logs() + line, nil, 1},
		{"UTF-16", wide(line), nil, 1},
		{"other programs only", logs(), ErrNotCDRs, 0},
		{"behind zero bytes", "\x00\x00\x00\n" + line, nil, 1},
		{"no text and no record", "PK\x03\x04\x00\x00", ErrNotCDRs, 0},
		{"compressed and cut off", string(zip[:len(zip)-9]), ErrDamaged, 0},
		{"damaged", string(zip[:2]) + "x" + string(zip[3:]), ErrDamaged, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStand(t)
			s.gateways.add(7, "gw7")
			stop := s.start(t)
			got, err := s.Import(t.Context(), strings.NewReader(c.file), "a", 0, nil)
			if !errors.Is(err, c.want) || c.want == nil && got.Legs != c.legs {
				t.Errorf("got %+v, %v; want %d legs, %v", got, err, c.legs, c.want)
			}
			stop()
			feeds, err := s.Ledger.Feeds(t.Context(), model.Query{PerPage: 10})
			if err != nil || slices.ContainsFunc(feeds.Items, func(f ledger.Feed) bool { return f.Host == "relay" }) {
				t.Errorf("got feeds %+v, %v; want none of other programs", feeds, err)
			}
		})
	}
}
