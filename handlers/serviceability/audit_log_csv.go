package serviceability

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"

	"tandem/model"
	"tandem/model/audit"
	"tandem/views/serviceability"
)

// byteOrderMark tells Excel that the file is UTF-8.
const byteOrderMark = "\uFEFF"

// CSV serves GET /ccmservice/audit-log.csv: all entries that the filter of the
// list finds, the newest first. With bom=1 it begins with a byte order mark.
//
// What cannot be read is told with a page as long as nothing was sent; later the
// connection is cut, so that nobody takes half a log for the whole.
func (h *AuditLog) CSV(w http.ResponseWriter, r *http.Request) error {
	query := auditList().Query(r)
	file := auditFile{w: w, bom: r.URL.Query().Get("bom") == "1"}
	err := h.write(r.Context(), &file, query)
	switch {
	case err != nil && file.begun:
		if r.Context().Err() == nil {
			slog.ErrorContext(r.Context(), "export cut short", "path", r.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler)
	case errors.As(err, new(model.FieldErrors)):
		return h.List(w, r)
	}
	return err
}

func (h *AuditLog) write(ctx context.Context, file *auditFile, query model.Query) error {
	err := h.Audits.Each(ctx, query, func(e audit.Entry) error {
		if err := file.begin(ctx); err != nil {
			return err
		}
		return file.row(serviceability.AuditCells(ctx, e))
	})
	if err != nil {
		return err
	}
	if err := file.begin(ctx); err != nil { // an empty log has its heads
		return err
	}
	return file.end()
}

// auditFile writes the log as CSV (RFC 4180).
type auditFile struct {
	w     http.ResponseWriter
	bom   bool
	begun bool
	rows  *csv.Writer
}

// begin sends the head of the file, once.
func (f *auditFile) begin(ctx context.Context) error {
	if f.begun {
		return nil
	}
	f.begun = true
	f.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	f.w.Header().Set("Content-Disposition", `attachment; filename="audit-log.csv"`)
	if f.bom {
		if _, err := io.WriteString(f.w, byteOrderMark); err != nil {
			return fmt.Errorf("sending the audit log: %w", err)
		}
	}
	f.rows = csv.NewWriter(f.w)
	f.rows.UseCRLF = true
	return f.row(serviceability.AuditHeads(ctx))
}

func (f *auditFile) row(cells []string) error {
	for i, cell := range cells {
		cells[i] = harmless(cell)
	}
	if err := f.rows.Write(cells); err != nil {
		return fmt.Errorf("sending the audit log: %w", err)
	}
	return nil
}

func (f *auditFile) end() error {
	f.rows.Flush()
	if err := f.rows.Error(); err != nil {
		return fmt.Errorf("sending the audit log: %w", err)
	}
	return nil
}

// harmless keeps a spreadsheet from taking a cell for a formula (OWASP, CSV
// injection), also one in full-width signs: an apostrophe makes it text.
func harmless(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n", first) {
		return "'" + cell
	}
	return cell
}
