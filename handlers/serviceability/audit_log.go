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

// CSV serves GET /ccmservice/audit-log.csv: all entries that the filter of the
// list finds, the newest first. A filter that cannot be read is told with the
// page.
func (h *AuditLog) CSV(w http.ResponseWriter, r *http.Request) error {
	file := findlist.File[audit.Entry]{Heads: serviceability.AuditHeads, Cells: serviceability.AuditCells, Each: h.Audits.Each}
	return file.Send(w, r, auditList(), h.List)
}

// Entry serves GET /ccmservice/audit-log/{id}.
func (h *AuditLog) Entry(w http.ResponseWriter, r *http.Request) error {
	entry, err := handlers.ByID(r, h.Audits.Get)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.AuditEntry(serviceability.AuditEntryPage{Entry: entry}))
}
