package cdr

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/gateway"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// Parameters serves Gateway CDRs > Collector Parameters.
type Parameters struct {
	Store *gateway.ParameterStore
	// Archive tells what is kept: archive.Archive.
	Archive interface {
		Days(ctx context.Context) ([]archive.Day, error)
	}
	Now func() time.Time
}

// parametersForm holds the parameters of the collector.
type parametersForm struct {
	SyslogPort    string `form:"syslog_port" label:"Syslog Port" kind:"number" validate:"required"`
	RADIUSPort    string `form:"radius_port" label:"RADIUS Accounting Port" kind:"number" validate:"required"`
	FlushInterval string `form:"flush_interval" label:"Flush Interval (milliseconds)" kind:"number" validate:"required"`
	OrphanAfter   string `form:"orphan_after" label:"Orphan After (minutes)" kind:"number" validate:"required"`
	ShortCall     string `form:"short_call" label:"Short Call (seconds)" kind:"number" validate:"required"`
	KeepDays      string `form:"keep_days" label:"Keep Records (days)" kind:"number" validate:"required"`
	KeepMegabytes string `form:"keep_megabytes" label:"Keep at Most (megabytes)" kind:"number" validate:"required"`
	Version       int    `form:"version"`
}

func parametersFormOf(p gateway.Parameters) parametersForm {
	return parametersForm{
		SyslogPort: strconv.Itoa(p.SyslogPort), RADIUSPort: strconv.Itoa(p.RADIUSPort), FlushInterval: strconv.Itoa(p.FlushInterval),
		OrphanAfter: strconv.Itoa(p.OrphanAfter), ShortCall: strconv.Itoa(p.ShortCall),
		KeepDays: strconv.Itoa(p.KeepDays), KeepMegabytes: strconv.Itoa(p.KeepMegabytes), Version: p.Version,
	}
}

// parameters returns what was typed. What is no number is -1, which no parameter
// may be.
func (f parametersForm) parameters() gateway.Parameters {
	p := gateway.Parameters{
		SyslogPort: whole(f.SyslogPort), RADIUSPort: whole(f.RADIUSPort), FlushInterval: whole(f.FlushInterval),
		OrphanAfter: whole(f.OrphanAfter), ShortCall: whole(f.ShortCall),
		KeepDays: whole(f.KeepDays), KeepMegabytes: whole(f.KeepMegabytes),
	}
	p.Version = f.Version
	return p
}

func (h *Parameters) edit() form.Edit[parametersForm] {
	return form.Edit[parametersForm]{
		Load: func(r *http.Request) (parametersForm, error) {
			p, err := h.Store.Load(r.Context())
			return parametersFormOf(p), err
		},
		Save: func(r *http.Request, f parametersForm) error {
			_, err := h.Store.Save(r.Context(), f.parameters())
			return err
		},
		View: func(r *http.Request, f parametersForm, fields component.Fields, page views.Page) (templ.Component, error) {
			readOnly := !session.May(r.Context(), account.RightServiceabilityUpdate)
			kept, err := h.kept(r.Context(), f.parameters())
			return pages.Parameters(pages.ParametersPage{
				Page: page, Fields: fields.ReadOnly(readOnly), Suggested: suggested(), Version: f.Version, ReadOnly: readOnly, Kept: kept,
			}), err
		},
		After: func() model.Text { return model.T("The collector takes the change within seconds.") },
	}
}

// suggested are the values of Set to Default by form name.
func suggested() component.Fields {
	f := parametersFormOf(gateway.Defaults())
	return form.Fields(&f, nil)
}

// Show serves GET /ccmservice/gateway-cdrs/parameters.
func (h *Parameters) Show(w http.ResponseWriter, r *http.Request) error { return h.edit().Show(w, r) }

// Submit serves POST /ccmservice/gateway-cdrs/parameters. It asks before records
// are deleted because of it.
func (h *Parameters) Submit(w http.ResponseWriter, r *http.Request) error {
	var f parametersForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	p := f.parameters()
	if form.Confirmed(r) || p.Validate() != nil {
		return h.edit().Submit(w, r)
	}
	stored, err := h.Store.Load(r.Context())
	if err != nil {
		return err
	}
	before, err := h.kept(r.Context(), stored)
	if err != nil {
		return err
	}
	after, err := h.kept(r.Context(), p)
	if err != nil {
		return err
	}
	if len(after.Outdated) <= len(before.Outdated) {
		return h.edit().Submit(w, r)
	}
	return form.Confirm(w, r, views.Page{Title: model.T("Collector Parameters"), Path: pages.ParametersPath}, component.Confirmation{
		Question: model.T("Save and delete old records? This cannot be undone."),
		Details:  []model.Text{after.NextPurge()},
		Button:   component.Button{Text: model.T("Save and Delete"), Danger: true, Name: "version", Value: strconv.Itoa(f.Version)},
		Cancel:   pages.ParametersPath,
	})
}

// SetToDefault serves POST /ccmservice/gateway-cdrs/parameters/default: it shows the
// form with the suggested values, which Save then stores.
func (h *Parameters) SetToDefault(w http.ResponseWriter, r *http.Request) error {
	p, err := h.Store.Load(r.Context())
	if err != nil {
		return err
	}
	f := parametersFormOf(gateway.Defaults())
	f.Version = p.Version
	return h.edit().Page(w, r, http.StatusOK, f, views.Page{Status: form.Unsaved()})
}

// kept tells what the archive keeps, and what p makes the next purge delete.
func (h *Parameters) kept(ctx context.Context, p gateway.Parameters) (pages.Kept, error) {
	days, err := h.Archive.Days(ctx)
	kept := pages.Kept{Days: days}
	if p.Validate() == nil {
		kept.Outdated = collector.Outdated(days, p, cdr.Day(h.Now().Unix()/86_400))
	}
	return kept, err
}
