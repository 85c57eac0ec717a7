package serviceability

import (
	"net/http"
	"slices"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/service"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/serviceability"
)

// ControlCenter serves Tools > Control Center - Feature Services, or - Network
// Services.
type ControlCenter struct {
	*Services
	Kind service.Kind
}

// controlForm is what the page posts.
type controlForm struct {
	Node    string         `form:"node"`
	Service string         `form:"service"`
	Action  service.Action `form:"action"`
}

// Show serves GET.
func (h *ControlCenter) Show(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	view, err := h.look(r, serviceability.ControlCenterPath(h.Kind), query.Get("node"))
	if err != nil {
		return err
	}
	if err := h.watch(r.Context(), &view, query["command"]); err != nil {
		return err
	}
	var page views.Page
	if handlers.FragmentID(r) == "" { // a part of the page has no status box
		if page.Status, err = form.Flashed(w, r); err != nil {
			return err
		}
	}
	if page.Status == nil {
		page.Status = unreachable(r.Context(), view.Node)
	}
	return h.page(w, r, http.StatusOK, page, view, "")
}

func (h *ControlCenter) page(w http.ResponseWriter, r *http.Request, status int, page views.Page, view serviceability.NodeServices, chosen string) error {
	view.Services = only(view.Services, h.Kind)
	return handlers.Render(w, r, status, serviceability.ControlCenter(serviceability.ControlCenterPage{
		Page: page, NodeServices: view, Kind: h.Kind, Chosen: chosen, Now: h.Now(),
	}))
}

// Submit serves POST: it starts, stops or restarts a service.
func (h *ControlCenter) Submit(w http.ResponseWriter, r *http.Request) error {
	var f controlForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	if !slices.Contains([]service.Action{service.Start, service.Stop, service.Restart}, f.Action) {
		return handlers.ErrBadRequest
	}
	view, err := h.look(r, serviceability.ControlCenterPath(h.Kind), f.Node)
	if err != nil {
		return err
	}
	p := plan{view.Services, []wish{{f.Service, f.Action}}}
	switch {
	case f.Service == "":
		errs := model.FieldErrors{{Field: "service", Text: model.T("Choose a service first")}}
		return h.page(w, r, http.StatusUnprocessableEntity, views.Page{Errors: errs}, view, "")
	case p.status(f.Service).Kind != h.Kind:
		return model.ErrNotFound
	case f.Action == service.Stop && !form.Confirmed(r):
		return h.confirm(w, r, view, p)
	}
	return h.carryOut(w, r, view, p)
}

// confirm asks before a service is stopped.
func (h *ControlCenter) confirm(w http.ResponseWriter, r *http.Request, view serviceability.NodeServices, p plan) error {
	return form.Confirm(w, r, views.Page{Title: serviceability.ControlCenterTitle(h.Kind)}, component.Confirmation{
		Question: model.T("Stop %s on %s?", p.wishes[0].service, view.Node.Name),
		Details:  p.consequences(),
		Button:   component.Button{Text: model.T("Stop"), Danger: true},
		Cancel:   view.URL(),
	})
}
