// Package tftptest is a TFTP client for tests (RFC 1350, 2347 to 2349). It is
// written from the RFCs and shares nothing with the server. Only tests import
// it.
package tftptest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
)

// Client reads files. The zero value reads in mode octet without options.
type Client struct {
	// Mode is "octet" when empty.
	Mode string
	// Options are asked for in this order: "blksize=1024".
	Options []string
	// Timeout is the time after which the last packet is sent again; 0 is a
	// second.
	Timeout time.Duration
}

// tries is how often a packet is sent at most.
const tries = 100

// File is what was read.
type File struct {
	Data []byte
	// Options are those that the server acknowledged, as in Client.
	Options []string
	// Blocks counts the data packets that brought something new.
	Blocks int
}

// Error is an answer of the server that refuses.
type Error struct {
	Code    int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("tftp error %d: %s", e.Code, e.Message) }

// Get reads the file of the given name from server, "host:port". The error is
// an *Error when the server says so.
func (c Client) Get(ctx context.Context, server, name string) (File, error) {
	addr, err := net.ResolveUDPAddr("udp", server)
	if err != nil {
		return File{}, err
	}
	conn, err := net.ListenUDP("udp", nil)
	if err != nil {
		return File{}, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if c.Timeout == 0 {
		c.Timeout = time.Second
	}
	r := reading{conn: conn, peer: addr, timeout: c.Timeout, size: 512}
	r.last = c.request(name)
	err = r.run()
	return r.file, err
}

func (c Client) request(name string) []byte {
	mode := c.Mode
	if mode == "" {
		mode = "octet"
	}
	fields := []string{name, mode}
	for _, option := range c.Options {
		key, value, _ := strings.Cut(option, "=")
		fields = append(fields, key, value)
	}
	return []byte("\x00\x01" + strings.Join(fields, "\x00") + "\x00")
}

// reading is the state of one Get.
type reading struct {
	conn    *net.UDPConn
	peer    *net.UDPAddr
	known   bool // whether peer is the transfer's port
	timeout time.Duration
	size    int
	last    []byte // the packet sent last
	block   uint16 // the block acknowledged last
	file    File
	done    bool
}

func (r *reading) run() error {
	for try := 0; try < tries; try++ {
		if _, err := r.conn.WriteToUDP(r.last, r.peer); err != nil || r.done {
			return err
		}
		progress, err := r.listen()
		if err != nil {
			return err
		}
		if progress {
			try = -1
		}
	}
	return errors.New("the server fell silent")
}

// listen waits for one packet that brings the transfer on.
func (r *reading) listen() (progress bool, err error) {
	if err := r.conn.SetReadDeadline(time.Now().Add(r.timeout)); err != nil {
		return false, err
	}
	buf := make([]byte, 65536)
	for {
		n, from, err := r.conn.ReadFromUDP(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return false, nil
		case err != nil:
			return false, err
		case n < 4 || r.known && from.String() != r.peer.String():
			continue
		}
		r.peer, r.known = from, true
		if progress, err := r.take(buf[:n]); progress || err != nil {
			return progress, err
		}
	}
}

func (r *reading) take(packet []byte) (progress bool, err error) {
	number := binary.BigEndian.Uint16(packet[2:])
	switch binary.BigEndian.Uint16(packet) {
	case 3:
		return r.data(number, packet[4:])
	case 5:
		return false, &Error{int(number), strings.TrimRight(string(packet[4:]), "\x00")}
	case 6:
		return r.options(packet[2:])
	}
	return false, fmt.Errorf("unexpected packet % x", packet[:4])
}

// data takes a block. One that was seen before is acknowledged again, as most
// clients do.
func (r *reading) data(number uint16, data []byte) (progress bool, err error) {
	if number != r.block+1 {
		_, err := r.conn.WriteToUDP(acknowledge(number), r.peer)
		return false, err
	}
	r.file.Data = append(r.file.Data, data...)
	r.file.Blocks++
	r.block = number
	r.last = acknowledge(number)
	r.done = len(data) < r.size
	return true, nil
}

// options takes the acknowledged options. Those that were seen before are
// acknowledged again.
func (r *reading) options(packet []byte) (progress bool, err error) {
	if r.file.Options != nil {
		_, err := r.conn.WriteToUDP(acknowledge(0), r.peer)
		return false, err
	}
	fields := bytes.Split(bytes.TrimSuffix(packet, []byte{0}), []byte{0})
	for i := 0; i+1 < len(fields); i += 2 {
		r.file.Options = append(r.file.Options, string(fields[i])+"="+string(fields[i+1]))
		if string(fields[i]) == "blksize" {
			if _, err := fmt.Sscan(string(fields[i+1]), &r.size); err != nil {
				return false, err
			}
		}
	}
	r.last = acknowledge(0)
	return true, nil
}

func acknowledge(block uint16) []byte {
	return binary.BigEndian.AppendUint16([]byte{0, 4}, block)
}
