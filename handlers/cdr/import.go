package cdr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/intake"
	"tandem/views"
	pages "tandem/views/cdr"
)

// Import serves Gateway CDRs > Import CDRs.
type Import struct {
	Imports  *intake.Imports
	Gateways *gateway.Directory
	// Parameters tell how long records are kept, those of old files too.
	Parameters interface {
		Load(ctx context.Context) (gateway.Parameters, error)
	}
	// Running reports whether the collector runs on this node.
	Running func() bool
}

// Show serves GET /ccmservice/gateway-cdrs/import.
func (h *Import) Show(w http.ResponseWriter, r *http.Request) error {
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	return h.page(w, r, http.StatusOK, pages.ImportPage{Page: views.Page{Status: status}})
}

func (h *Import) page(w http.ResponseWriter, r *http.Request, status int, p pages.ImportPage) error {
	parameters, err := h.Parameters.Load(r.Context())
	if err != nil {
		return err
	}
	p.KeepDays = parameters.KeepDays
	p.Gateways, p.Imports, p.Running = gatewayNames(h.Gateways), h.Imports.List(), h.Running()
	p.ReadOnly = !session.May(r.Context(), account.RightServiceabilityUpdate)
	return handlers.Render(w, r, status, pages.Import(p))
}

// Progress serves GET /ccmservice/gateway-cdrs/import/{id}.
func (h *Import) Progress(w http.ResponseWriter, r *http.Request) error {
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	found, err := h.Imports.Get(id)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.ImportProgress(pages.ImportProgressPage{Import: found}))
}

// Upload serves POST /ccmservice/gateway-cdrs/import: it stores the file, which
// may be large, and has it imported.
func (h *Import) Upload(w http.ResponseWriter, r *http.Request) error {
	if !h.Running() {
		return h.page(w, r, http.StatusServiceUnavailable, pages.ImportPage{})
	}
	u, err := h.receive(w, r)
	defer func() { u.file.Discard() }()
	if err != nil {
		return err
	}
	var errs model.FieldErrors
	if u.file.Size == 0 {
		errs.Add(pages.ParamFile, model.T("Choose a file that has records"))
	}
	id, _ := strconv.ParseInt(u.gateway, 10, 64) // 0 when the lines tell
	if _, known := h.Gateways.ByID(id); u.gateway != "" && !known {
		errs.Add(pages.ParamGateway, model.T("Choose one of the listed gateways"))
	}
	if len(errs) > 0 {
		return h.page(w, r, http.StatusUnprocessableEntity, pages.ImportPage{Page: views.Page{Errors: errs}, Gateway: u.gateway})
	}
	started, err := h.Imports.Start(r.Context(), u.file, u.name, id)
	if err != nil {
		return err
	}
	u.file = intake.Upload{} // it belongs to the import
	return handlers.SeeOther(w, r, pages.ImportURL(started))
}

// uploaded is what the form of the page sends.
type uploaded struct {
	gateway, name string
	file          intake.Upload
}

// uploadTime is how long the client may take for the next piece of a file.
const uploadTime = time.Minute

// longestName is how much of the name of a file is kept, in characters.
const longestName = 100

// receive reads the form piece by piece, so that a large file is never in memory.
func (h *Import) receive(w http.ResponseWriter, r *http.Request) (u uploaded, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, intake.MaxFile)
	parts, err := r.MultipartReader()
	if err != nil {
		return u, fmt.Errorf("%w: %w", handlers.ErrBadRequest, err)
	}
	control := http.NewResponseController(w)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			_ = control.SetWriteDeadline(time.Now().Add(uploadTime))
			return u, nil
		}
		if err == nil {
			err = u.take(part, h.Imports, control)
		}
		if err != nil {
			return u, unreadable(err)
		}
	}
}

// take reads one field of the form.
func (u *uploaded) take(part *multipart.Part, imports *intake.Imports, control *http.ResponseController) (err error) {
	switch part.FormName() {
	case pages.ParamGateway:
		text, err := io.ReadAll(io.LimitReader(part, 32))
		u.gateway = string(text)
		return err
	case pages.ParamFile:
		u.file.Discard()
		u.name = model.OneLine(part.FileName(), longestName)
		u.file, err = imports.Receive(&slow{part, control})
		return err
	default:
		return nil
	}
}

// unreadable returns what a client is told of an error while its form was read.
func unreadable(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return err
	}
	return fmt.Errorf("%w: reading an uploaded file: %w", handlers.ErrBadRequest, err)
}

// slow gives the client uploadTime for every piece.
type slow struct {
	io.Reader
	control *http.ResponseController
}

func (s *slow) Read(b []byte) (int, error) {
	_ = s.control.SetReadDeadline(time.Now().Add(uploadTime)) // where the connection has deadlines
	return s.Reader.Read(b)
}
