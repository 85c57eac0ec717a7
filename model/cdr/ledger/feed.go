package ledger

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/db"
)

// Listener says by which way a feed comes.
type Listener string

// The ways.
const (
	UDP    Listener = "udp"
	TCP    Listener = "tcp"
	RADIUS Listener = "radius"
	File   Listener = "file"
)

// FeedKey names a feed: what one sender sends to one listener of one node under
// one name.
type FeedKey struct {
	Node     string
	Listener Listener
	// Address is the IP address of the sender, "" for File.
	Address string
	// Host is what the messages call their sender, "" when they do not.
	Host string
}

// Feed is a stream of messages and what was seen of it.
type Feed struct {
	bun.BaseModel `bun:"table:feed,alias:feed"`

	ID int64 `bun:",pk,autoincrement"`
	FeedKey
	// GatewayID is 0 while nobody admitted the sender.
	GatewayID int64
	// Ignored says that somebody said it never will be.
	Ignored             bool
	FirstSeen, LastSeen model.Time
	// Messages counts those of every kind, Legs those that were new.
	Messages, Legs, Duplicates, Unparsed int64
	// Apart counts lines that were dropped because too many were kept.
	Apart int64
	// Rate is in messages a second, lately.
	Rate float64
	// Mark is what the clock says of itself.
	Mark cdr.ClockMark
	// ClockOffset is in minutes ahead of UTC, ClockError in milliseconds between
	// the disconnect of a leg and its arrival; nil while not known.
	ClockOffset *int16
	ClockError  *int64
	// LastCounter and LastSequence are the last numbers in the messages, nil when
	// those have none.
	LastCounter, LastSequence *int64
}

// feedColumns are the fields of lists of feeds. The count of messages, legs and
// so on can only be sorted by.
func feedColumns() db.Columns {
	c := db.Columns{
		"first_seen": {SQL: "first_seen", Time: true},
		"last_seen":  {SQL: "last_seen", Time: true},
	}
	for _, name := range []string{"node", "listener", "address", "host"} {
		c[name] = db.Column{SQL: name}
	}
	for _, name := range []string{"gateway_id", "messages", "legs", "duplicates", "unparsed", "apart", "rate", "mark", "clock_offset", "clock_error"} {
		c[name] = number(name)
	}
	return c
}

func number(column string) db.Column {
	return db.Column{SQL: "CAST(" + column + " AS TEXT)", Order: column}
}

// Feeds returns a page of all feeds, the one seen last first unless q sorts. The
// fields are node, listener, address, host, first_seen, last_seen, and the
// numbers gateway_id, messages, legs, duplicates, unparsed, apart, rate, mark,
// clock_offset and clock_error.
func (l *Ledger) Feeds(ctx context.Context, q model.Query) (model.Found[Feed], error) {
	var feeds []Feed
	return l.find(ctx, q, &feeds, l.db.Read.NewSelect().Model(&feeds))
}

// UnknownFeeds returns a page of the feeds that nobody admitted, those that are
// ignored or the others. The fields are those of Feeds.
func (l *Ledger) UnknownFeeds(ctx context.Context, q model.Query, ignored bool) (model.Found[Feed], error) {
	var feeds []Feed
	return l.find(ctx, q, &feeds, l.db.Read.NewSelect().Model(&feeds).Where("gateway_id = 0").Where("ignored = ?", ignored))
}

func (l *Ledger) find(ctx context.Context, q model.Query, feeds *[]Feed, sel *bun.SelectQuery) (model.Found[Feed], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "last_seen", true
	}
	total, err := feedColumns().Find(ctx, sel, q)
	if err != nil {
		return model.Found[Feed]{}, fmt.Errorf("listing feeds: %w", err)
	}
	return model.Found[Feed]{Items: *feeds, Total: total}, nil
}

// Feed returns one feed, or model.ErrNotFound.
func (l *Ledger) Feed(ctx context.Context, id int64) (Feed, error) {
	var f Feed
	if err := l.db.Read.NewSelect().Model(&f).Where("id = ?", id).Scan(ctx); err != nil {
		return Feed{}, fmt.Errorf("loading feed %d: %w", id, db.NotFound(err))
	}
	return f, nil
}

// FeedsOf returns the feeds of a gateway, the one seen last first.
func (l *Ledger) FeedsOf(ctx context.Context, gateway int64) ([]Feed, error) {
	var feeds []Feed
	err := l.db.Read.NewSelect().Model(&feeds).Where("gateway_id = ?", gateway).OrderExpr("last_seen DESC, id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading the feeds of gateway %d: %w", gateway, err)
	}
	return feeds, nil
}

// FeedsAt returns the feeds of a node.
func (l *Ledger) FeedsAt(ctx context.Context, node string) ([]Feed, error) {
	var feeds []Feed
	if err := l.db.Read.NewSelect().Model(&feeds).Where("node = ?", node).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading the feeds of node %q: %w", node, err)
	}
	return feeds, nil
}

// Totals is what the feeds of a gateway make together.
type Totals struct {
	GatewayID                                   int64
	Feeds                                       int
	LastSeen                                    model.Time
	Messages, Legs, Duplicates, Unparsed, Apart int64
	Rate                                        float64
	// Mark is the worst of its clock's in the feed that was seen last.
	Mark cdr.ClockMark
	// ClockError is that of the same feed.
	ClockError *int64
	// Gaps counts the gaps that are open, Missing what is missing in them.
	Gaps    int
	Missing int64
}

// Totals returns the totals of all gateways that were seen, by their ids.
func (l *Ledger) Totals(ctx context.Context) (map[int64]Totals, error) {
	var rows []Totals
	err := l.db.Read.NewSelect().Model((*Feed)(nil)).
		ColumnExpr("gateway_id, count(*) AS feeds, max(last_seen) AS last_seen, sum(messages) AS messages, sum(legs) AS legs").
		ColumnExpr("sum(duplicates) AS duplicates, sum(unparsed) AS unparsed, sum(apart) AS apart, sum(rate) AS rate").
		ColumnExpr("(SELECT f.mark FROM feed f WHERE f.gateway_id = feed.gateway_id ORDER BY f.last_seen DESC, f.id LIMIT 1) AS mark").
		ColumnExpr("(SELECT f.clock_error FROM feed f WHERE f.gateway_id = feed.gateway_id ORDER BY f.last_seen DESC, f.id LIMIT 1) AS clock_error").
		ColumnExpr("(SELECT count(*) FROM gap g WHERE g.gateway_id = feed.gateway_id AND g.closed_at IS NULL) AS gaps").
		ColumnExpr("(SELECT coalesce(sum(g.missing - g.recovered), 0) FROM gap g WHERE g.gateway_id = feed.gateway_id AND g.closed_at IS NULL) AS missing").
		Where("gateway_id <> 0").Group("gateway_id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("adding up the feeds of gateways: %w", err)
	}
	totals := make(map[int64]Totals, len(rows))
	for _, r := range rows {
		totals[r.GatewayID] = r
	}
	return totals, nil
}
