package archive_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

var rounds = flag.Int("archive.rounds", 3, "how often TestKilledArchiveHasWhatItAcknowledged kills the program")

// These tell the test binary to append instead.
const (
	childTarget = "TANDEM_TEST_ARCHIVE_DATABASE"
	childDir    = "TANDEM_TEST_ARCHIVE_DIR"
	childFirst  = "TANDEM_TEST_ARCHIVE_FIRST"
)

// TestChildAppends is no test: it is the process that is killed. It appends batch
// after batch and prints the number of each that was acknowledged.
func TestChildAppends(t *testing.T) {
	target := os.Getenv(childTarget)
	if target == "" {
		t.Skip("only TestKilledArchiveHasWhatItAcknowledged starts it")
	}
	a := archivetest.Open(t, target, os.Getenv(childDir))
	n, err := strconv.Atoi(os.Getenv(childFirst))
	for ; err == nil; n++ {
		if err = a.Append(context.Background(), killBatch(n)); err == nil {
			fmt.Println("acknowledged", n)
		}
	}
	t.Fatal(err)
}

const killLegs = 80

// killBatch is the batch with a number; half of it is in the batch before too.
func killBatch(n int) []archive.Entry {
	return append(killHalf(n), killHalf(n+1)...)
}

func killHalf(n int) []archive.Entry {
	return archivetest.Legs(evening.Add(-time.Hour+time.Duration(n)*20*time.Second), killLegs/4)
}

func TestKilledArchiveHasWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	for engine, target := range map[string]func(testing.TB) string{
		"sqlite": func(testing.TB) string { return "sqlite" }, "postgres": dbtest.PostgresURL,
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			target, dir, last := target(t), t.TempDir(), -1
			for round := range *rounds {
				last = killAfter(t, target, dir, last+1, 5+17*(round%5))
				checkKilled(t, target, dir, last)
			}
		})
	}
}

// killAfter starts a child that begins with a batch, kills it after some were
// acknowledged and returns the last.
func killAfter(t *testing.T, target, dir string, first, batches int) (last int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildAppends$")
	cmd.Env = append(os.Environ(), childTarget+"="+target, childDir+"="+dir, childFirst+"="+strconv.Itoa(first))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last = first - 1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "acknowledged %d", &last); err != nil {
			t.Errorf("the child says %q", lines.Text())
		}
		if last == first+batches {
			_ = cmd.Process.Kill() // what it says until it dies is acknowledged too
		}
	}
	_ = cmd.Wait()
	if last < first+batches {
		t.Fatalf("the child ended after batch %d", last)
	}
	return last
}

// checkKilled opens the archive again: it has the legs of all batches up to the
// last, perhaps those of the next, each once, by time, by number and as text.
func checkKilled(t *testing.T, target, dir string, last int) {
	t.Helper()
	a, closeArchive := openForKill(t, target, dir)
	defer closeArchive()
	var r reference
	for n := range last + 2 {
		r.entries = append(r.entries, killHalf(n)...)
	}
	if n := len(archivetest.All(t, a, archive.Query{})); n == len(r.entries)+killLegs/2 {
		r.entries = append(r.entries, killHalf(last+2)...)
	}
	r.mustFind(t, a, archive.Query{})
	r.mustFind(t, a, archive.Query{Number: "44207001", Match: archive.Prefix})
	days, err := a.Days(t.Context())
	var sum int64
	for _, d := range days {
		sum += d.Legs
	}
	if err != nil || sum != int64(len(r.entries)) {
		t.Errorf("got days %v, %v; want %d legs", days, err, len(r.entries))
	}
	for l, err := range a.Find(t.Context(), archive.Query{Origin: cdr.Answer, Gateways: []int64{2}}) {
		if _, rawErr := a.Raw(t.Context(), l.ID); errors.Join(err, rawErr) != nil {
			t.Fatalf("leg %v: %v", l.ID, errors.Join(err, rawErr))
		}
	}
}

func openForKill(t *testing.T, target, dir string) (a archive.Archive, closeArchive func()) {
	t.Helper()
	if target == "sqlite" {
		s, err := archive.OpenSQLite(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return s, func() { _ = s.Close() }
	}
	d, err := db.OpenLedger(t.Context(), target, dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := archive.OpenPostgres(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return p, func() { _ = d.Close() }
}
