// Package iostext reads the syslog messages in which Cisco IOS gateways send call
// detail records, whatever relays put in front of them. It does no I/O and
// allocates nothing. The collector uses it.
package iostext

import (
	"bytes"
	"errors"

	"tandem/model/cdr"
)

// The reasons why a message is no record. Reason gives their codes.
var (
	// ErrNoMarker is a message without the mnemonic of a record: any other
	// message of a gateway.
	ErrNoMarker = errors.New("no marker")
	// ErrTruncated is a record that lacks something that each record has.
	ErrTruncated = errors.New("truncated")
	// ErrBadTime, ErrBadNumber and ErrBadConnection are values that are not of
	// their form.
	ErrBadTime       = errors.New("bad time")
	ErrBadNumber     = errors.New("bad number")
	ErrBadConnection = errors.New("bad connection id")
	// ErrClockSet is a record whose times are years apart (cdr.Record.SetZones).
	ErrClockSet = errors.New("clock set during the call")
	// ErrTooLong is a message of more than MaxLine bytes.
	ErrTooLong = errors.New("too long")
)

// MaxLine is the greatest length of a message. IOS cuts its messages at 1,024
// bytes; relays add to them.
const MaxLine = 8192

// Reason returns the code under which a line is kept that could not be read: the
// words of the error.
func Reason(err error) string {
	for _, known := range []error{
		ErrNoMarker, ErrTruncated, ErrBadTime, ErrBadNumber, ErrBadConnection, ErrClockSet, ErrTooLong,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "other"
}

// Reader reads messages. The zero Reader is ready for use; it is not for several
// goroutines.
type Reader struct {
	walls cdr.WallReader
}

// Read reads one message into rec, whose slices are views of line. After an error
// rec has its Raw, its Header, and what else could be read.
func (r *Reader) Read(line []byte, rec *cdr.Record) error {
	*rec = cdr.Record{Raw: line}
	if len(line) > MaxLine {
		ReadHeader(line[:MaxLine], &rec.Header)
		return ErrTooLong
	}
	at, body, kind := marker(line)
	if at < 0 {
		ReadHeader(line, &rec.Header)
		return ErrNoMarker
	}
	rec.Kind = kind
	rec.Mark = readHeader(line[:at], true, &rec.Header)
	body = trimLine(body)
	if kind == cdr.Feature {
		return readFeature(body, rec)
	}
	return r.readHistory(body, rec)
}

// The mnemonics of records are facility, severity, which can be configured, and
// one of the endings.
var (
	facility      = []byte("%VOIPAAA-")
	historyEnding = []byte("-VOIP_CALL_HISTORY:")
	featureEnding = []byte("-VOIP_FEAT_HISTORY:")
)

// marker finds the mnemonic of a record: where it begins and the body behind it.
func marker(line []byte) (at int, body []byte, kind cdr.Kind) {
	for from := 0; ; {
		at = bytes.Index(line[from:], facility)
		if at < 0 {
			return -1, nil, 0
		}
		at += from
		from = at + len(facility)
		rest := line[from:]
		if len(rest) == 0 || !isDigit(rest[0]) {
			continue
		}
		if body, found := bytes.CutPrefix(rest[1:], historyEnding); found {
			return at, body, cdr.History
		}
		if body, found := bytes.CutPrefix(rest[1:], featureEnding); found {
			return at, body, cdr.Feature
		}
	}
}

// trimLine returns a body without the blanks, line ends and zero bytes around it,
// also where rsyslog wrote them as #012.
func trimLine(b []byte) []byte {
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	for {
		for len(b) > 0 && b[len(b)-1] <= ' ' {
			b = b[:len(b)-1]
		}
		if n := len(b) - 4; n < 0 || b[n] != '#' || b[n+1] != '0' || number(b[n+2:], 2, 2) == 0 {
			return b
		}
		b = b[:len(b)-4]
	}
}
