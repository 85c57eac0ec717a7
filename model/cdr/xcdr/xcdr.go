// Package xcdr reads the accounting files of Cisco IOS gateways (gw-accounting
// file). It does no I/O but reading. The collector's import uses it.
package xcdr

import (
	"io"

	"tandem/model/cdr"
)

// Format is what a file that is imported is made of.
type Format int

// The formats that Sniff tells apart.
const (
	// Unknown files have neither records nor messages at their beginning.
	Unknown Format = iota
	// Accounting is a file of the gateway's accounting.
	Accounting
	// Syslog is a file of saved syslog messages.
	Syslog
)

// Sniff returns the format of a file by its beginning, of which a few kilobytes
// are enough.
func Sniff(first []byte) Format { return Unknown }

// Scanner reads the records of an accounting file.
type Scanner struct{ rec cdr.Record }

// NewScanner returns a Scanner that reads r.
func NewScanner(r io.Reader) *Scanner { return &Scanner{} }

// Scan goes to the next line that is or should be a record, and reports whether
// there is one.
func (s *Scanner) Scan() bool { return false }

// Record returns the record of the line, which is valid until the next Scan. Its
// slices are views of Line.
func (s *Scanner) Record() *cdr.Record { return &s.rec }

// Line returns the line.
func (s *Scanner) Line() []byte { return nil }

// LineErr returns why the line is no record, nil when it is one. iostext.Reason
// gives its code.
func (s *Scanner) LineErr() error { return nil }

// Err returns what stopped the reading, nil at the end of the file.
func (s *Scanner) Err() error { return nil }
