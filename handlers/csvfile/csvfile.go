// Package csvfile sends lists and reports as CSV (RFC 4180) that a spreadsheet
// opens without harm. Handlers of pages import it; it knows no capability.
package csvfile

import (
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"
)

// byteOrderMark tells Excel that the file is UTF-8.
const byteOrderMark = "\uFEFF"

// file is a file that is being sent. Nothing leaves before its first row, so
// that an error until then can still be told with a page.
type file struct {
	w     http.ResponseWriter
	name  string
	bom   bool
	heads []string
	begun bool
	rows  *csv.Writer
}

// Send answers r with a file of that name: heads, and the rows that each gives to
// its yield. With bom=1 in the address it begins with a byte order mark.
//
// An error before the first row is returned. Later the connection is cut, so that
// nobody takes a part for the whole.
func Send(w http.ResponseWriter, r *http.Request, name string, heads []string, each func(yield func(cells ...string) error) error) error {
	f := file{w: w, name: name, bom: r.URL.Query().Get("bom") == "1", heads: heads}
	err := each(func(cells ...string) error {
		if err := f.begin(); err != nil {
			return err
		}
		return f.row(cells)
	})
	if err == nil {
		err = f.end()
	}
	if err == nil || !f.begun {
		return err
	}
	if r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "export cut short", "path", r.URL.Path, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// begin sends the head of the file, once.
func (f *file) begin() error {
	if f.begun {
		return nil
	}
	f.begun = true
	f.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	f.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.name))
	if f.bom {
		if _, err := io.WriteString(f.w, byteOrderMark); err != nil {
			return fmt.Errorf("sending %s: %w", f.name, err)
		}
	}
	f.rows = csv.NewWriter(f.w)
	f.rows.UseCRLF = true
	return f.row(f.heads)
}

func (f *file) row(cells []string) error {
	for i, cell := range cells {
		cells[i] = harmless(cell)
	}
	if err := f.rows.Write(cells); err != nil {
		return fmt.Errorf("sending %s: %w", f.name, err)
	}
	return nil
}

// end sends what is left; an empty list has its heads.
func (f *file) end() error {
	if err := f.begin(); err != nil {
		return err
	}
	f.rows.Flush()
	if err := f.rows.Error(); err != nil {
		return fmt.Errorf("sending %s: %w", f.name, err)
	}
	return nil
}

// harmless keeps a spreadsheet from taking a cell for a formula (OWASP, CSV
// injection), also one in full-width signs: an apostrophe makes it text.
func harmless(cell string) string {
	if cell == "" || 'A' <= cell[0] && cell[0] <= 'z' || '0' <= cell[0] && cell[0] <= '9' {
		return cell
	}
	if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@＝＋－＠\t\r\n", first) {
		return "'" + cell
	}
	return cell
}
