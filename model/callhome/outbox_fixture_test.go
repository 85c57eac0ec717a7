package callhome_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/host"
	"tandem/model/mail"
	"tandem/model/seal"
)

var november = time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// facts tell little, at the time of a clock.
type facts func() time.Time

func (now facts) Gather(context.Context) (callhome.Facts, error) {
	return callhome.Facts{
		NodeName: "node1", ClusterID: "tokyo-1", Time: now(), ActiveVersion: "1.0",
		PseudonymKey: []byte("0123456789abcdef0123456789abcdef"),
		Host: host.Facts{
			HostName: host.Fact{Value: "node1.example.com"}, Serial: host.Fact{Value: "FOX12345678"},
		},
	}, nil
}

// bench is an outbox with what belongs to it.
type bench struct {
	db      *db.DB
	now     func() time.Time
	configs *callhome.ConfigStore
	mail    *mail.Store
	outbox  *callhome.Outbox
	// own is the address of the built-in receiver.
	own string
}

func newBench(t testing.TB, d *db.DB, now func() time.Time) *bench {
	t.Helper()
	sealer, err := seal.Open(t.TempDir(), false)
	check(t, err)
	b := &bench{db: d, now: now, own: "https://127.0.0.1:1" + callhome.ReceiverPath}
	b.configs = callhome.NewConfigStore(d, now)
	b.mail = mail.NewStore(d, sealer, now)
	b.outbox = callhome.NewOutbox(d, facts(now), b.mail, func() string { return b.own }, now)
	return b
}

var smart = callhome.Config{Mode: callhome.Smart, ContactEmail: "voice@example.com", Company: "Example", Method: callhome.HTTPS}

// enable saves c over what is stored and accepts its agreement.
func (b *bench) enable(t testing.TB, c callhome.Config) {
	t.Helper()
	agreement, err := callhome.CurrentAgreement(c.Mode, "en")
	check(t, err)
	b.saveAccepting(t, c, &agreement)
}

func (b *bench) save(t testing.TB, c callhome.Config) {
	t.Helper()
	b.saveAccepting(t, c, nil)
}

func (b *bench) saveAccepting(t testing.TB, c callhome.Config, a *callhome.Agreement) {
	t.Helper()
	stored, err := b.configs.Load(t.Context())
	check(t, err)
	c.Version = stored.Version
	check(t, b.configs.Save(admin(t), c, a))
}

func admin(t testing.TB) context.Context {
	return audit.NewContext(t.Context(), audit.Actor{Name: "admin", Address: "192.0.2.9"})
}

func (b *bench) create(t testing.TB, kinds ...callhome.Kind) []callhome.Delivery {
	t.Helper()
	made, err := b.outbox.Create(admin(t), kinds, "admin")
	check(t, err)
	return made
}

func (b *bench) delivery(t testing.TB, id int64) callhome.Delivery {
	t.Helper()
	d, err := b.outbox.Delivery(t.Context(), id)
	check(t, err)
	return d
}

// states returns the state of every delivery, in the order they were made.
func (b *bench) states(t testing.TB) []callhome.State {
	t.Helper()
	var all []callhome.State
	check(t, b.db.Read.NewSelect().Table("callhome_delivery").Column("state").OrderExpr("id").Scan(t.Context(), &all))
	return all
}

func (b *bench) count(t testing.TB, table string) int {
	t.Helper()
	n, err := b.db.Read.NewSelect().Table(table).Count(t.Context())
	check(t, err)
	return int(n)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(t time.Time) model.Time { return model.At(t) }

// brief returns d without its bodies, to be printed.
func brief(d callhome.Delivery) callhome.Delivery {
	d.Message.AML, d.Message.Text, d.Wire = nil, nil, nil
	return d
}
