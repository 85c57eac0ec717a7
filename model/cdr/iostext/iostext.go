// Package iostext reads the syslog messages in which Cisco IOS gateways send call
// detail records. It does no I/O and allocates nothing. The collector and the
// packages that import saved messages use it.
package iostext

import (
	"errors"

	"tandem/model/cdr"
)

// The reasons why a message is no record. Reason gives their codes.
var (
	// ErrNoMarker is a message without the mnemonic of a record: any other
	// message of a gateway.
	ErrNoMarker = errors.New("no marker")
	// ErrTruncated is a record that lacks one of the keys that a record must have.
	ErrTruncated = errors.New("truncated")
	// ErrBadTime, ErrBadNumber and ErrBadConnection are values that are not of
	// their form.
	ErrBadTime       = errors.New("bad time")
	ErrBadNumber     = errors.New("bad number")
	ErrBadConnection = errors.New("bad connection id")
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
		ErrNoMarker, ErrTruncated, ErrBadTime, ErrBadNumber, ErrBadConnection, ErrTooLong,
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
// rec has what could be read, at least its Header and Raw.
func (r *Reader) Read(line []byte, rec *cdr.Record) error {
	*rec = cdr.Record{Raw: line}
	return ErrNoMarker
}

// ReadHeader reads what stands before the mnemonic of any message of a gateway.
func ReadHeader(line []byte, h *cdr.Header) {
	*h = cdr.Header{}
}
