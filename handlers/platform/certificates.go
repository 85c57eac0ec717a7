package platform

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/certificate"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/platform"
)

// Certificates serves Security > Trusted Certificates.
type Certificates struct {
	Trust *certificate.Store
	// Now tells which certificates have expired.
	Now func() time.Time
}

// List serves GET /cmplatform/trusted-certificates.
func (h *Certificates) List(w http.ResponseWriter, r *http.Request) error {
	all, err := h.Trust.List(r.Context())
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	page := platform.CertificatesPage{Page: views.Page{Status: status}, ReadOnly: !session.May(r.Context(), account.RightPlatformUpdate)}
	for _, c := range all {
		page.Rows = append(page.Rows, h.row(c))
	}
	return handlers.Render(w, r, http.StatusOK, platform.Certificates(page))
}

func (h *Certificates) row(c certificate.Certificate) platform.CertificateRow {
	return platform.CertificateRow{Certificate: c, Expired: c.Expired(h.Now())}
}

// Show serves GET /cmplatform/trusted-certificates/{id}.
func (h *Certificates) Show(w http.ResponseWriter, r *http.Request) error {
	c, err := h.load(r)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, platform.Certificate(platform.CertificatePage{
		CertificateRow: h.row(c), ReadOnly: !session.May(r.Context(), account.RightPlatformUpdate),
	}))
}

func (h *Certificates) load(r *http.Request) (certificate.Certificate, error) {
	return handlers.ByID(r, h.Trust.Get)
}

// PEM serves GET /cmplatform/trusted-certificates/{id}/pem.
func (h *Certificates) PEM(w http.ResponseWriter, r *http.Request) error {
	c, err := h.load(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="trusted-%d.pem"`, c.ID))
	_, _ = w.Write([]byte(c.PEM)) // the client has gone away
	return nil
}

// Delete serves POST /cmplatform/trusted-certificates/{id}/delete.
func (h *Certificates) Delete(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	c, err := h.load(r)
	if err != nil {
		return err
	}
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Delete Certificate"), Path: platform.CertificatesPath}, component.Confirmation{
			Question: model.T("Delete the certificate %s? This cannot be undone.", c.Subject),
			Details:  []model.Text{model.T("Servers that are trusted because of it can no longer be reached.")},
			Button:   component.Button{Text: model.T("Delete"), Danger: true},
			Cancel:   platform.CertificatePath(c.ID),
		})
	}
	if err := h.Trust.Remove(r.Context(), c.ID); err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Delete successful"), Details: []model.Text{subject(c)}}
	return form.Done(w, r, flash, platform.CertificatesPath)
}

// subject names c in a list of details.
func subject(c certificate.Certificate) model.Text { return model.T("Certificate: %s", c.Subject) }

// certificateForm is what is posted besides the file.
type certificateForm struct {
	File   string `form:"file" label:"Upload File"`
	Pasted string `form:"pasted" label:"Certificate as text" kind:"multiline"`
}

// New serves GET /cmplatform/trusted-certificates/new.
func (h *Certificates) New(w http.ResponseWriter, r *http.Request) error {
	var f certificateForm
	status, err := form.Draft(r, &f)
	if err != nil {
		return err
	}
	return h.newPage(w, r, http.StatusOK, f, views.Page{Status: status})
}

// Add serves POST /cmplatform/trusted-certificates/new.
func (h *Certificates) Add(w http.ResponseWriter, r *http.Request) error {
	var f certificateForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	data, err := upload(r)
	if err != nil {
		return err
	}
	field := "file"
	if len(data) == 0 && f.Pasted != "" {
		data, field = []byte(f.Pasted), "pasted"
	}
	added, err := h.Trust.Add(r.Context(), data)
	if form.HoldsPrivateKey(f.Pasted) {
		f.Pasted = ""
	}
	if errs := (model.FieldErrors)(nil); errors.As(err, &errs) {
		return h.newPage(w, r, http.StatusUnprocessableEntity, f, views.Page{Errors: moved(errs, field)})
	}
	if err != nil {
		return err
	}
	return form.Done(w, r, h.added(added), platform.CertificatesPath)
}

// moved returns errs as those of the field that was filled in.
func moved(errs model.FieldErrors, field string) model.FieldErrors {
	var at model.FieldErrors
	for _, e := range errs {
		at.Add(field, e.Text)
	}
	return at
}

// upload returns the content of the posted file; nothing without one. The model
// refuses one that is larger than a certificate can be.
func upload(r *http.Request) ([]byte, error) {
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: reading the file: %w", handlers.ErrBadRequest, err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(file) // at most form.MaxBody
	if err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	return data, nil
}

// added says what was added, and warns of what cannot work any more.
func (h *Certificates) added(added []certificate.Certificate) session.Flash {
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Certificate uploaded. It is trusted from now on.")}
	for _, c := range added {
		flash.Details = append(flash.Details, subject(c))
		if c.Expired(h.Now()) {
			flash.Kind = string(views.Warning)
			flash.Details = append(flash.Details, model.T("It has expired, so nothing that depends on it is trusted."))
		}
	}
	return flash
}

func (h *Certificates) newPage(w http.ResponseWriter, r *http.Request, status int, f certificateForm, page views.Page) error {
	page.HasForm = true
	return handlers.Render(w, r, status, platform.NewCertificate(platform.NewCertificatePage{Page: page, Fields: form.Fields(&f, page.Errors)}))
}
