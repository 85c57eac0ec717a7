package callhome_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// rounds is how often the sender is killed on each engine.
var rounds = flag.Int("callhome.rounds", 10, "how often TestKilledSenderLosesNothing kills the sender")

// The environment of the child: where its database is and where it sends to.
const (
	childDatabase = "TANDEM_KILL_DATABASE"
	childFolder   = "TANDEM_KILL_FOLDER"
	childReceiver = "TANDEM_KILL_RECEIVER"
)

// TestKillChild is the process that is killed: it queues messages as fast as it
// may, writes the id of each to its output when it is acknowledged, and sends.
func TestKillChild(t *testing.T) {
	if os.Getenv(childDatabase) == "" {
		t.Skip("started by TestKilledSenderLosesNothing only")
	}
	d, err := db.Open(t.Context(), os.Getenv(childDatabase), os.Getenv(childFolder))
	check(t, err)
	b := newBench(t, d, time.Now)
	b.own = os.Getenv(childReceiver)
	s, _ := b.newSender(certificate.NewStore(d, nil, time.Now), callhome.SystemNetwork())
	run(t, s)
	ticker := time.NewTicker(8 * time.Millisecond)
	for range ticker.C {
		made := b.create(t, callhome.Inventory, callhome.Telemetry)
		for _, m := range made {
			fmt.Println("acknowledged", m.Message.MessageID)
		}
	}
}

// unreliable passes posts on to a receiver. Now and then its answer is late, or
// lost after the message was stored.
func unreliable(r *callhome.Receiver) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body := readAll(request)
		_, err := r.Receive(request.Context(), "127.0.0.1", request.Header.Get("Content-Type"), body)
		switch chance := rand.IntN(16); {
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		case chance == 0:
			panic(http.ErrAbortHandler)
		case chance < 4:
			timer := time.NewTimer(time.Duration(rand.IntN(40)) * time.Millisecond)
			defer timer.Stop()
			<-timer.C
		}
	})
}

func TestKilledSenderLosesNothing(t *testing.T) {
	targets := map[string]func(t *testing.T) (target, folder string){
		"sqlite":   func(t *testing.T) (string, string) { return "sqlite", t.TempDir() },
		"postgres": func(t *testing.T) (string, string) { return dbtest.PostgresURL(t), "" },
	}
	for name, target := range targets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receiver, _ := serving(t, dbtest.SQLite(t), time.Now)
			address, folder := target(t)
			d, err := db.Open(t.Context(), address, folder)
			check(t, err)
			b := newBench(t, d, time.Now)
			p := startPeer(t, b, unreliable(receiver))
			b.enable(t, smart)
			b.own = p.url
			check(t, d.Close())

			var acknowledged []string
			for range *rounds {
				acknowledged = append(acknowledged, runAndKill(t, address, folder, p.url)...)
			}
			if d, err = db.Open(t.Context(), address, folder); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { check(t, d.Close()) })
			b = newBench(t, d, time.Now)
			b.own = p.url
			b.drain(t)
			b.compare(t, receiver, acknowledged)
		})
	}
}

// runAndKill starts a child, kills it at a random moment after its first
// acknowledgement, and returns the ids of all that it acknowledged.
func runAndKill(t *testing.T, target, folder, receiver string) (ids []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	child.Env = append(os.Environ(), childDatabase+"="+target, childFolder+"="+folder, childReceiver+"="+receiver)
	output, err := child.StdoutPipe()
	check(t, err)
	child.Stderr = io.Discard
	check(t, child.Start())
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		id, ok := strings.CutPrefix(lines.Text(), "acknowledged ")
		if !ok {
			continue
		}
		if len(ids) == 0 {
			time.AfterFunc(time.Duration(rand.IntN(300))*time.Millisecond, func() { _ = child.Process.Kill() })
		}
		ids = append(ids, id)
	}
	if err := child.Wait(); err == nil || len(ids) == 0 {
		t.Fatalf("the child ended by itself with %v after %d messages", err, len(ids))
	}
	return ids
}

// drain sends all that is left, without waiting for the back-off.
func (b *bench) drain(t *testing.T) {
	t.Helper()
	s, ended := b.newSender(certificate.NewStore(b.db, nil, time.Now), callhome.SystemNetwork())
	stop := run(t, s)
	defer stop()
	timeout := time.After(time.Minute)
	for {
		found, err := b.outbox.Find(t.Context(), model.Query{Page: 1, PerPage: 1000, Conditions: []model.Condition{
			{Field: "state", Operator: model.IsExactly, Text: string(callhome.Queued)},
		}})
		check(t, err)
		for _, d := range found.Items {
			_ = b.outbox.TryNow(admin(t), d.ID) // it may have been taken meanwhile
		}
		if allFinal(b.states(t)) {
			return
		}
		select {
		case <-ended:
		case <-timeout:
			t.Fatalf("after a minute: got states %v, want all final", b.states(t))
		}
	}
}

// compare checks that what was acknowledged is what was made, delivered and
// received, each once.
func (b *bench) compare(t *testing.T, r *callhome.Receiver, acknowledged []string) {
	t.Helper()
	made := map[string]bool{}
	for page := 1; ; page++ {
		found, err := b.outbox.Find(t.Context(), model.Query{Page: page, PerPage: 500})
		check(t, err)
		for _, d := range found.Items {
			if made[d.Message.MessageID] || d.State != callhome.Delivered {
				t.Errorf("message %s: got it twice, or %s", d.Message.MessageID, d.State)
			}
			made[d.Message.MessageID] = true
			b.compareAttempts(t, d)
		}
		if len(found.Items) == 0 {
			break
		}
	}
	for _, id := range acknowledged {
		if !made[id] {
			t.Errorf("message %s was acknowledged and is lost", id)
		}
	}
	found, err := r.Find(t.Context(), model.Query{Page: 1, PerPage: 100_000})
	check(t, err)
	duplicates := 0
	for _, m := range found.Items {
		if !made[m.MessageID] {
			t.Errorf("message %s was received and is not in the outbox", m.MessageID)
		}
		duplicates += m.Duplicates
	}
	if found.Total != len(made) {
		t.Errorf("got %d messages in the receiver and %d in the outbox", found.Total, len(made))
	}
	t.Logf("%d messages, %d of them acknowledged to the caller, %d came again and were recognised", len(made), len(acknowledged), duplicates)
}

func (b *bench) compareAttempts(t *testing.T, d callhome.Delivery) {
	t.Helper()
	attempts, err := b.outbox.Attempts(context.Background(), d.ID)
	check(t, err)
	if len(attempts) != d.Attempts {
		t.Errorf("message %s: got %d attempts, want the %d that it counts", d.Message.MessageID, len(attempts), d.Attempts)
	}
	for i, a := range attempts {
		if last := i == len(attempts)-1; a.FinishedAt.IsZero() || last != (a.Outcome == callhome.Succeeded) {
			t.Errorf("message %s: got attempts %+v", d.Message.MessageID, attempts)
		}
	}
}
