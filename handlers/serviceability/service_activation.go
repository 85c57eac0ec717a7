package serviceability

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/service"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/serviceability"
)

// ServiceActivation serves Tools > Service Activation.
type ServiceActivation struct{ *Services }

// activationForm is what the page posts.
type activationForm struct {
	Node string `form:"node"`
	// Checked are the services whose boxes are checked, Was those that were
	// activated when the page was made: what somebody else changed since then is
	// not undone.
	Checked []string `form:"service"`
	Was     []string `form:"was"`
	Action  string   `form:"action"`
}

// Show serves GET. The parameter check sets the boxes other than the services
// are activated.
func (h *ServiceActivation) Show(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	view, err := h.activations(r, query.Get("node"))
	if err != nil {
		return err
	}
	if err := h.watch(r.Context(), &view, query["command"]); err != nil {
		return err
	}
	page, checked := views.Page{}, boxes(view.Services, query.Get("check"))
	if page.Status, err = shownStatus(w, r, view.Node, query.Get("check"), &checked); err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.ServiceActivation(serviceability.ServiceActivationPage{
		Page: page, NodeServices: view, Checked: checked,
	}))
}

// shownStatus returns what the status box says, and sets the boxes as they were
// when the language was switched or the session ended.
func shownStatus(w http.ResponseWriter, r *http.Request, node serviceability.Server, check string, checked *[]string) (*views.Status, error) {
	var typed activationForm
	status, err := form.Draft(r, &typed)
	if status != nil {
		*checked = typed.Checked
		return status, err
	}
	if err == nil && handlers.FragmentID(r) == "" { // a part of the page has no status box
		status, err = form.Flashed(w, r)
	}
	switch {
	case err != nil || status != nil:
		return status, err
	case !node.Reachable:
		return unreachable(r.Context(), node), nil
	case check != "":
		return &views.Status{Kind: views.Info, Text: model.T("Nothing was saved yet. Look at the check boxes and choose Save.")}, nil
	}
	return nil, nil
}

func (h *ServiceActivation) activations(r *http.Request, node string) (serviceability.NodeServices, error) {
	view, err := h.look(r, serviceability.ServiceActivationPath, node)
	view.Services = only(view.Services, service.Feature)
	return view, err
}

// boxes returns which boxes are checked.
func boxes(services []service.Status, check string) []string {
	var checked []string
	for _, s := range services {
		switch check {
		case serviceability.ActivationCheckAll:
			checked = append(checked, s.Name)
		case serviceability.ActivationDefault:
			if s.DefaultActive {
				checked = append(checked, s.Name)
			}
		default:
			if s.Activated {
				checked = append(checked, s.Name)
			}
		}
	}
	return checked
}

// Submit serves POST.
func (h *ServiceActivation) Submit(w http.ResponseWriter, r *http.Request) error {
	var f activationForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	view, err := h.look(r, serviceability.ServiceActivationPath, f.Node)
	if err != nil {
		return err
	}
	switch f.Action {
	case serviceability.ActivationSave:
		return h.save(w, r, view, f)
	case serviceability.ActivationDefault, serviceability.ActivationCheckAll:
		return handlers.SeeOther(w, r, view.URL()+"&"+url.Values{"check": {f.Action}}.Encode())
	default:
		return handlers.ErrBadRequest
	}
}

func (h *ServiceActivation) save(w http.ResponseWriter, r *http.Request, view serviceability.NodeServices, f activationForm) error {
	p := plan{view.Services, f.wishes(view.Services)}
	if len(p.wishes) == 0 {
		return form.Done(w, r, session.Flash{
			Kind: string(views.Info), Text: model.T("Nothing was changed: every service is as the check boxes say."),
		}, view.URL())
	}
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Service Activation")}, component.Confirmation{
			Question: model.T("Activate and deactivate services on %s?", view.Node.Name),
			Details:  p.consequences(),
			Button:   component.Button{Text: model.T("OK"), Primary: true},
			Cancel:   view.URL(),
		})
	}
	return h.carryOut(w, r, view, p)
}

// carryOut does what was planned and leads back to the page.
func (h *Services) carryOut(w http.ResponseWriter, r *http.Request, view serviceability.NodeServices, p plan) error {
	commands, refused, err := h.ask(r.Context(), view.Node.ID, p.ordered())
	if gone := (*service.UnreachableError)(nil); errors.As(err, &gone) {
		return form.Done(w, r, session.Flash{Kind: string(views.Error), Text: gone.Text}, view.URL())
	}
	if err != nil {
		return err
	}
	next := view.URL(underWay(commands)...)
	flash := outcome(commands, refused)
	if flash.Text.IsZero() {
		return handlers.SeeOther(w, r, next)
	}
	return form.Done(w, r, flash, next)
}

// wishes compares the boxes with how they were and with how things are now.
func (f activationForm) wishes(services []service.Status) []wish {
	var wishes []wish
	for _, s := range services {
		was, checked := slices.Contains(f.Was, s.Name), slices.Contains(f.Checked, s.Name)
		switch {
		case s.Kind != service.Feature || was == checked || s.Activated == checked:
		case checked:
			wishes = append(wishes, wish{s.Name, service.Activate})
		default:
			wishes = append(wishes, wish{s.Name, service.Deactivate})
		}
	}
	return wishes
}
