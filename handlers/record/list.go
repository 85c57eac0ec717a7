package record

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"path"
	"slices"

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
		Page: found.Page, Words: p.Words, List: found.List, ReadOnly: p.readOnly(r), NoAdd: p.NewRecord == nil,
		NoCopy: p.NoCopy || p.NewRecord == nil, SuperCopy: p.SuperCopy != nil,
		Buttons: p.ListButtons, Selected: p.Selected,
	}
	page.Related = p.ListRelated
	columns, err := p.filled(r.Context(), found.Items)
	if err != nil {
		return err
	}
	page.Columns = p.heads(columns)
	for _, t := range found.Items {
		page.Rows = append(page.Rows, p.row(t, columns))
	}
	return handlers.Render(w, r, found.Status, view.List(page))
}

func (p *Page[T, F]) heads(columns []Column[T]) []component.Column {
	heads := []component.Column{{Name: p.name(), Label: p.Label}}
	for _, c := range columns {
		heads = append(heads, component.Column{Name: c.Name, Label: c.Label})
	}
	return heads
}

// filled returns the columns for these records, with those of Facts and with Text
// in the place of Texts.
func (p *Page[T, F]) filled(ctx context.Context, records []T) ([]Column[T], error) {
	columns := slices.Clone(p.Columns)
	for i, c := range columns {
		if c.Texts == nil {
			continue
		}
		texts, err := c.Texts(ctx, records)
		if err != nil {
			return nil, err
		}
		columns[i].Text = func(t T) string { return texts[p.Store.IdentityOf(t).ID] }
	}
	if p.Facts != nil {
		facts, err := p.Facts(ctx, records)
		if err != nil {
			return nil, err
		}
		columns = append(columns, facts...)
	}
	return columns, nil
}

func (p *Page[T, F]) row(t T, columns []Column[T]) view.Row {
	row := view.Row{ID: p.Store.IdentityOf(t).ID, Name: p.Store.NameOf(t)}
	for _, c := range columns {
		row.Cells = append(row.Cells, templ.Component(c.cell(t)))
	}
	return row
}

// CSV serves the whole list that the filter finds.
func (p *Page[T, F]) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	columns, err := p.filled(ctx, nil)
	if err != nil {
		return err
	}
	var heads []string
	for _, c := range p.heads(columns) {
		heads = append(heads, i18n.Text(ctx, c.Label))
	}
	err = csvfile.Send(w, r, path.Base(p.Words.Path)+".csv", heads, func(yield func(...string) error) error {
		return p.eachCells(ctx, p.list().Query(r), yield)
	})
	if errors.As(err, new(model.FieldErrors)) {
		return p.List(w, r)
	}
	return err
}

// filledAtOnce is how many rows of a file are made together.
const filledAtOnce = 250

// eachCells yields the cells of every record that q finds.
func (p *Page[T, F]) eachCells(ctx context.Context, q model.Query, yield func(...string) error) error {
	var waiting []T
	flush := func() error {
		defer func() { waiting = waiting[:0] }()
		return p.cells(ctx, waiting, yield)
	}
	err := p.Store.Each(ctx, q, func(t T) error {
		waiting = append(waiting, t)
		if len(waiting) < filledAtOnce {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// cells yields the cells of these records.
func (p *Page[T, F]) cells(ctx context.Context, records []T, yield func(...string) error) error {
	columns, err := p.filled(ctx, records)
	if err != nil {
		return err
	}
	for _, t := range records {
		cells := []string{p.Store.NameOf(t)}
		for _, c := range columns {
			cells = append(cells, c.text(ctx, t))
		}
		if err := yield(cells...); err != nil {
			return err
		}
	}
	return nil
}
