package acct

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"

	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
)

// Directory knows gateways by their address: gateway.Directory.
type Directory interface {
	Lookup(addr netip.Addr, host []byte) (*gateway.Known, bool)
}

// Server answers accounting requests. Its fields are set before Serve.
type Server struct {
	Directory Directory
	// Take stores a leg and returns when it is on disk; an error makes the gateway
	// send it again. Neither it nor Keep may use what they are given after that.
	Take func(ctx context.Context, rec *cdr.Record, from netip.AddrPort) error
	// Keep stores the text of a Stop that cannot be read because of reason.
	Keep func(ctx context.Context, raw []byte, reason error, from netip.AddrPort) error
	// Note is told what became of every datagram, before the answer is sent.
	Note  func(from netip.AddrPort, o Outcome)
	Clock func() time.Time
	Log   *slog.Logger
}

// mostAtOnce is how many requests wait for the disk at once. More of them wait in
// the buffer of the socket, and when that is full gateways send them again.
const mostAtOnce = 2048

// serving is a server at work on one socket.
type serving struct {
	*Server
	conn    *net.UDPConn
	way     way
	places  chan struct{}
	wg      sync.WaitGroup
	flights flights
}

// Serve answers what comes to conn until ctx ends, and returns when the last
// request is done. It does not close conn.
func (s *Server) Serve(ctx context.Context, conn *net.UDPConn) error {
	way, err := newWay(conn)
	if err != nil {
		return err
	}
	w := &serving{Server: s, conn: conn, way: way, places: make(chan struct{}, mostAtOnce)}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	defer w.wg.Wait()
	buffer, control := make([]byte, radius.MaxPacketLength+1), make([]byte, maxControl)
	for {
		n, nc, _, from, err := conn.ReadMsgUDPAddrPort(buffer, control)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("receiving RADIUS accounting: %w", err)
		}
		w.receive(ctx, buffer[:n], reply{to: from, control: way.back(control[:nc])})
	}
}

// receive checks a datagram and leaves what waits for the disk to a goroutine.
func (w *serving) receive(ctx context.Context, datagram []byte, r reply) {
	arrived := w.Clock()
	p, outcome := w.parse(datagram, r.to)
	if p == nil {
		w.Note(r.to, outcome)
		return
	}
	r.request = p
	status, _ := uint32Of(p.Get(rfc2866.AcctStatusType_Type))
	if outcome, ok := answeredAtOnce(rfc2866.AcctStatusType(status)); ok {
		w.Note(r.to, outcome)
		w.answer(ctx, r)
		return
	}
	select {
	case w.places <- struct{}{}:
	case <-ctx.Done():
		return
	}
	w.wg.Go(func() {
		defer func() { <-w.places }()
		defer w.recovered(ctx, r.to)
		w.stop(ctx, r, arrived)
	})
}

// parse returns the request in a datagram, or nil and why there is none. A secret
// belongs to an address: the names in a request are not to be trusted before.
func (w *serving) parse(datagram []byte, from netip.AddrPort) (*radius.Packet, Outcome) {
	if len(datagram) < 20 || radius.Code(datagram[0]) != radius.CodeAccountingRequest {
		return nil, Malformed
	}
	length := int(binary.BigEndian.Uint16(datagram[2:]))
	if length < 20 || length > len(datagram) {
		return nil, Malformed
	}
	datagram = datagram[:length] // the rest is padding: RFC 2865, section 3
	known, ok := w.Directory.Lookup(from.Addr(), nil)
	switch {
	case !ok:
		return nil, NotAdmitted
	case len(known.Secret) == 0:
		return nil, NoSecret
	case !radius.IsAuthenticRequest(datagram, known.Secret):
		return nil, WrongSecret
	}
	p, err := radius.Parse(datagram, known.Secret)
	if err != nil {
		return nil, Malformed
	}
	return p, Stored
}

// answeredAtOnce reports whether a request of that status has nothing to store.
func answeredAtOnce(status rfc2866.AcctStatusType) (Outcome, bool) {
	switch status {
	case rfc2866.AcctStatusType_Value_Stop:
		return Stored, false
	case rfc2866.AcctStatusType_Value_Start:
		return Started, true
	case rfc2866.AcctStatusType_Value_InterimUpdate:
		return Interim, true
	case rfc2866.AcctStatusType_Value_AccountingOn:
		return On, true
	case rfc2866.AcctStatusType_Value_AccountingOff:
		return Off, true
	default:
		return OtherStatus, true
	}
}

// stop stores the leg of a Stop and then answers it and its copies.
func (w *serving) stop(ctx context.Context, r reply, arrived time.Time) {
	p, from := r.request, r.to
	var rec cdr.Record
	err := Decode(p, &rec)
	if delay, ok := uint32Of(p.Get(rfc2866.AcctDelayTime_Type)); ok && delay > 0 && rec.UTC == 0 {
		rec.UTC = arrived.Add(-time.Duration(delay) * time.Second).UnixMilli()
	}
	key := flightKey{from.Addr(), string(p.Get(rfc2866.AcctSessionID_Type)), rec.Key()}
	if !w.flights.begin(key, r) {
		w.Note(from, Repeated)
		return
	}
	outcome := Failed
	defer func() { // also when storing panics, so that copies are not held up
		replies := w.flights.end(key)
		w.Note(from, outcome)
		if outcome != Failed {
			w.answer(ctx, replies...)
		}
	}()
	outcome = w.store(ctx, &rec, err, from)
}

// store leaves a record to who keeps it, by whether it could be read.
func (w *serving) store(ctx context.Context, rec *cdr.Record, unread error, from netip.AddrPort) Outcome {
	outcome := Stored
	var err error
	switch {
	case errors.Is(unread, iostext.ErrNoMarker):
		return NotVoice
	case unread != nil:
		outcome, err = Kept, w.Keep(ctx, rec.Raw, unread, from)
	default:
		err = w.Take(ctx, rec, from)
	}
	if err != nil {
		return Failed
	}
	return outcome
}

// answer sends responses. They carry what proxies on the way put into the request
// (RFC 2865, section 5.33).
func (w *serving) answer(ctx context.Context, replies ...reply) {
	for _, r := range replies {
		response := r.request.Response(radius.CodeAccountingResponse)
		for _, a := range r.request.Attributes {
			if a.Type == rfc2865.ProxyState_Type {
				response.Add(a.Type, a.Attribute)
			}
		}
		datagram, err := response.Encode()
		if err == nil {
			_, _, err = w.conn.WriteMsgUDPAddrPort(datagram, r.control, r.to)
		}
		if err != nil {
			w.Log.WarnContext(ctx, "an accounting request cannot be answered", "address", r.to.Addr(), "error", err)
		}
	}
}

// recovered keeps the program running when a request makes it panic. The request
// is not answered.
func (w *serving) recovered(ctx context.Context, from netip.AddrPort) {
	if trouble := recover(); trouble != nil {
		w.Log.ErrorContext(ctx, "an accounting request made the program panic", "address", from.Addr(), "panic", trouble, "stack", string(debug.Stack()))
	}
}
