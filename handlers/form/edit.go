package form

import (
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/views"
	"tandem/views/component"
)

// Edit is a page with one form F that edits one record: it shows the record,
// checks what was posted, saves it, and shows the form again with everything
// typed when that cannot be saved.
//
// F is a struct as the package comment describes it. A field "version" holds
// the version of the record; when somebody else has saved meanwhile, the page
// shows their values beside what was typed, and saving again overwrites them.
type Edit[F any] struct {
	// Load returns the stored record as a form.
	Load func(r *http.Request) (F, error)
	// Save stores the form. It may return model.FieldErrors.
	Save func(r *http.Request, f F) error
	// View returns the page around the form.
	View func(r *http.Request, f F, fields component.Fields, page views.Page) (templ.Component, error)
	// Saved is what the next page says; "Update successful" when zero.
	Saved model.Text
	// After, when set, tells what remains to be done after saving.
	After func() model.Text
	// Next is the page after saving; the page itself when nil.
	Next func(r *http.Request, f F) string
}

// Show serves GET.
func (e Edit[F]) Show(w http.ResponseWriter, r *http.Request) error {
	f, err := e.Load(r)
	if err != nil {
		return err
	}
	status, err := Draft(r, &f)
	if err != nil {
		return err
	}
	if status == nil {
		if status, err = Flashed(w, r); err != nil {
			return err
		}
	}
	return e.Page(w, r, http.StatusOK, f, views.Page{Status: status})
}

// Submit serves POST.
func (e Edit[F]) Submit(w http.ResponseWriter, r *http.Request) error {
	var f F
	if err := Decode(w, r, &f); err != nil {
		return err
	}
	if pressed, errs := press(&f, r.PostForm); errs != nil {
		return e.Refuse(w, r, f, errs)
	} else if pressed || reorder(&f, r.PostForm) || handlers.FragmentID(r) != "" {
		return e.Page(w, r, http.StatusOK, f, views.Page{Status: Unsaved()})
	}
	if errs := Validate(&f); errs != nil {
		return e.Refuse(w, r, f, errs)
	}
	if err := e.Save(r, f); err != nil {
		return e.Refuse(w, r, f, err)
	}
	saved := e.Saved
	if saved.IsZero() {
		saved = model.T("Update successful")
	}
	flash := session.Flash{Kind: string(views.Success), Text: saved}
	if e.After != nil {
		if text := e.After(); !text.IsZero() {
			flash.Details = append(flash.Details, text)
		}
	}
	return Done(w, r, flash, e.next(r, f))
}

func (e Edit[F]) next(r *http.Request, f F) string {
	if e.Next != nil {
		return e.Next(r, f)
	}
	return r.URL.Path
}

// Refuse shows the form again with what is wrong: field errors, or the values
// that somebody else saved meanwhile. Other errors are returned.
func (e Edit[F]) Refuse(w http.ResponseWriter, r *http.Request, f F, err error) error {
	var errs model.FieldErrors
	switch {
	case errors.As(err, &errs):
		return e.Page(w, r, http.StatusUnprocessableEntity, f, views.Page{Errors: errs})
	case errors.Is(err, model.ErrConflict):
		return e.conflict(w, r, f)
	default:
		return err
	}
}

func (e Edit[F]) conflict(w http.ResponseWriter, r *http.Request, f F) error {
	stored, err := e.Load(r)
	if err != nil {
		return err
	}
	errs := Differences(f, stored)
	SetVersion(&f, Version(stored))
	return e.Page(w, r, http.StatusConflict, f, views.Page{Errors: errs})
}

// Page shows the form with the given status.
func (e Edit[F]) Page(w http.ResponseWriter, r *http.Request, status int, f F, page views.Page) error {
	page.HasForm = true
	view, err := e.View(r, f, Fields(&f, page.Errors), page)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, status, view)
}

// Differences tells for each field what somebody else has stored meanwhile, in
// the words of its control.
func Differences(typed, stored any) model.FieldErrors {
	errs := model.FieldErrors{{Text: model.T("Somebody else saved this page after you opened it. Nothing of yours is saved yet: compare the values below and save again to overwrite theirs.")}}
	mine, theirs, choices := reflect.ValueOf(typed), reflect.ValueOf(stored), options(typed)
	for _, field := range reflect.VisibleFields(mine.Type()) {
		label := model.Text{Key: field.Tag.Get("label")}
		if label.IsZero() || field.Tag.Get("kind") == "secret" {
			continue
		}
		my, their := mine.FieldByIndex(field.Index), theirs.FieldByIndex(field.Index)
		if reflect.DeepEqual(my.Interface(), their.Interface()) {
			continue
		}
		name := field.Tag.Get("form")
		errs.Add(name, model.T("%s is now stored as “%v”", label, word(their, choices[name])))
	}
	return errs
}

// word returns what people read of a value: the word of a choice or of a check
// box, or what was typed.
func word(v reflect.Value, choices []component.Option) any {
	if v.Kind() == reflect.Bool {
		return checked(v.Bool())
	}
	if v.Kind() == reflect.Slice {
		return listed(v)
	}
	for _, o := range choices {
		if o.Value == v.String() {
			return o.Word()
		}
	}
	if v.String() == "" {
		return model.T("(empty)")
	}
	return v.String()
}

// listed returns the names of a list.
func listed(v reflect.Value) any {
	names, _ := v.Interface().([]string)
	if len(names) == 0 {
		return model.T("(empty)")
	}
	return strings.Join(names, ", ")
}

func checked(yes bool) model.Text {
	if yes {
		return model.T("Checked")
	}
	return model.T("Not checked")
}

// Version returns the version that the form holds.
func Version(form any) int {
	return int(reflect.ValueOf(form).FieldByName("Version").Int())
}

// SetVersion puts a version into the form that v points to.
func SetVersion(v any, version int) {
	reflect.ValueOf(v).Elem().FieldByName("Version").SetInt(int64(version))
}

// Done keeps a message for the next page, forgets the draft, and leads there.
func Done(w http.ResponseWriter, r *http.Request, flash session.Flash, next string) error {
	current := session.FromContext(r.Context())
	if err := current.DropDraft(w, r); err != nil {
		return err
	}
	if err := current.AddFlash(w, r, flash); err != nil {
		return err
	}
	return handlers.SeeOther(w, r, next)
}

// Flashed returns the status that the page before kept for this one, or nil.
func Flashed(w http.ResponseWriter, r *http.Request) (*views.Status, error) {
	current := session.FromContext(r.Context())
	if current == nil {
		return nil, nil
	}
	flashes, err := current.PopFlashes(w, r)
	if err != nil || len(flashes) == 0 {
		return nil, err
	}
	last := flashes[len(flashes)-1]
	return &views.Status{Kind: views.Kind(last.Kind), Text: last.Text, Details: last.Details}, nil
}
