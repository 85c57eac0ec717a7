package serviceability

import (
	"net/http"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/model"
	"tandem/model/audit"
	"tandem/views/serviceability"
)

// AuditLog serves Tools > Audit Log.
type AuditLog struct{ Audits *audit.Store }

func auditList() findlist.List {
	return findlist.List{
		Path:       serviceability.AuditLogPath,
		Label:      model.T("Find Audit Log Entries where"),
		Fields:     serviceability.AuditFields(),
		Sort:       "at",
		Descending: true,
	}
}

// List serves GET /ccmservice/audit-log.
func (h *AuditLog) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, auditList(), h.Audits.Find)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, serviceability.AuditLog(serviceability.AuditLogPage{
		Page: found.Page, List: found.List, Entries: found.Items,
	}))
}

// Entry serves GET /ccmservice/audit-log/{id}.
func (h *AuditLog) Entry(w http.ResponseWriter, r *http.Request) error {
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	entry, err := h.Audits.Get(r.Context(), id)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.AuditEntry(serviceability.AuditEntryPage{Entry: entry}))
}
