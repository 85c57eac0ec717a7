package cmadmin

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
)

// Pane returns the Association Information of o for its page.
func (a *Association) Pane(r *http.Request, o deviceOwner) (templ.Component, error) {
	buttons, err := a.buttons(r.Context(), o.Features)
	if err != nil {
		return nil, err
	}
	groups := []pages.AssociationGroup{a.lineGroup(o, buttons), a.speedDialGroup(o, buttons)}
	if blf := a.blfGroup(o, buttons); buttons[product.SpeedDialBLF] > 0 || len(blf.Items) > 0 {
		groups = append(groups, blf)
	}
	return pages.Association(pages.AssociationPane{
		Action: a.part(o, "/association"), Version: o.Version, Groups: groups, ReadOnly: !session.May(r.Context(), account.RightCMAdminUpdate),
	}), nil
}

// buttons counts the buttons of each kind that a device with features f has. A
// button of an expansion module can be of any kind.
func (a *Association) buttons(ctx context.Context, f device.Features) (map[product.Button]int, error) {
	modules := product.Product{}.ButtonsWith(f.Modules()...)
	count := map[product.Button]int{product.Line: modules, product.SpeedDial: modules, product.SpeedDialBLF: modules}
	template, err := a.Templates.Named(ctx, f.PhoneButtonTemplate)
	if errors.Is(err, model.ErrNotFound) {
		return count, nil
	}
	for _, b := range template.Buttons {
		count[b]++
	}
	return count, err
}

func (a *Association) lineGroup(o deviceOwner, buttons map[product.Button]int) pages.AssociationGroup {
	g := pages.AssociationGroup{
		Kind: kindLine, Title: model.T("Lines"),
		Room: model.T("%d of %d buttons are taken", len(o.Lines), buttons[product.Line]),
	}
	if len(o.Lines) < buttons[product.Line] {
		g.Add = component.Link{Text: model.T("Add a new DN"), Href: a.part(o, "/lines/new")}
	} else {
		g.Room = model.T("All %d buttons are taken: another phone button template may have more", buttons[product.Line])
	}
	for _, l := range o.Lines {
		g.Items = append(g.Items, pages.AssociationItem{
			Name: l.Pattern, Href: a.part(o, numbered("/lines/", l.Position)),
			Details: details(
				detail{model.T("Route Partition"), l.Partition},
				detail{model.T("Line Text Label"), l.Label}, detail{model.T("Display (Caller ID)"), l.DisplayName}),
		})
	}
	return g
}

func (a *Association) speedDialGroup(o deviceOwner, buttons map[product.Button]int) pages.AssociationGroup {
	g := a.dialGroup(o, false)
	g.Kind, g.Title = kindSpeedDial, model.T("Speed Dials")
	g.Room = model.T("%d of %d buttons are taken", len(g.Items), buttons[product.SpeedDial])
	if len(g.Items) > buttons[product.SpeedDial] {
		g.Room = model.T("%d speed dials for %d buttons: the last ones are dialled by their position", len(g.Items), buttons[product.SpeedDial])
	}
	g.Add = component.Link{Text: model.T("Add a new SD"), Href: a.part(o, "/speed-dials/new")}
	return g
}

func (a *Association) blfGroup(o deviceOwner, buttons map[product.Button]int) pages.AssociationGroup {
	g := a.dialGroup(o, true)
	g.Kind, g.Title = kindBLF, model.T("Busy Lamp Field Speed Dials")
	g.Room = model.T("%d of %d buttons are taken", len(g.Items), buttons[product.SpeedDialBLF])
	if len(g.Items) < buttons[product.SpeedDialBLF] {
		g.Add = component.Link{Text: model.T("Add a new BLF SD"), Href: a.part(o, "/blf-speed-dials/new")}
	}
	return g
}

// dialGroup lists the speed dials of one kind.
func (a *Association) dialGroup(o deviceOwner, blf bool) pages.AssociationGroup {
	var g pages.AssociationGroup
	for _, s := range o.SpeedDials {
		if s.BLF == blf {
			g.Items = append(g.Items, pages.AssociationItem{
				Name: s.Number, Href: a.part(o, numbered(dialPath(blf)+"/", s.Position)),
				Details: details(detail{model.T("Label"), s.Label}),
			})
		}
	}
	return g
}

// detail is a value of a row in the pane.
type detail struct {
	label model.Text
	value string
}

// details words those that have a value.
func details(all ...detail) []model.Text {
	var texts []model.Text
	for _, d := range all {
		if d.value != "" {
			texts = append(texts, model.T("%s: %s", d.label, d.value))
		}
	}
	return texts
}

// servicesLink leads to the phone services of o.
func (a *Association) servicesLink(o deviceOwner) views.Link {
	return views.Link{Text: model.T("Subscribe/Unsubscribe Services"), Href: a.part(o, "/subscriptions")}
}
