package cmadmin

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// lineForm is a new line of a phone or device profile.
type lineForm struct {
	Pattern        string `form:"pattern" label:"Directory Number" validate:"required,max=50,line" kind:"number"`
	RoutePartition string `form:"route_partition" label:"Route Partition" validate:"max=50"`
	// AddNew adds a number although another partition has one like it.
	AddNew bool `form:"add_new" label:"Add another directory number with these digits"`
	lineTexts
	Version int `form:"version"`
}

// lineTexts are what can be changed of a line.
type lineTexts struct {
	Label       string `form:"label" label:"Line Text Label" validate:"max=50,line"`
	DisplayName string `form:"display_name" label:"Display (Caller ID)" validate:"max=50,line"`
}

// lineTextsForm changes a line.
type lineTextsForm struct {
	lineTexts
	Version int `form:"version"`
}

func (t lineTexts) controls(fields component.Fields) []templ.Component {
	return []templ.Component{
		component.Text(noted(fields["label"], model.T("What the button shows; empty shows the directory number."))),
		component.Text(noted(fields["display_name"], model.T("What those who are called see instead of the number."))),
	}
}

// numbered returns the address of the n-th part below path.
func numbered(path string, n int) string { return path + strconv.Itoa(n) }

// NewLine edits Path/lines/new: Add a new DN.
func (a *Association) NewLine() form.Edit[lineForm] {
	return form.Edit[lineForm]{
		Load: func(r *http.Request) (lineForm, error) { return lineForm{}, nil },
		Save: func(r *http.Request, f lineForm) error {
			o, err := a.owner(r)
			if err != nil {
				return err
			}
			if err := a.checkOtherPartitions(r.Context(), f); err != nil {
				return err
			}
			return a.Lines.AddLine(r.Context(), o.Owner, device.Line{
				Pattern: f.Pattern, Partition: f.RoutePartition, Label: f.Label, DisplayName: f.DisplayName,
			})
		},
		View: func(r *http.Request, f lineForm, fields component.Fields, page views.Page) (templ.Component, error) {
			number := noted(fields["pattern"], model.T("A directory number that exists in the partition is used; another one is added."))
			number.Lookup = "/ccmadmin/names/directory-numbers"
			partition, err := record.Choose(r.Context(), fields["route_partition"], toPartition(a.Partitions))
			if err != nil {
				return nil, err
			}
			page.Title = model.T("Directory Number Configuration")
			controls := []templ.Component{component.Reference(number), component.Reference(partition)}
			if f.AddNew || !partition.Error.IsZero() {
				controls = append(controls, component.Check(fields["add_new"]))
			}
			return a.partPage(r, page, 0, view.Section{
				Title: model.T("Directory Number Information"), Controls: append(controls, f.controls(fields)...),
			})
		},
		Saved: model.T("Add successful"),
		Next:  func(r *http.Request, _ lineForm) string { return a.next(r) },
	}
}

// checkOtherPartitions returns model.FieldErrors when the number would be added
// although another partition has one with the same digits, which is usually the
// one that is meant.
func (a *Association) checkOtherPartitions(ctx context.Context, f lineForm) error {
	if f.AddNew {
		return nil
	}
	found, err := a.Numbers.Find(ctx, model.Query{
		Conditions: []model.Condition{{Field: "pattern", Operator: model.IsExactly, Text: f.Pattern}}, Page: 1, PerPage: 50,
	})
	if err != nil || len(found.Items) == 0 {
		return err
	}
	var partitions []string
	for _, n := range found.Items {
		if n.RoutePartition == f.RoutePartition {
			return nil
		}
		partitions = append(partitions, cmp.Or(n.RoutePartition, "< None >"))
	}
	var errs model.FieldErrors
	errs.Add("route_partition", model.T("There is a directory number %s in the partition %s: choose that partition to use it, or check below that another one is to be added",
		f.Pattern, strings.Join(partitions, ", ")))
	return errs
}

// Line edits Path/lines/{position}.
func (a *Association) Line() form.Edit[lineTextsForm] {
	return form.Edit[lineTextsForm]{
		Load: func(r *http.Request) (lineTextsForm, error) {
			o, l, err := a.line(r)
			return lineTextsForm{lineTexts{l.Label, l.DisplayName}, o.Version}, err
		},
		Save: func(r *http.Request, f lineTextsForm) error {
			o, l, err := a.line(r)
			if err != nil {
				return err
			}
			if o.Version != f.Version {
				return model.ErrConflict
			}
			return a.Lines.UpdateLine(r.Context(), o.Owner, l.Position, f.Label, f.DisplayName)
		},
		View: func(r *http.Request, f lineTextsForm, fields component.Fields, page views.Page) (templ.Component, error) {
			o, l, err := a.line(r)
			if err != nil {
				return nil, err
			}
			page.Title = model.T("Line %d of %s", l.Position, o.Name)
			page.Related = []views.Link{{
				Text: model.T("Directory Number Configuration"), Href: numbered("/ccmadmin/directory-numbers/", int(l.DirectoryNumberID)),
			}}
			return a.partPage(r, page, f.Version, view.Section{
				Title: model.T("Directory Number Information"),
				Controls: append([]templ.Component{
					component.ReadOnly(component.Field{Label: model.T("Directory Number"), Value: l.Pattern}),
					component.ReadOnly(component.Field{Label: model.T("Route Partition"), Value: l.Partition}),
				}, f.controls(fields)...),
			})
		},
		Next: func(r *http.Request, _ lineTextsForm) string { return a.next(r) },
	}
}

// line returns the line whose position is in the address, and who has it.
func (a *Association) line(r *http.Request) (deviceOwner, device.Line, error) {
	o, err := a.owner(r)
	if err != nil {
		return o, device.Line{}, err
	}
	at, err := position(r)
	if err != nil {
		return o, device.Line{}, err
	}
	l, err := nth(o.Lines, at)
	return o, l, err
}

// partPage is the form of a part of the phone or profile in the address.
func (a *Association) partPage(r *http.Request, page views.Page, version int, sections ...view.Section) (templ.Component, error) {
	o, err := a.owner(r)
	if err != nil {
		return nil, err
	}
	page.Path = a.words.Path
	return pages.DevicePart(pages.DevicePartPage{
		Page: page, Device: a.deviceLink(o), Cancel: a.pane(o), Action: r.URL.RequestURI(), Version: version,
		Sections: sections, Save: model.T("Save"),
	}), nil
}

// next is where saving a part leads to: the pane of the phone or profile.
func (a *Association) next(r *http.Request) string {
	o, err := a.owner(r)
	if err != nil {
		return a.words.Path // it is gone meanwhile
	}
	return a.pane(o)
}
