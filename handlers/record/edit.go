package record

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/views"
	"tandem/views/component"
	view "tandem/views/record"
)

// New serves GET Path/new: an empty form, or with the parameter "copy" one with
// the values of the record with that id. Before the form come the questions of
// Start.
func (p *Page[T, F]) New(w http.ResponseWriter, r *http.Request) error {
	if p.Start != nil && !r.URL.Query().Has("copy") {
		if start := p.Start(r); start != nil {
			start.Words = p.Words
			return handlers.Render(w, r, http.StatusOK, view.Start(*start))
		}
	}
	return p.add(nil).Show(w, r)
}

// Add serves POST Path/new.
func (p *Page[T, F]) Add(w http.ResponseWriter, r *http.Request) error {
	var added T
	return p.add(&added).Submit(w, r)
}

// add adds a record and leaves it in added.
func (p *Page[T, F]) add(added *T) form.Edit[F] {
	return form.Edit[F]{
		Load: func(r *http.Request) (F, error) {
			t, err := p.template(r)
			return p.Form(t), err
		},
		Save: func(r *http.Request, f F) error {
			t, err := p.template(r)
			if err != nil {
				return err
			}
			if err := p.Apply(f, &t); err != nil {
				return err
			}
			*added, err = p.put(r.Context(), f, p.Store.WithoutIdentity(t))
			return err
		},
		View: func(r *http.Request, f F, fields component.Fields, page views.Page) (templ.Component, error) {
			t, err := p.template(r)
			if err != nil {
				return nil, err
			}
			return p.view(r, t, f, fields, page)
		},
		Next:  func(*http.Request, F) string { return p.Words.One(p.Store.IdentityOf(*added).ID) },
		Saved: model.T("Add successful"),
	}
}

// put stores t, a new record when it has no id.
func (p *Page[T, F]) put(ctx context.Context, f F, t T) (T, error) {
	switch {
	case p.Put != nil:
		return p.Put(ctx, f, t)
	case p.Store.IdentityOf(t).ID == 0:
		return p.Store.Add(ctx, t)
	default:
		return t, p.Store.Update(ctx, t)
	}
}

// template returns what a new record begins with.
func (p *Page[T, F]) template(r *http.Request) (T, error) {
	id, err := strconv.ParseInt(r.URL.Query().Get("copy"), 10, 64)
	if err != nil {
		return p.NewRecord(r)
	}
	t, err := p.Store.Get(r.Context(), id)
	if err == nil && p.SuperCopy != nil && !isSuper(r) {
		p.SuperCopy.Strip(&t)
	}
	if err == nil && p.Copied != nil {
		p.Copied(&t)
	}
	return t, err
}

// isSuper reports whether the address of a new record asks for a Super Copy.
func isSuper(r *http.Request) bool { return r.URL.Query().Has("super") }

// Show serves GET of one record.
func (p *Page[T, F]) Show(w http.ResponseWriter, r *http.Request) error { return p.edit().Show(w, r) }

// Submit serves POST of one record.
func (p *Page[T, F]) Submit(w http.ResponseWriter, r *http.Request) error {
	return p.edit().Submit(w, r)
}

func (p *Page[T, F]) edit() form.Edit[F] {
	var saved T
	return form.Edit[F]{
		Load: func(r *http.Request) (F, error) {
			t, err := p.load(r)
			f := p.Form(t)
			form.SetVersion(&f, p.Store.IdentityOf(t).Version)
			return f, err
		},
		Save: func(r *http.Request, f F) error {
			t, err := p.load(r)
			if err != nil {
				return err
			}
			if p.Store.IdentityOf(t).Version != form.Version(f) {
				return model.ErrConflict
			}
			if err := p.Apply(f, &t); err != nil {
				return err
			}
			saved, err = p.put(r.Context(), f, t)
			return err
		},
		View: func(r *http.Request, f F, fields component.Fields, page views.Page) (templ.Component, error) {
			t, err := p.load(r)
			if err != nil {
				return nil, err
			}
			return p.view(r, t, f, fields, page)
		},
		After: func() model.Text {
			if p.Saved == nil {
				return model.Text{}
			}
			return p.Saved(saved)
		},
	}
}

// load returns the record whose id is in the address.
func (p *Page[T, F]) load(r *http.Request) (T, error) {
	return handlers.ByID(r, p.Store.Get)
}

func (p *Page[T, F]) view(r *http.Request, t T, f F, fields component.Fields, page views.Page) (templ.Component, error) {
	if err := p.refer(r.Context(), fields); err != nil {
		return nil, err
	}
	if p.Offer != nil {
		if err := p.Offer(r.Context(), t, fields); err != nil {
			return nil, err
		}
	}
	id := p.Store.IdentityOf(t).ID
	isNew := r.PathValue("id") == ""
	fixed := !isNew && p.Fixed != nil && p.Fixed(t)
	locked := p.readOnly(r) || fixed
	shown := Shown[T, F]{Record: t, Form: f, Fields: fields.ReadOnly(locked), Errors: page.Errors, New: isNew, ReadOnly: locked}
	edit := view.EditPage{
		Page: page, Words: p.Words, Action: r.URL.RequestURI(), Sections: p.Sections(shown), ReadOnly: p.readOnly(r),
		Fixed: fixed, Single: p.NewRecord == nil, NoCopy: p.NoCopy, SuperCopy: p.SuperCopy != nil,
	}
	if isNew && p.SuperCopy != nil && r.URL.Query().Has("copy") {
		edit.Above = component.Notice(component.Info, p.SuperCopy.Note(t, isSuper(r)), component.Link{})
	}
	if !isNew {
		edit.ID, edit.Name, edit.Version, edit.Action = id, p.Store.NameOf(t), form.Version(f), p.Words.One(id)
		if err := p.surround(r, t, &edit); err != nil {
			return nil, err
		}
	}
	return view.Edit(edit), nil
}

// surround adds what only a stored record has.
func (p *Page[T, F]) surround(r *http.Request, t T, edit *view.EditPage) (err error) {
	if p.Related != nil {
		edit.Related = p.Related(t)
	}
	if p.Buttons != nil {
		edit.Buttons = p.Buttons(t)
	}
	if p.Lasting != nil {
		edit.Lasting = p.Lasting(t)
	}
	if p.Above != nil {
		if edit.Above, err = p.Above(r, t); err != nil {
			return err
		}
	}
	if p.Below != nil {
		edit.Below, err = p.Below(r, t)
	}
	return err
}

// refer gives the fields that name other records their choices.
func (p *Page[T, F]) refer(ctx context.Context, fields component.Fields) (err error) {
	for field, ref := range p.References {
		if fields[field], err = Choose(ctx, fields[field], ref); err != nil {
			return err
		}
	}
	return nil
}

// Choose returns f with the choices of ref. A name that is gone stays, so that
// nothing typed is lost; saving refuses it.
func Choose(ctx context.Context, f component.Field, ref Reference) (component.Field, error) {
	names, err := ref.Names.Names(ctx, component.MostOptions+1)
	if err != nil {
		return f, err
	}
	if len(names) > component.MostOptions && ref.Lookup != "" {
		f.Lookup = ref.Lookup
	} else {
		f.Options = choices(names, ref.None, f.Value)
	}
	return f, nil
}

func choices(names []string, none model.Text, value string) []component.Option {
	if value != "" && !slices.Contains(names, value) {
		names = append(names, value)
	}
	if none.IsZero() && value == "" {
		none = model.T("Choose…")
	}
	return component.Names(names, component.Option{Label: none})
}
