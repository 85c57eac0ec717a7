package serviceability

import (
	"errors"
	"net/http"

	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/audit"
	"tandem/views/serviceability"
)

// CSV serves GET /ccmservice/audit-log.csv: all entries that the filter of the
// list finds, the newest first. A filter that cannot be read is told with the
// page.
func (h *AuditLog) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := csvfile.Send(w, r, "audit-log.csv", serviceability.AuditHeads(ctx), func(yield func(...string) error) error {
		return h.Audits.Each(ctx, auditList().Query(r), func(e audit.Entry) error {
			return yield(serviceability.AuditCells(ctx, e)...)
		})
	})
	if errors.As(err, new(model.FieldErrors)) {
		return h.List(w, r)
	}
	return err
}
