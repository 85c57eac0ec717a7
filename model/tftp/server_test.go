package tftp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/tftp/tftptest"
)

func TestServerSendsFiles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		size    int
		client  tftptest.Client
		blocks  int
		options []string
	}{
		{"an empty file", 0, tftptest.Client{}, 1, nil},
		{"less than a block", 511, tftptest.Client{}, 1, nil},
		{"exactly a block", 512, tftptest.Client{}, 2, nil},
		{"more than a block", 513, tftptest.Client{}, 2, nil},
		{"many blocks", 100_000, tftptest.Client{}, 196, nil},
		{"the mode in capitals", 10, tftptest.Client{Mode: "OCTET"}, 1, nil},
		{"a block size", 100_000, tftptest.Client{Options: []string{"blksize=1400"}}, 72, []string{"blksize=1400"}},
		{"a block size that is too large", 100_000, tftptest.Client{Options: []string{"BLKSIZE=8192"}}, 69, []string{"blksize=1468"}},
		{"an empty file and a size", 0, tftptest.Client{Options: []string{"tsize=0"}}, 1, []string{"tsize=0"}},
		{
			"all options", 1468 * 2, tftptest.Client{Options: []string{"tsize=0", "windowsize=4", "blksize=1468", "timeout=2"}}, 3,
			[]string{"tsize=2936", "blksize=1468", "timeout=2"},
		},
		{"nothing but unknown options", 1, tftptest.Client{Options: []string{"windowsize=4"}}, 1, nil},
		{"block numbers that start again", 8*65_537 + 3, tftptest.Client{Options: []string{"blksize=8"}}, 65_538, []string{"blksize=8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &Server{Source: files(map[string][]byte{"f": content(tt.size)}), Timeout: never}
			start(t, s)
			got, err := get(t, tt.client, s.Addr().String(), "f")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Data, content(tt.size)) {
				t.Errorf("got %d other bytes, want %d", len(got.Data), tt.size)
			}
			if got.Blocks != tt.blocks || !reflect.DeepEqual(got.Options, tt.options) {
				t.Errorf("got %d blocks, options %q, want %d, %q", got.Blocks, got.Options, tt.blocks, tt.options)
			}
		})
	}
}

func TestServerConvertsToNetascii(t *testing.T) {
	t.Parallel()
	s := &Server{Source: files(map[string][]byte{"f": []byte("one\ntwo\r")})}
	start(t, s)
	got, err := get(t, tftptest.Client{Mode: "netascii", Options: []string{"tsize=0"}}, s.Addr().String(), "f")
	if want := "one\r\ntwo\r\x00"; err != nil || string(got.Data) != want || got.Options[0] != "tsize=10" {
		t.Errorf("got %q, options %q, %v, want %q and its size", got.Data, got.Options, err, want)
	}
}

func TestSourceIsToldNameAndClient(t *testing.T) {
	t.Parallel()
	s := &Server{Source: func(_ context.Context, name string, client netip.AddrPort) ([]byte, error) {
		return []byte(name + " for " + client.Addr().String()), nil
	}}
	start(t, s)
	got, err := get(t, tftptest.Client{}, s.Addr().String(), "/a b\xff")
	if want := "/a b\xff for 127.0.0.1"; err != nil || string(got.Data) != want {
		t.Errorf("got %q, %v, want %q", got.Data, err, want)
	}
}

func TestServerListensOnBothFamilies(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, address, client string }{
		{"IPv4 on all addresses", ":0", "127.0.0.1"},
		{"IPv6 on all addresses", ":0", "::1"},
		{"IPv6", "[::1]:0", "::1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Contains(tt.client, ":") {
				skipWithoutIPv6(t)
			}
			s := &Server{Address: tt.address, Source: func(_ context.Context, name string, client netip.AddrPort) ([]byte, error) {
				if name == "none" {
					return nil, model.ErrNotFound
				}
				return []byte(client.Addr().String()), nil
			}}
			start(t, s)
			address := net.JoinHostPort(tt.client, fmt.Sprint(s.Addr().Port()))
			got, err := get(t, tftptest.Client{}, address, "f")
			if err != nil || string(got.Data) != tt.client {
				t.Errorf("got %q, %v, want %q", got.Data, err, tt.client)
			}
			_, err = get(t, tftptest.Client{}, address, "none")
			refused(t, err, codeNotFound)
			_, err = get(t, tftptest.Client{Mode: "mail"}, address, "f")
			refused(t, err, codeIllegal)
		})
	}
}

func TestServerRefuses(t *testing.T) {
	t.Parallel()
	s := &Server{Source: func(_ context.Context, name string, _ netip.AddrPort) ([]byte, error) {
		switch name {
		case "broken":
			return nil, errors.New("database password is hunter2")
		case "panic":
			panic("hunter2")
		}
		return nil, fmt.Errorf("looking up %q: %w", name, model.ErrNotFound)
	}}
	start(t, s)
	tests := []struct{ name, packet, want string }{
		{"a file that is not there", "\x00\x01none\x00octet\x00", "\x00\x05\x00\x01file not found\x00"},
		{"a file that cannot be read", "\x00\x01broken\x00octet\x00", "\x00\x05\x00\x00the file cannot be read now\x00"},
		{"a file whose source panics", "\x00\x01panic\x00octet\x00", "\x00\x05\x00\x00the file cannot be read now\x00"},
		{"a write", "\x00\x02f\x00octet\x00", "\x00\x05\x00\x02this server is read-only\x00"},
		{"the mode mail", "\x00\x01f\x00mail\x00", "\x00\x05\x00\x04the mode must be octet or netascii\x00"},
		{"half a request", "\x00\x01f", "\x00\x05\x00\x04malformed request\x00"},
		{"a request that is too long", "\x00\x01" + strings.Repeat("f", 9000) + "\x00octet\x00", "\x00\x05\x00\x04malformed request\x00"},
		{"an empty packet", "", "\x00\x05\x00\x04unknown operation\x00"},
		{"an acknowledgement", "\x00\x04\x00\x01", "\x00\x05\x00\x05no transfer is going on\x00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			conn := udp(t)
			// The error before it is not answered, or the answer would be the first.
			send(t, conn, s.Addr(), "\x00\x05\x00\x00stop\x00")
			send(t, conn, s.Addr(), tt.packet)
			if got, _ := receive(t, conn); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRunTellsAnAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	taken := udp(t).LocalAddr().String()
	s := &Server{Address: taken, Source: files(nil), Log: slog.New(slog.DiscardHandler)}
	err := s.Run(t.Context(), func() { t.Error("it was ready") })
	if err == nil || !strings.Contains(err.Error(), "listening on "+taken) {
		t.Errorf("got %v, want an error with the address", err)
	}
}
