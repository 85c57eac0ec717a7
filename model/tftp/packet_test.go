package tftp

import (
	"bytes"
	"errors"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseRequest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, packet string
		want         request
	}{
		{"a request of RFC 1350", "\x00\x01SEP001122334455.cnf.xml\x00octet\x00", request{name: "SEP001122334455.cnf.xml", mode: "octet"}},
		{"the mode in any case", "\x00\x01a\x00NetASCII\x00", request{name: "a", mode: "netascii"}},
		{
			"options in any case", "\x00\x01a\x00octet\x00BlkSize\x001428\x00tsize\x000\x00",
			request{name: "a", mode: "octet", options: []option{{"blksize", "1428"}, {"tsize", "0"}}},
		},
		{
			"an option counts the first time", "\x00\x01a\x00octet\x00tsize\x000\x00TSIZE\x001\x00",
			request{name: "a", mode: "octet", options: []option{{"tsize", "0"}}},
		},
		{"empty options", "\x00\x01a\x00octet\x00\x00\x00", request{name: "a", mode: "octet", options: []option{{"", ""}}}},
		{"a name of any bytes", "\x00\x01../\xff é\x00octet\x00", request{name: "../\xff é", mode: "octet"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseRequest([]byte(tt.packet))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestParseRequestRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, packet string
		want         refusal
	}{
		{"a write", "\x00\x02a\x00octet\x00", refusal{codeAccess, "this server is read-only"}},
		{"data", "\x00\x03\x00\x01x", refusal{codeUnknownTID, "no transfer is going on"}},
		{"an acknowledgement", "\x00\x04\x00\x01", refusal{codeUnknownTID, "no transfer is going on"}},
		{"acknowledged options", "\x00\x06a\x00b\x00", refusal{codeUnknownTID, "no transfer is going on"}},
		{"an unknown operation", "\x00\x07", refusal{codeIllegal, "unknown operation"}},
		{"nothing", "", refusal{codeIllegal, "unknown operation"}},
		{"one byte", "\x01", refusal{codeIllegal, "unknown operation"}},
		{"no name", "\x00\x01", refusal{codeIllegal, "malformed request"}},
		{"an empty name", "\x00\x01\x00octet\x00", refusal{codeIllegal, "malformed request"}},
		{"no mode", "\x00\x01a\x00", refusal{codeIllegal, "malformed request"}},
		{"no end", "\x00\x01a\x00octet", refusal{codeIllegal, "malformed request"}},
		{"an option without a value", "\x00\x01a\x00octet\x00tsize\x00", refusal{codeIllegal, "malformed request"}},
		{"more than 512 bytes", "\x00\x01" + strings.Repeat("a", 504) + "\x00octet\x00", refusal{codeIllegal, "malformed request"}},
		{"the mode mail", "\x00\x01a\x00mail\x00", refusal{codeIllegal, "the mode must be octet or netascii"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseRequest([]byte(tt.packet))
			var got *refusal
			if !errors.As(err, &got) || *got != tt.want {
				t.Errorf("got %v, want %v", err, &tt.want)
			}
		})
	}
}

func TestParseAck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		packet  string
		want    uint16
		wantErr string
	}{
		{"\x00\x04\x01\x02", 258, ""},
		{"\x00\x05\x00\x00stop\x00", 0, "the client ended the transfer"},
		{"\x00\x05", 0, "the client ended the transfer"},
		{"\x00\x04\x01", 0, "an acknowledgement was expected"},
		{"\x00\x04\x01\x02\x03", 0, "an acknowledgement was expected"},
		{"\x00\x03\x01\x02", 0, "an acknowledgement was expected"},
		{"", 0, "an acknowledgement was expected"},
	}
	for _, tt := range tests {
		got, err := parseAck([]byte(tt.packet))
		message := ""
		if err != nil {
			message = err.Error()
		}
		if got != tt.want || message != tt.wantErr {
			t.Errorf("%q: got %d, %q, want %d, %q", tt.packet, got, message, tt.want, tt.wantErr)
		}
	}
}

