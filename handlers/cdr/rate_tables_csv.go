package cdr

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/cdr/tariff"
	"tandem/views"
	pages "tandem/views/cdr"
)

// Download serves GET Path/{id}/rates.csv: the rates as Upload takes them.
func (h *RateTables) Download(w http.ResponseWriter, r *http.Request) error {
	t, err := h.table(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := tariff.WriteCSV(&file, t.Rates); err != nil {
		return fmt.Errorf("writing the rates of table %d: %w", t.ID, err)
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="rates-%d.csv"`, t.ID))
	_, _ = file.WriteTo(w) // the client has gone away
	return nil
}

func (h *RateTables) table(r *http.Request) (tariff.RateTable, error) {
	id, err := handlers.PathID(r)
	if err != nil {
		return tariff.RateTable{}, err
	}
	return h.Tables.Get(r.Context(), id)
}

// ratesForm is what is posted besides the file.
type ratesForm struct {
	Pasted  string `form:"pasted" label:"Rates as text" kind:"multiline"`
	Version int    `form:"version"`
}

// ShowUpload serves GET Path/{id}/upload.
func (h *RateTables) ShowUpload(w http.ResponseWriter, r *http.Request) error {
	t, err := h.table(r)
	if err != nil {
		return err
	}
	f := ratesForm{Version: t.Version}
	status, err := form.Draft(r, &f)
	if err != nil {
		return err
	}
	return h.uploadPage(w, r, http.StatusOK, t, f, views.Page{Status: status})
}

// Upload serves POST Path/{id}/upload: the rates of a file, or of the text beside
// it, take the place of those of the table.
func (h *RateTables) Upload(w http.ResponseWriter, r *http.Request) error {
	var f ratesForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	t, err := h.table(r)
	if err != nil {
		return err
	}
	field := "file"
	data, err := ratesFile(r, field)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		data, field = []byte(f.Pasted), "pasted"
	}
	t.Version = f.Version
	err = h.replace(r, &t, data)
	if errs, ok := errors.AsType[model.FieldErrors](err); ok {
		return h.uploadPage(w, r, http.StatusUnprocessableEntity, t, f, views.Page{Errors: told(errs, field)})
	}
	if err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%d rates were uploaded", len(t.Rates))}
	return form.Done(w, r, flash, RateTableWords().One(t.ID))
}

// replace stores the rates of a file as those of t.
func (h *RateTables) replace(r *http.Request, t *tariff.RateTable, file []byte) (err error) {
	if len(bytes.TrimSpace(file)) == 0 {
		return model.FieldErrors{{Field: "rates", Text: model.T("Choose a file, or paste the rates")}}
	}
	if t.Rates, err = tariff.ReadCSV(bytes.NewReader(file)); err != nil {
		return err
	}
	return h.Tables.Update(r.Context(), *t)
}

// ratesFile returns the file of a form, nothing when none was chosen.
func ratesFile(r *http.Request, field string) ([]byte, error) {
	file, _, err := r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", handlers.ErrBadRequest, err)
	}
	data, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("reading an uploaded file: %w", err)
	}
	return data, nil
}

// mostTold are the errors of a file that are told at once.
const mostTold = 20

// told returns the first of errs as errors of one field.
func told(errs model.FieldErrors, field string) model.FieldErrors {
	var some model.FieldErrors
	for i, e := range errs {
		if i == mostTold {
			some.Add(field, model.T("and %d more", len(errs)-mostTold))
			break
		}
		some.Add(field, e.Text)
	}
	return some
}

func (h *RateTables) uploadPage(w http.ResponseWriter, r *http.Request, status int, t tariff.RateTable, f ratesForm, page views.Page) error {
	page.HasForm = true
	return handlers.Render(w, r, status, pages.RatesUpload(pages.RatesUploadPage{
		Page: page, ID: t.ID, Name: t.Name, Rates: len(t.Rates), Version: f.Version, Fields: form.Fields(&f, page.Errors),
	}))
}
