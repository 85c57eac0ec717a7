package xcdr

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
)

// MaxLine is the greatest length of a line; one of the detailed format has some
// 150 values.
const MaxLine = 64 << 10

// Scanner reads the records of an accounting file. A line gives its leg and then,
// where it tells of one, a feature. A TWC feature is left out: it is the call
// itself, and the leg has its numbers.
//
// Lines that are no records do not stop it: LineErr says why they are none. Empty
// lines, comments and lines of titles are passed over.
type Scanner struct {
	in     *bufio.Reader
	err    error
	line   []byte
	parser parser
	rec    cdr.Record
	// lineErr is why line is no record; pending is set when it has a feature that
	// Scan did not give yet.
	lineErr error
	pending bool
}

// NewScanner returns a Scanner that reads r.
func NewScanner(r io.Reader) *Scanner { return &Scanner{in: bufio.NewReaderSize(r, MaxLine)} }

// Scan goes to the next record, or to a line that should be one, and reports
// whether there is one.
func (s *Scanner) Scan() bool {
	if s.pending {
		s.pending = false
		s.lineErr = s.parser.feature(&s.rec)
		return true
	}
	for s.err == nil {
		s.next()
		if isRecord(s.line) {
			if s.lineErr == nil {
				s.pending, s.lineErr = s.parser.leg(s.line, &s.rec)
			}
			return true
		}
	}
	return false
}

// next reads a line. What is longer than a line can be is read to its end.
func (s *Scanner) next() {
	s.lineErr = nil
	s.rec = cdr.Record{}
	line, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		s.lineErr = iostext.ErrTooLong
		line = bytes.Clone(line)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = s.in.ReadSlice('\n')
		}
	}
	s.err = err
	s.line = trimLine(line)
	s.rec.Raw = s.line
}

// Record returns the record of the line, which is valid until the next Scan. Its
// slices are views of Line. When LineErr is set it has what could be read.
func (s *Scanner) Record() *cdr.Record { return &s.rec }

// Line returns the line without its end. It is valid until the next Scan.
func (s *Scanner) Line() []byte { return s.line }

// LineErr returns why the line is no record, nil when it is one. It is an error of
// iostext; iostext.Reason gives its code.
func (s *Scanner) LineErr() error { return s.lineErr }

// Err returns what stopped the reading, nil at the end of the file.
func (s *Scanner) Err() error {
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.err
}

// trimLine returns a line without its end, zero bytes and a byte order mark.
func trimLine(line []byte) []byte {
	line = bytes.TrimRight(line, " \t\r\n\x00")
	line = bytes.TrimLeft(line, " \t\x00")
	return bytes.TrimPrefix(line, []byte("\uFEFF"))
}

// isRecord reports whether a line should be a record: it is not empty, no comment
// and no titles.
func isRecord(line []byte) bool {
	return len(line) > 0 && line[0] != '#' && line[0] != '!' &&
		!bytes.HasPrefix(bytes.TrimPrefix(line, []byte(`"`)), []byte("unix_time"))
}
