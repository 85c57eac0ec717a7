package tftp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// Packet types (RFC 1350 section 5, RFC 2347).
const (
	opRead    = 1
	opWrite   = 2
	opData    = 3
	opAck     = 4
	opError   = 5
	opOptions = 6
)

// Error codes (RFC 1350 appendix I).
const (
	codeUndefined  = 0
	codeNotFound   = 1
	codeAccess     = 2
	codeIllegal    = 4
	codeUnknownTID = 5
)

// maxRequest is the size in bytes of a request (RFC 2347).
const maxRequest = 512

// refusal is an error that the client is told.
type refusal struct {
	code    uint16
	message string
}

func (r *refusal) Error() string { return r.message }

// option is a pair of a request or of its acknowledgement; the name is in lower
// case.
type option struct{ name, value string }

// request is what a client wants to read. Mode is in lower case.
type request struct {
	name    string
	mode    string
	options []option
}

// opcode returns the type of a packet, 0 when it has none.
func opcode(packet []byte) uint16 {
	if len(packet) < 2 {
		return 0
	}
	return binary.BigEndian.Uint16(packet)
}

// parseRequest reads the first packet of a transfer. Its errors are refusals.
func parseRequest(packet []byte) (request, error) {
	switch opcode(packet) {
	case opRead:
	case opWrite:
		return request{}, &refusal{codeAccess, "this server is read-only"}
	case opData, opAck, opOptions:
		return request{}, &refusal{codeUnknownTID, "no transfer is going on"}
	default:
		return request{}, &refusal{codeIllegal, "unknown operation"}
	}
	malformed := &refusal{codeIllegal, "malformed request"}
	body := packet[2:]
	if len(packet) > maxRequest || len(body) == 0 || body[len(body)-1] != 0 {
		return request{}, malformed
	}
	fields := bytes.Split(body[:len(body)-1], []byte{0})
	if len(fields)%2 != 0 || len(fields[0]) == 0 {
		return request{}, malformed
	}
	r := request{name: string(fields[0]), mode: strings.ToLower(string(fields[1])), options: parseOptions(fields[2:])}
	if r.mode != modeOctet && r.mode != modeNetascii {
		return request{}, &refusal{codeIllegal, "the mode must be octet or netascii"}
	}
	return r, nil
}

// parseOptions pairs names with values. An option counts once (RFC 2347): the
// first time.
func parseOptions(fields [][]byte) []option {
	var options []option
	seen := map[string]bool{}
	for i := 0; i+1 < len(fields); i += 2 {
		name := strings.ToLower(string(fields[i]))
		if !seen[name] {
			seen[name] = true
			options = append(options, option{name, string(fields[i+1])})
		}
	}
	return options
}

// errAborted says that the client ended the transfer.
var errAborted = errors.New("the client ended the transfer")

// parseAck returns the block that a packet of the client acknowledges. Its
// errors are errAborted and refusals.
func parseAck(packet []byte) (block uint16, err error) {
	switch {
	case opcode(packet) == opError:
		return 0, errAborted
	case opcode(packet) != opAck || len(packet) != 4:
		return 0, &refusal{codeIllegal, "an acknowledgement was expected"}
	}
	return binary.BigEndian.Uint16(packet[2:]), nil
}

func dataPacket(block uint16, data []byte) []byte {
	packet := make([]byte, 0, 4+len(data))
	packet = binary.BigEndian.AppendUint16(packet, opData)
	packet = binary.BigEndian.AppendUint16(packet, block)
	return append(packet, data...)
}

func optionsPacket(options []option) []byte {
	packet := binary.BigEndian.AppendUint16(nil, opOptions)
	for _, o := range options {
		packet = append(append(packet, o.name...), 0)
		packet = append(append(packet, o.value...), 0)
	}
	return packet
}

func errorPacket(r *refusal) []byte {
	packet := binary.BigEndian.AppendUint16(nil, opError)
	packet = binary.BigEndian.AppendUint16(packet, r.code)
	return append(append(packet, r.message...), 0)
}
