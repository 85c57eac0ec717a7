package csvfile

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// chunk is how much of a file is collected before it is sent, in bytes.
const chunk = 64 << 10

// writeTime is how long the client may take for a chunk.
const writeTime = time.Minute

// Lines writes the lines of a big file cell by cell, without an allocation.
type Lines struct {
	w        io.Writer
	buf      []byte
	lossless bool
	begun    bool // the line has a cell
	sent     int64
}

// NewLines returns lines that are written to w, in chunks. Lossless ones have every
// cell as it is, also one that a spreadsheet takes for a formula.
func NewLines(w io.Writer, lossless bool) *Lines {
	return &Lines{w: w, lossless: lossless, buf: make([]byte, 0, chunk+chunk/4)}
}

// Text adds a cell.
func (l *Lines) Text(s string) {
	l.separate()
	if s == "" {
		return
	}
	if !l.lossless {
		s = harmless(s)
	}
	if !needsQuotes(s) {
		l.buf = append(l.buf, s...)
		return
	}
	l.buf = append(l.buf, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		l.buf = append(append(l.buf, s[:i+1]...), '"')
		s = s[i+1:]
	}
	l.buf = append(append(l.buf, s...), '"')
}

// Int adds a cell with a whole number.
func (l *Lines) Int(n int64) {
	l.separate()
	l.buf = strconv.AppendInt(l.buf, n, 10)
}

// Plain adds a cell that f appends; it must need neither quotes nor care.
func (l *Lines) Plain(f func(b []byte) []byte) {
	l.separate()
	l.buf = f(l.buf)
}

// End ends the line.
func (l *Lines) End() error {
	l.buf, l.begun = append(l.buf, '\r', '\n'), false
	if len(l.buf) < chunk {
		return nil
	}
	return l.Flush()
}

// Flush sends what was collected.
func (l *Lines) Flush() error {
	n, err := l.w.Write(l.buf)
	l.sent += int64(n)
	l.buf = l.buf[:0]
	if err != nil {
		return fmt.Errorf("sending lines: %w", err)
	}
	return nil
}

func (l *Lines) separate() {
	if l.begun {
		l.buf = append(l.buf, ',')
	}
	l.begun = true
}

// quoted are the signs for which a cell is quoted (RFC 4180), one bit for each;
// all of them are below 64.
const quoted = 1<<',' | 1<<'"' | 1<<'\r' | 1<<'\n'

func needsQuotes(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 64 && quoted>>c&1 != 0 {
			return true
		}
	}
	return s[0] == ' '
}

// SendLines answers r with a file of that name: heads, and the lines that each
// writes. With bom=1 in the address it begins with a byte order mark, and with
// lossless=true its cells are as they are. Errors are those of Send. A client may
// take its time, as long as it takes some lines in each minute.
func SendLines(w http.ResponseWriter, r *http.Request, name string, heads []string, each func(*Lines) error) error {
	out := &patient{w: w, control: http.NewResponseController(w)}
	l := NewLines(out, Lossless(r))
	if r.URL.Query().Get("bom") == "1" {
		l.buf = append(l.buf, byteOrderMark...)
	}
	for _, head := range heads {
		l.Text(head)
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	err := l.End()
	if err == nil {
		err = each(l)
	}
	if err == nil {
		err = l.Flush()
	}
	if err == nil {
		return nil
	}
	if l.sent == 0 {
		w.Header().Del("Content-Disposition")
		return err
	}
	if r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "export cut short", "path", r.URL.Path, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// Lossless reports whether the address asks for cells as they are.
func Lossless(r *http.Request) bool { return r.URL.Query().Get("lossless") == "true" }

// patient gives the client writeTime for every chunk.
type patient struct {
	w       io.Writer
	control *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(writeTime)) // where the connection has deadlines
	return p.w.Write(b)
}
