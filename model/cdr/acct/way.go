package acct

import (
	"fmt"
	"net"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// way makes answers leave by the address that the request came to. A gateway takes
// no answer from another one, and the system chooses any on a machine that has
// several, such as one with an address that moves between nodes.
type way struct{ is4 bool }

// maxControl is more than the control message with an address needs.
const maxControl = 128

// newWay prepares conn to tell the address that a request came to.
func newWay(conn *net.UDPConn) (way, error) {
	local, ok := conn.LocalAddr().(*net.UDPAddr)
	w := way{is4: ok && local.IP.To4() != nil}
	var err error
	if w.is4 {
		err = ipv4.NewPacketConn(conn).SetControlMessage(ipv4.FlagDst, true)
	} else {
		err = ipv6.NewPacketConn(conn).SetControlMessage(ipv6.FlagDst, true)
	}
	if err != nil {
		return w, fmt.Errorf("asking for the addresses of RADIUS requests: %w", err)
	}
	return w, nil
}

// back returns the control message of an answer to a request with the given one;
// nil lets the system choose.
func (w way) back(control []byte) []byte {
	dst := w.asked(control)
	switch {
	case dst == nil:
		return nil
	case dst.To4() != nil: // also on a socket for both families
		return (&ipv4.ControlMessage{Src: dst.To4()}).Marshal()
	default:
		return (&ipv6.ControlMessage{Src: dst}).Marshal()
	}
}

// asked returns the address that a request with a control message came to, or nil.
func (w way) asked(control []byte) net.IP {
	if w.is4 {
		var m ipv4.ControlMessage
		if err := m.Parse(control); err != nil {
			return nil
		}
		return m.Dst
	}
	var m ipv6.ControlMessage
	if err := m.Parse(control); err != nil {
		return nil
	}
	return m.Dst
}
