package tftp

import (
	"bytes"
	"net/netip"
	"strconv"
	"time"
)

// The modes of RFC 1350.
const (
	modeOctet    = "octet"
	modeNetascii = "netascii"
)

// Block sizes in bytes (RFC 1350, RFC 2348). The largest ones fill an Ethernet
// frame of 1500 bytes after the headers of IP, UDP and TFTP, so that no packet
// is fragmented: many phones and firewalls do not put fragments together.
const (
	defaultBlockSize  = 512
	minBlockSize      = 8
	maxBlockSize      = 65464
	ethernetBlockSize = 1500 - 20 - 8 - 4
	ethernetIPv6Size  = 1500 - 40 - 8 - 4
)

// maxTimeout is the longest retransmission time that a client may ask for: RFC
// 2349 allows 255 seconds, for which silent clients would hold their places.
const maxTimeout = 10 * time.Second

// terms is what client and server agree on.
type terms struct {
	blockSize int
	timeout   time.Duration
	// accepted are the options to acknowledge.
	accepted []option
}

// negotiate accepts what it can of the options of a client that reads size
// bytes. What it does not know or cannot accept is left out (RFC 2347).
func negotiate(options []option, size int, timeout time.Duration, client netip.Addr) terms {
	t := terms{blockSize: defaultBlockSize, timeout: timeout}
	for _, o := range options {
		n, err := strconv.Atoi(o.value)
		if err != nil {
			continue
		}
		switch {
		case o.name == "blksize" && n >= minBlockSize && n <= maxBlockSize:
			t.blockSize = min(n, largestBlock(client))
			t.accept(o.name, t.blockSize)
		case o.name == "timeout" && n >= 1 && n <= int(maxTimeout/time.Second):
			t.timeout = time.Duration(n) * time.Second
			t.accept(o.name, n)
		case o.name == "tsize" && n >= 0:
			t.accept(o.name, size)
		}
	}
	return t
}

func (t *terms) accept(name string, value int) {
	t.accepted = append(t.accepted, option{name, strconv.Itoa(value)})
}

func largestBlock(client netip.Addr) int {
	if client.Is4() {
		return ethernetBlockSize
	}
	return ethernetIPv6Size
}

// netascii returns the form of a text on the wire: lines end with CR LF, and a
// CR that ends none is followed by NUL (RFC 1350 section 1, RFC 764).
func netascii(data []byte) []byte {
	wire := make([]byte, 0, len(data)+bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r")))
	for _, b := range data {
		switch b {
		case '\n':
			wire = append(wire, '\r', '\n')
		case '\r':
			wire = append(wire, '\r', 0)
		default:
			wire = append(wire, b)
		}
	}
	return wire
}
