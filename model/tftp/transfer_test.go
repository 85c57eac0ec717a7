package tftp

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"

	"tandem/model/tftp/tftptest"
)

func TestLostPacketsAreSentAgain(t *testing.T) {
	t.Parallel()
	data := content(512*20 + 1)
	// A fixed pattern could lose the same packet of every round for ever.
	random := rand.New(rand.NewPCG(1, 2))
	s := &Server{Source: files(map[string][]byte{"f": data}), Timeout: soon, Tries: 50}
	start(t, s)
	address := startRelay(t, s.Addr(), func(_ bool, packet []byte) [][]byte {
		if random.IntN(4) == 0 {
			return nil
		}
		return [][]byte{packet}
	})
	got, err := get(t, tftptest.Client{Options: []string{"tsize=0"}, Timeout: 2 * soon}, address, "f")
	if err != nil || !bytes.Equal(got.Data, data) {
		t.Errorf("got %d bytes, %v, want %d", len(got.Data), err, len(data))
	}
}

// TestDuplicatesDoNotMultiply is the Sorcerer's Apprentice of RFC 1123: every
// packet comes twice, and every acknowledgement once more after the next one.
func TestDuplicatesDoNotMultiply(t *testing.T) {
	t.Parallel()
	data := content(512 * 50)
	var sent atomic.Int32
	var last []byte
	s := &Server{Source: files(map[string][]byte{"f": data}), Timeout: never}
	stop := start(t, s)
	address := startRelay(t, s.Addr(), func(toServer bool, packet []byte) [][]byte {
		if !toServer {
			if opcode(packet) == opData {
				sent.Add(1)
			}
			return [][]byte{packet, packet}
		}
		late := last
		if opcode(packet) == opAck {
			last = packet
		}
		if late == nil {
			return [][]byte{packet, packet}
		}
		return [][]byte{packet, packet, late}
	})
	got, err := get(t, tftptest.Client{Timeout: never}, address, "f")
	if err != nil || !bytes.Equal(got.Data, data) {
		t.Fatalf("got %d bytes, %v, want %d", len(got.Data), err, len(data))
	}
	stop()
	if got, want := int(sent.Load()), got.Blocks; got != want {
		t.Errorf("the server sent %d data packets, want %d", got, want)
	}
}

func TestRepeatedRequestHasOneTransfer(t *testing.T) {
	t.Parallel()
	asked, answer := make(chan struct{}, 2), make(chan struct{})
	s := &Server{Timeout: never, Source: func(context.Context, string, netip.AddrPort) ([]byte, error) {
		asked <- struct{}{}
		<-answer
		return []byte("data"), nil
	}}
	stop := start(t, s)
	conn := udp(t)
	send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00")
	<-asked
	send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00")
	// The refusal of a write tells that the repeated request was read.
	send(t, conn, s.Addr(), "\x00\x02f\x00octet\x00")
	receive(t, conn)
	close(answer)
	got, from := receive(t, conn)
	if want := "\x00\x03\x00\x01data"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	send(t, conn, from, "\x00\x04\x00\x01")
	stop()
	if len(asked) != 0 {
		t.Error("the repeated request began another transfer")
	}
}

func TestStrangersAreTurnedAway(t *testing.T) {
	t.Parallel()
	s := &Server{Source: files(map[string][]byte{"f": content(600)}), Timeout: never}
	start(t, s)
	client, stranger := udp(t), udp(t)
	send(t, client, s.Addr(), "\x00\x01f\x00octet\x00")
	_, transfer := receive(t, client)
	send(t, stranger, transfer, "\x00\x05\x00\x00stop\x00") // neither obeyed nor answered
	send(t, stranger, transfer, "\x00\x04\x00\x01")
	if got, want := first(receive(t, stranger)), "\x00\x05\x00\x05this transfer is not yours\x00"; got != want {
		t.Errorf("the stranger got %q, want %q", got, want)
	}
	send(t, client, transfer, "\x00\x04\x00\x01")
	if got, want := first(receive(t, client)), "\x00\x03\x00\x02"+string(content(600)[512:]); got != want {
		t.Errorf("the client got %q, want %q", got, want)
	}
}

