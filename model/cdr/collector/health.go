package collector

import "time"

// Socket is a listener of the collector.
type Socket struct {
	// Protocol is "udp", "tcp" or "radius", Address where it listens,
	// or why it does not.
	Protocol, Address string
	// Buffer is the receive buffer that the kernel gives, in bytes, Wanted what was
	// asked for; 0 for TCP and RADIUS. A line takes about 1,280 bytes of it.
	Buffer, Wanted int
	// Waiting is what stands in the buffer now, in bytes.
	Waiting int
	// Dropped counts the datagrams that the kernel dropped since the start.
	Dropped int64
	// Connections counts the connections of TCP, Refused those turned away since
	// the start because there were too many.
	Connections int
	Refused     int64
}

// Health is a snapshot of the collector. Counts are since its start.
type Health struct {
	Running bool
	Since   time.Time
	Sockets []Socket
	// FlushInterval is how long a record may wait before it is written.
	FlushInterval time.Duration
	// Queued is how many batches wait for the writer, of Batches.
	Queued, Batches int
	// Messages counts those of every kind; Legs what was new in the archive.
	Messages, Legs, Duplicates, Unparsed, Apart int64
	// Lost counts records that were taken in and could not be written.
	Lost int64
	// Commits counts transactions of the archive, LastCommit is how long the last
	// took, SlowestCommit the slowest.
	Commits                   int64
	LastCommit, SlowestCommit time.Duration
	// Failing is why the archive cannot be written now, "" when it can.
	Failing string
	// Feeds and UnknownFeeds are those in memory.
	Feeds, UnknownFeeds int
}

// Health returns a snapshot; one of a collector that does not run says so.
func (c *Collector) Health() Health {
	r := c.at.Load()
	if r == nil {
		return Health{}
	}
	return r.health()
}