func TestPacketsOfTheServer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		got  []byte
		want string
	}{
		{"data", dataPacket(258, []byte("hi")), "\x00\x03\x01\x02hi"},
		{"the last data may be empty", dataPacket(0, nil), "\x00\x03\x00\x00"},
		{"options", optionsPacket([]option{{"blksize", "8"}, {"tsize", "0"}}), "\x00\x06blksize\x008\x00tsize\x000\x00"},
		{"an error", errorPacket(&refusal{codeNotFound, "file not found"}), "\x00\x05\x00\x01file not found\x00"},
	}
	for _, tt := range tests {
		if string(tt.got) != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestNegotiate(t *testing.T) {
	t.Parallel()
	v4, v6 := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")
	const size, timeout = 7000, 123 * time.Millisecond
	terms := func(blockSize int, timeout time.Duration, accepted ...option) terms {
		return terms{blockSize, timeout, accepted}
	}
	tests := []struct {
		name    string
		client  netip.Addr
		options []option
		want    any
	}{
		{"nothing", v4, nil, terms(512, timeout)},
		{"a block size", v4, []option{{"blksize", "1024"}}, terms(1024, timeout, option{"blksize", "1024"})},
		{"the smallest block size", v4, []option{{"blksize", "8"}}, terms(8, timeout, option{"blksize", "8"})},
		{"a block size that would be fragmented", v4, []option{{"blksize", "65464"}}, terms(1468, timeout, option{"blksize", "1468"})},
		{"the same over IPv6", v6, []option{{"blksize", "65464"}}, terms(1448, timeout, option{"blksize", "1448"})},
		{"block sizes that there are not", v4, []option{{"blksize", "7"}, {"blksize", "65465"}, {"blksize", "big"}, {"blksize", ""}}, terms(512, timeout)},
		{"the size", v4, []option{{"tsize", "0"}}, terms(512, timeout, option{"tsize", "7000"})},
		{"no negative size", v4, []option{{"tsize", "-1"}}, terms(512, timeout)},
		{"a timeout", v4, []option{{"timeout", "3"}}, terms(512, 3*time.Second, option{"timeout", "3"})},
		{"timeouts that are too long or none", v4, []option{{"timeout", "0"}, {"timeout", "11"}, {"timeout", "255"}}, terms(512, timeout)},
		{"unknown options", v4, []option{{"windowsize", "4"}, {"", "1"}}, terms(512, timeout)},
		{
			"all, in their order", v4, []option{{"tsize", "0"}, {"timeout", "1"}, {"x", "1"}, {"blksize", "600"}},
			terms(600, time.Second, option{"tsize", "7000"}, option{"timeout", "1"}, option{"blksize", "600"}),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := negotiate(tt.options, size, timeout, tt.client); !reflect.DeepEqual(any(got), tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestNetascii(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":           "",
		"a\nb\n":     "a\r\nb\r\n",
		"a\rb":       "a\r\x00b",
		"a\r\n":      "a\r\x00\r\n",
		"\xff\x00 é": "\xff\x00 é",
	} {
		if got := netascii([]byte(text)); string(got) != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzParse feeds any packet to what reads the packets of clients.
func FuzzParse(f *testing.F) {
	f.Add([]byte("\x00\x01SEP001122334455.cnf.xml\x00octet\x00blksize\x001428\x00tsize\x000\x00timeout\x003\x00"))
	f.Add([]byte("\x00\x01a\x00netascii\x00tsize\x0099999999999999999999\x00"))
	f.Add([]byte("\x00\x02a\x00octet\x00"))
	f.Add([]byte("\x00\x04\x00\x01"))
	f.Add([]byte("\x00\x05\x00\x01no\x00"))
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, packet []byte) {
		_, _ = parseAck(packet)
		r, err := parseRequest(packet)
		var reason *refusal
		if err != nil {
			if !errors.As(err, &reason) {
				t.Errorf("got %v, want a refusal", err)
			}
			return
		}
		if r.name == "" || strings.Contains(r.name, "\x00") || len(packet) > maxRequest {
			t.Errorf("took %+v", r)
		}
		got := negotiate(r.options, len(packet), time.Second, netip.IPv6Unspecified())
		if got.blockSize < minBlockSize || got.blockSize > ethernetIPv6Size || got.timeout < time.Second || got.timeout > maxTimeout {
			t.Errorf("agreed to %+v", got)
		}
		if n := bytes.Count(optionsPacket(got.accepted), []byte{0}); n != 1+2*len(got.accepted) {
			t.Errorf("got %d zero bytes for %d options", n, len(got.accepted))
		}
	})
}