func TestTransferEndsWithTheClient(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, answer, want string }{
		{"a client that ends it", "\x00\x05\x00\x00stop\x00", ""},
		{"a client that sends something else", "\x00\x03\x00\x01x", "\x00\x05\x00\x04an acknowledgement was expected\x00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &Server{Source: files(map[string][]byte{"f": content(600)}), Timeout: never, Transfers: 1}
			start(t, s)
			conn := udp(t)
			send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00")
			_, transfer := receive(t, conn)
			send(t, conn, transfer, tt.answer)
			if tt.want != "" {
				if got, _ := receive(t, conn); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			}
			// The only place is free again.
			if _, err := get(t, tftptest.Client{Timeout: soon}, s.Addr().String(), "f"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSilentClientIsGivenUp(t *testing.T) {
	t.Parallel()
	s := &Server{Source: files(map[string][]byte{"f": content(1)}), Timeout: soon, Tries: 3, Transfers: 1}
	stop := start(t, s)
	conn := udp(t)
	send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00")
	for range 3 {
		if got, want := first(receive(t, conn)), "\x00\x03\x00\x01"+string(content(1)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	// The only place is free again, and the silent one gets nothing more.
	if _, err := get(t, tftptest.Client{Timeout: soon}, s.Addr().String(), "f"); err != nil {
		t.Error(err)
	}
	stop()
	send(t, conn, conn.LocalAddr().(*net.UDPAddr).AddrPort(), "end")
	if got, _ := receive(t, conn); got != "end" {
		t.Errorf("got %q after the last try", got)
	}
}

func TestTransfersAtATimeAreBounded(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	s := &Server{Timeout: never, Transfers: 2, Source: func(context.Context, string, netip.AddrPort) ([]byte, error) {
		asked.Add(1)
		return content(1), nil
	}}
	stop := start(t, s)
	early, other, late := udp(t), udp(t), udp(t)
	for _, conn := range []*net.UDPConn{early, other, late} {
		send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00")
	}
	// The refusal of a write tells that the request before it was passed over.
	send(t, late, s.Addr(), "\x00\x02f\x00octet\x00")
	if got, want := first(receive(t, late)), "\x00\x05\x00\x02this server is read-only\x00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, transfer := receive(t, early)
	send(t, early, transfer, "\x00\x04\x00\x01")
	// A request that is repeated gets the place.
	if _, err := get(t, tftptest.Client{Timeout: soon}, s.Addr().String(), "f"); err != nil {
		t.Error(err)
	}
	stop()
	if got := asked.Load(); got != 3 {
		t.Errorf("got %d transfers, want 3", got)
	}
}

func TestStoppingEndsTransfers(t *testing.T) {
	t.Parallel()
	s := &Server{Timeout: never, Source: func(ctx context.Context, name string, _ netip.AddrPort) ([]byte, error) {
		if name == "slow" {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return content(5000), nil
	}}
	stop := start(t, s)
	waiting, sending := udp(t), udp(t)
	send(t, waiting, s.Addr(), "\x00\x01slow\x00octet\x00")
	send(t, sending, s.Addr(), "\x00\x01f\x00octet\x00")
	receive(t, sending) // the first block; the other request was read before it
	stop()
	for _, conn := range []*net.UDPConn{waiting, sending} {
		if got, want := first(receive(t, conn)), "\x00\x05\x00\x00the server is stopping\x00"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if s.Addr().IsValid() {
		t.Errorf("got address %s of a server that stopped", s.Addr())
	}
	start(t, s) // as the supervisor does
	if _, err := get(t, tftptest.Client{}, s.Addr().String(), "f"); err != nil {
		t.Errorf("after the second start: %v", err)
	}
}

func TestTimeoutIsThatOfTheClient(t *testing.T) {
	t.Parallel()
	s := &Server{Source: files(map[string][]byte{"f": nil}), Timeout: never}
	start(t, s)
	conn := udp(t)
	send(t, conn, s.Addr(), "\x00\x01f\x00octet\x00timeout\x001\x00")
	for range 2 { // a second apart
		if got, want := first(receive(t, conn)), "\x00\x06timeout\x001\x00"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
