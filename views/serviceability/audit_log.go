package serviceability

import (
	"cmp"
	"context"
	"strconv"

	"tandem/model"
	"tandem/model/audit"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// AuditLogPath is the address of Tools > Audit Log, AuditLogCSVPath that of the
// same list as a file.
const (
	AuditLogPath    = "/ccmservice/audit-log"
	AuditLogCSVPath = AuditLogPath + ".csv"
)

// AuditLogPage is Tools > Audit Log.
type AuditLogPage struct {
	views.Page
	List    component.List
	Entries []audit.Entry
}

func (p AuditLogPage) page() views.Page {
	p.Page.Title = model.T("Audit Log")
	return p.Page
}

func (p AuditLogPage) table() component.TableOptions {
	return component.TableOptions{
		Label: model.T("Audit Log"),
		List:  &p.List,
		Columns: []component.Column{
			{Name: "at", Label: model.T("Time")},
			{Name: "actor", Label: model.T("User")},
			{Name: "address", Label: model.T("Address")},
			{Name: "action", Label: model.T("Action")},
			{Name: "object_type", Label: model.T("Object Type")},
			{Name: "object_name", Label: model.T("Object Name")},
		},
	}
}

// exports are the links to the filtered log as a file.
func (p AuditLogPage) exports() []component.Button {
	file := component.List{Path: AuditLogCSVPath, Query: model.Query{Conditions: p.List.Query.Conditions}}
	plain := file.URL(file.Query)
	separator := "?"
	if len(file.Query.Conditions) > 0 {
		separator = "&"
	}
	return []component.Button{
		{Text: model.T("Export as CSV"), Href: plain},
		{Text: model.T("Export as CSV for Excel"), Href: plain + separator + "bom=1", Quiet: true},
	}
}

// AuditFields are what the log can be searched by.
func AuditFields() []component.FindField {
	return []component.FindField{
		{Name: "actor", Label: model.T("User")},
		{Name: "at", Label: model.T("Date"), Time: true},
		{Name: "address", Label: model.T("Address")},
		{Name: "action", Label: model.T("Action"), Options: options(auditActions())},
		{Name: "object_type", Label: model.T("Object Type"), Options: options(auditObjectTypes())},
		{Name: "object_name", Label: model.T("Object Name")},
	}
}

func options(words []auditWord) []component.Option {
	choices := make([]component.Option, len(words))
	for i, w := range words {
		choices[i] = component.Option{Value: w.stored, Label: w.text}
	}
	return choices
}

// AuditHeads are the heads of the log as a file; AuditCells the cells of one
// entry, in the language of ctx as the page shows them.
func AuditHeads(ctx context.Context) []string {
	return []string{
		i18n.T(ctx, "Time"), i18n.T(ctx, "User"), i18n.T(ctx, "Address"), i18n.T(ctx, "Action"),
		i18n.T(ctx, "Object Type"), i18n.T(ctx, "Object Name"), i18n.T(ctx, "Before"), i18n.T(ctx, "After"),
	}
}

// AuditCells is explained at AuditHeads. The time is RFC 3339 in the cluster's
// time zone; Before and After are JSON objects.
func AuditCells(ctx context.Context, e audit.Entry) []string {
	return []string{
		i18n.Stamp(ctx, e.At),
		auditActor(ctx, e), e.Actor.Address, auditAction(ctx, e), auditObjectType(ctx, e), e.ObjectName,
		auditSide(ctx, e.ObjectType, e.Before), auditSide(ctx, e.ObjectType, e.After),
	}
}

// AuditEntryPage shows one entry with the values before and after.
type AuditEntryPage struct {
	views.Page
	Entry audit.Entry
}

func (p AuditEntryPage) page() views.Page {
	p.Page.Title = model.T("Audit Log Entry")
	p.Page.Related = []views.Link{
		{Text: model.T("All entries of this object"), Href: p.ofObject()},
		{Text: model.T("Back To Find/List"), Href: AuditLogPath},
	}
	return p.Page
}

// ofObject returns the address of the list of everything about the object.
func (p AuditEntryPage) ofObject() string {
	list := component.List{Path: AuditLogPath}
	return list.URL(model.Query{Conditions: []model.Condition{
		{Field: "object_type", Operator: model.IsExactly, Text: p.Entry.ObjectType},
		{Field: "object_name", Operator: model.IsExactly, Text: p.Entry.ObjectName},
	}})
}

func (p AuditEntryPage) fields() []audit.ComparedField {
	return audit.Compare(p.Entry.Before, p.Entry.After)
}

// changes counts the fields that differ.
func (p AuditEntryPage) changes() int { return len(audit.Difference(p.Entry.Before, p.Entry.After)) }

func auditPath(e audit.Entry) string { return AuditLogPath + "/" + strconv.FormatInt(e.ID, 10) }

// orDash stands for what is empty.
func orDash(s string) string { return cmp.Or(s, "–") }
