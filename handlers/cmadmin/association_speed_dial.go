package cmadmin

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/device"
	"tandem/views"
	"tandem/views/component"
	view "tandem/views/record"
)

type speedDialForm struct {
	Number  string `form:"number" label:"Number" validate:"required,max=50,line" kind:"number"`
	Label   string `form:"label" label:"Label" validate:"max=50,line"`
	Version int    `form:"version"`
}

// dialPath is where the speed dials of a kind are.
func dialPath(blf bool) string {
	if blf {
		return "/blf-speed-dials"
	}
	return "/speed-dials"
}

// NewSpeedDial edits Path/speed-dials/new or, for those that show whether the
// line they dial is busy, Path/blf-speed-dials/new.
func (a *Association) NewSpeedDial(blf bool) form.Edit[speedDialForm] {
	return form.Edit[speedDialForm]{
		Load: func(*http.Request) (speedDialForm, error) { return speedDialForm{}, nil },
		Save: func(r *http.Request, f speedDialForm) error {
			o, err := a.owner(r)
			if err != nil {
				return err
			}
			return a.SpeedDials.Add(r.Context(), o.Owner, device.SpeedDial{Number: f.Number, Label: f.Label, BLF: blf})
		},
		View: func(r *http.Request, _ speedDialForm, fields component.Fields, page views.Page) (templ.Component, error) {
			return a.speedDialPage(r, blf, 0, fields, page)
		},
		Saved: model.T("Add successful"),
		Next:  func(r *http.Request, _ speedDialForm) string { return a.next(r) },
	}
}

// SpeedDial edits Path/speed-dials/{position} or Path/blf-speed-dials/{position}.
func (a *Association) SpeedDial(blf bool) form.Edit[speedDialForm] {
	return form.Edit[speedDialForm]{
		Load: func(r *http.Request) (speedDialForm, error) {
			o, s, err := a.speedDial(r, blf)
			return speedDialForm{s.Number, s.Label, o.Version}, err
		},
		Save: func(r *http.Request, f speedDialForm) error {
			o, s, err := a.speedDial(r, blf)
			if err != nil {
				return err
			}
			if o.Version != f.Version {
				return model.ErrConflict
			}
			s.Number, s.Label = f.Number, f.Label
			return a.SpeedDials.Update(r.Context(), o.Owner, s)
		},
		View: func(r *http.Request, f speedDialForm, fields component.Fields, page views.Page) (templ.Component, error) {
			if _, _, err := a.speedDial(r, blf); err != nil {
				return nil, err
			}
			return a.speedDialPage(r, blf, f.Version, fields, page)
		},
		Next: func(r *http.Request, _ speedDialForm) string { return a.next(r) },
	}
}

func (a *Association) speedDialPage(r *http.Request, blf bool, version int, fields component.Fields, page views.Page) (templ.Component, error) {
	section := view.Section{Title: model.T("Speed Dial Information"), Controls: []templ.Component{
		component.Text(noted(fields["number"], model.T("Digits, or *, # and a + at the start; hyphens may stand between them"))),
		component.Text(noted(fields["label"], model.T("What the button shows; empty shows the number."))),
	}}
	page.Title = model.T("Speed Dial Configuration")
	if blf {
		page.Title = model.T("Busy Lamp Field Speed Dial Configuration")
		section.Note = model.T("The button shows whether the line it dials is busy.")
	}
	return a.partPage(r, page, version, section)
}

// speedDial returns the speed dial whose position is in the address, and who has
// it.
func (a *Association) speedDial(r *http.Request, blf bool) (deviceOwner, device.SpeedDial, error) {
	o, err := a.owner(r)
	if err != nil {
		return o, device.SpeedDial{}, err
	}
	at, err := position(r)
	if err != nil {
		return o, device.SpeedDial{}, err
	}
	for _, s := range o.SpeedDials {
		if s.BLF == blf && s.Position == at {
			return o, s, nil
		}
	}
	return o, device.SpeedDial{}, fmt.Errorf("speed dial %d of %s: %w", at, o.Name, model.ErrNotFound)
}
