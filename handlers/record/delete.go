package record

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/record"
	"tandem/views"
	"tandem/views/component"
	view "tandem/views/record"
)

// DeleteSelected serves POST Path/delete: it deletes the chosen records.
func (p *Page[T, F]) DeleteSelected(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	var ids []int64
	for _, text := range r.PostForm["id"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Select the records to delete.")}
		return form.Done(w, r, flash, p.Words.Path)
	}
	return p.deleteAll(w, r, ids, p.Words.Path)
}

// Delete serves POST Path/{id}/delete.
func (p *Page[T, F]) Delete(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	t, err := p.load(r)
	if err != nil {
		return err
	}
	id := p.Store.IdentityOf(t).ID
	return p.deleteAll(w, r, []int64{id}, p.Words.One(id))
}

// deleteAll asks first, on a page that shows what depends on the records, and
// then deletes those that can be. Back leads to where the question came from.
func (p *Page[T, F]) deleteAll(w http.ResponseWriter, r *http.Request, ids []int64, back string) error {
	if !form.Confirmed(r) {
		return p.confirm(w, r, ids, back)
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Delete successful")}
	for _, id := range ids {
		refusals, err := p.delete(r.Context(), id)
		if err != nil {
			return err
		}
		if len(refusals) > 0 {
			flash.Kind, flash.Text = string(views.Error), model.T("Not all could be deleted")
			flash.Details = append(flash.Details, refusals...)
		}
	}
	return form.Done(w, r, flash, p.Words.Path)
}

// delete deletes one record, or returns why that is refused. One that is gone
// already was deleted by somebody faster.
func (p *Page[T, F]) delete(ctx context.Context, id int64) ([]model.Text, error) {
	err := p.Store.Delete(ctx, id)
	if inUse, ok := errors.AsType[*record.InUseError](err); ok {
		var texts []model.Text
		for _, d := range inUse.Dependents {
			texts = append(texts, described(inUse.Name, d))
		}
		return texts, nil
	}
	if kept, ok := errors.AsType[*record.KeptError](err); ok {
		return []model.Text{kept.Text}, nil
	}
	if errors.Is(err, model.ErrNotFound) {
		return nil, nil
	}
	return nil, err
}

// described says who refers to the record called name.
func described(name string, d record.Dependents) model.Text {
	plural, first := view.Objects()[d.Object].Plural, d.First[0].Name
	switch {
	case d.Total == 1:
		return model.T("%s is used by: %s (%s)", name, first, plural)
	default:
		return model.T("%s is used by: %s and %d more (%s)", name, first, d.Total-1, plural)
	}
}

func (p *Page[T, F]) confirm(w http.ResponseWriter, r *http.Request, ids []int64, back string) error {
	question := component.Confirmation{
		Question: model.T("Delete %d records? This cannot be undone.", len(ids)),
		Button:   component.Button{Text: model.T("Delete"), Danger: true},
		Cancel:   back,
	}
	for _, id := range ids {
		t, err := p.Store.Get(r.Context(), id)
		if errors.Is(err, model.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if len(ids) == 1 {
			question.Question = model.T("Delete %s? This cannot be undone.", p.Store.NameOf(t))
		}
		if p.Lost != nil {
			question.Details = append(question.Details, p.Lost(t))
		}
		dependents, err := p.Store.Dependents(r.Context(), id)
		if err != nil {
			return err
		}
		for _, d := range dependents {
			question.Details = append(question.Details, described(p.Store.NameOf(t), d))
		}
	}
	return form.Confirm(w, r, views.Page{Title: p.Words.Title, Path: p.Words.Path}, question)
}

// Dependencies serves GET Path/{id}/dependencies.
func (p *Page[T, F]) Dependencies(w http.ResponseWriter, r *http.Request) error {
	t, err := p.load(r)
	if err != nil {
		return err
	}
	id := p.Store.IdentityOf(t).ID
	all, err := p.Store.Dependents(r.Context(), id)
	if err != nil {
		return err
	}
	page := view.DependenciesPage{Words: p.Words, ID: id, Name: p.Store.NameOf(t), Kept: p.kept(t)}
	for _, d := range all {
		page.Groups = append(page.Groups, group(d))
	}
	return handlers.Render(w, r, http.StatusOK, view.Dependencies(page))
}

// kept reports whether t is never deleted.
func (p *Page[T, F]) kept(t T) bool {
	return p.Lasting != nil && p.Lasting(t) || p.Fixed != nil && p.Fixed(t)
}

func group(d record.Dependents) view.DependencyGroup {
	g := view.DependencyGroup{Object: view.Objects()[d.Object], Total: d.Total, Cascades: d.Cascades}
	for _, one := range d.First {
		link := view.Link{Name: one.Name}
		if g.Path != "" {
			link.Href = g.Path + "/" + strconv.FormatInt(one.ID, 10)
		}
		g.Links = append(g.Links, link)
	}
	return g
}
