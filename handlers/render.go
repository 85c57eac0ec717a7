package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"
)

// Render writes page with the given status. When htmx asks for a part of the
// page, only the fragment whose name is the id of its target is written. The
// page is rendered completely before the first byte leaves.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var body bytes.Buffer
	if err := render(r, &body, page); err != nil {
		return fmt.Errorf("rendering %s: %w", r.URL.Path, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "HX-Request")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the client has gone away
	return nil
}

func render(r *http.Request, body *bytes.Buffer, page templ.Component) error {
	id := FragmentID(r)
	if id == "" {
		return page.Render(r.Context(), body)
	}
	if err := templ.RenderFragments(r.Context(), body, page, id); err != nil || body.Len() > 0 {
		return err
	}
	return page.Render(r.Context(), body) // a page without that part: an error
}

// FragmentID returns the id of the element that htmx wants to replace, or
// nothing when the whole page is asked for. htmx 4 sends it as "tag#id".
func FragmentID(r *http.Request) string {
	if r.Header.Get("HX-Request-Type") != "partial" {
		return ""
	}
	_, id, _ := strings.Cut(r.Header.Get("HX-Target"), "#")
	return id
}

// SeeOther sends the browser to path after a change, so that reloading does
// not repeat it.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
