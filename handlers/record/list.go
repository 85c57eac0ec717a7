package record

import (
	"cmp"
	"errors"
	"net/http"
	"path"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/views/component"
	"tandem/views/i18n"
	view "tandem/views/record"
)

func (p *Page[T, F]) list() findlist.List {
	return findlist.List{Path: p.Words.Path, Label: p.Words.Find, Fields: p.Find, Sort: p.name()}
}

// name is the column of the name.
func (p *Page[T, F]) name() string { return cmp.Or(p.Name, "name") }

// List serves GET of the list.
func (p *Page[T, F]) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, p.list(), p.Store.Find)
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	page := view.ListPage{
		Page: found.Page, Words: p.Words, List: found.List, ReadOnly: readOnly(r), NoAdd: p.NewRecord == nil,
		NoCopy: p.NoCopy || p.NewRecord == nil, SuperCopy: p.SuperCopy != nil,
		Buttons: p.ListButtons, Selected: p.Selected, Columns: p.heads(),
	}
	for _, t := range found.Items {
		page.Rows = append(page.Rows, p.row(t))
	}
	return handlers.Render(w, r, found.Status, view.List(page))
}

func (p *Page[T, F]) heads() []component.Column {
	columns := []component.Column{{Name: p.name(), Label: p.Label}}
	for _, c := range p.Columns {
		columns = append(columns, component.Column{Name: c.Name, Label: c.Label})
	}
	return columns
}

func (p *Page[T, F]) row(t T) view.Row {
	row := view.Row{ID: p.Store.IdentityOf(t).ID, Name: p.Store.NameOf(t)}
	for _, c := range p.Columns {
		row.Cells = append(row.Cells, templ.Component(c.cell(t)))
	}
	return row
}

// CSV serves the whole list that the filter finds.
func (p *Page[T, F]) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	heads := []string{i18n.Text(ctx, p.Label)}
	for _, c := range p.Columns {
		heads = append(heads, i18n.Text(ctx, c.Label))
	}
	err := csvfile.Send(w, r, path.Base(p.Words.Path)+".csv", heads, func(yield func(...string) error) error {
		return p.Store.Each(ctx, p.list().Query(r), func(t T) error {
			cells := []string{p.Store.NameOf(t)}
			for _, c := range p.Columns {
				cells = append(cells, c.text(ctx, t))
			}
			return yield(cells...)
		})
	})
	if errors.As(err, new(model.FieldErrors)) {
		return p.List(w, r)
	}
	return err
}
