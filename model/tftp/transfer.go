package tftp

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"time"

	"tandem/model"
)

var (
	// errSilent says that a client acknowledged nothing for all tries.
	errSilent = errors.New("the client fell silent")
	// errStopping says that the server stops.
	errStopping = &refusal{codeUndefined, "the server is stopping"}
)

// transfer sends one file to one client, over a socket of its own, whose port
// is the transfer identifier.
type transfer struct {
	conn    *net.UDPConn
	client  netip.AddrPort
	request request
	source  Source
	timeout time.Duration
	tries   int
}

// run sends the file.
func (t *transfer) run(ctx context.Context) error {
	data, err := t.source(ctx, t.request.name, t.client)
	switch {
	case ctx.Err() != nil:
		return errStopping
	case err != nil:
		return err
	}
	if t.request.mode == modeNetascii {
		data = netascii(data)
	}
	// A read that waits ends with ctx; await looks at ctx after it set its own
	// deadline, so that this one is not lost.
	defer context.AfterFunc(ctx, func() { _ = t.conn.SetReadDeadline(time.Unix(1, 0)) })()
	agreed := negotiate(t.request.options, len(data), t.timeout, t.client.Addr())
	t.timeout = agreed.timeout
	if len(agreed.accepted) > 0 {
		if err := t.exchange(ctx, optionsPacket(agreed.accepted), 0); err != nil {
			return err
		}
	}
	return t.send(ctx, data, agreed.blockSize)
}

// send sends data in blocks. The last one is shorter than the others, and empty
// if need be. The number of a block has 16 bits and starts again with 0.
func (t *transfer) send(ctx context.Context, data []byte, size int) error {
	for block := uint16(1); ; block++ {
		chunk := data[:min(size, len(data))]
		data = data[len(chunk):]
		if err := t.exchange(ctx, dataPacket(block, chunk), block); err != nil {
			return err
		}
		if len(chunk) < size {
			return nil
		}
	}
}

// exchange sends a packet until its block is acknowledged.
func (t *transfer) exchange(ctx context.Context, packet []byte, block uint16) error {
	for range t.tries {
		if _, err := t.conn.WriteToUDPAddrPort(packet, t.client); err != nil {
			return err
		}
		if err := t.await(ctx, block); !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
	return errSilent
}

// await waits until block is acknowledged or the timeout is over. Another
// acknowledgement is of the past and causes nothing: to answer each of them
// would double every packet from there on, the Sorcerer's Apprentice (RFC 1123
// section 4.2.3.1).
func (t *transfer) await(ctx context.Context, block uint16) error {
	if err := t.conn.SetReadDeadline(time.Now().Add(t.timeout)); err != nil {
		return err
	}
	buf := make([]byte, maxRequest)
	for ctx.Err() == nil {
		n, from, err := t.conn.ReadFromUDPAddrPort(buf)
		switch {
		case ctx.Err() != nil:
			return errStopping
		case err != nil:
			return err
		case unmapped(from) != t.client:
			t.turnAway(unmapped(from), buf[:n])
			continue
		}
		if acked, err := parseAck(buf[:n]); err != nil || acked == block {
			return err
		}
	}
	return errStopping
}

// turnAway tells a stranger that the transfer is not theirs; it goes on.
func (t *transfer) turnAway(stranger netip.AddrPort, packet []byte) {
	refuse(t.conn, stranger, packet, &refusal{codeUnknownTID, "this transfer is not yours"})
}

// finish tells the client and the log how the transfer ended.
func (t *transfer) finish(log *slog.Logger, err error) {
	log = log.With("file", t.request.name, "client", t.client.String())
	var r *refusal
	switch {
	case err == nil:
		log.Debug("tftp file sent")
		return
	case errors.Is(err, errAborted), errors.Is(err, errSilent):
		log.Info("tftp transfer not finished", "error", err)
		return
	case errors.Is(err, model.ErrNotFound):
		log.Debug("tftp file not found")
		r = &refusal{codeNotFound, "file not found"}
	case errors.As(err, &r):
		log.Info("tftp transfer not finished", "error", err)
	default:
		log.Error("tftp transfer failed", "error", err)
		r = &refusal{codeUndefined, "the file cannot be read now"}
	}
	_, _ = t.conn.WriteToUDPAddrPort(errorPacket(r), t.client)
}

// refuse answers packet, unless it is an error itself: two servers must not
// answer the errors of each other.
func refuse(conn *net.UDPConn, to netip.AddrPort, packet []byte, r *refusal) {
	if opcode(packet) != opError {
		_, _ = conn.WriteToUDPAddrPort(errorPacket(r), to)
	}
}

// unmapped returns an IPv4 address as such, also from a socket for both
// families.
func unmapped(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}
