package cdr

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// Lines serves Gateway CDRs > Kept Lines.
type Lines struct {
	Lines *intake.Lines
	// Running reports whether the collector runs on this node.
	Running func() bool
}

func lineList() findlist.List {
	return findlist.List{
		Path: pages.LinesPath, Label: model.T("Find Kept Lines where"), Fields: pages.LineFields(), Sort: "arrived", Descending: true,
	}
}

// List serves GET /ccmservice/gateway-cdrs/lines.
func (h *Lines) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, lineList(), h.Lines.Ledger.KeptLines)
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, pages.Lines(pages.LinesPage{
		Page: found.Page, List: found.List, Lines: found.Items, Running: h.Running(),
		ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}))
}

// Act serves POST /ccmservice/gateway-cdrs/lines/act: it has the lines that were
// chosen, or all that the filter finds, parsed again or deleted.
func (h *Lines) Act(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	action := r.PostForm.Get("action")
	if !slices.Contains([]string{pages.ActionRetry, pages.ActionRetryAll, pages.ActionDelete, pages.ActionDeleteAll}, action) {
		return handlers.ErrBadRequest
	}
	ids, err := h.chosen(r, action)
	if errors.As(err, new(model.FieldErrors)) {
		return handlers.SeeOther(w, r, lineList().Back(r)) // the list tells what is wrong
	}
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return toLines(w, r, views.Error, model.T("Select the lines first."))
	}
	if action == pages.ActionRetry || action == pages.ActionRetryAll {
		return h.retry(w, r, ids)
	}
	return h.delete(w, r, ids)
}

// chosen returns the ids of the lines that are meant.
func (h *Lines) chosen(r *http.Request, action string) ([]int64, error) {
	if action == pages.ActionRetryAll || action == pages.ActionDeleteAll {
		return h.Lines.Found(r.Context(), lineList().Posted(r))
	}
	var ids []int64
	for _, text := range r.PostForm[pages.ParamLine] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, handlers.ErrBadRequest
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (h *Lines) retry(w http.ResponseWriter, r *http.Request, ids []int64) error {
	result, err := h.Lines.Retry(r.Context(), ids)
	if errors.Is(err, model.ErrUnavailable) {
		return toLines(w, r, views.Error, model.T("The service Gateway CDR Collector is stopped on this node, so lines cannot be parsed again."))
	}
	if err != nil {
		return err
	}
	kind := views.Success
	if result.Failed > 0 {
		kind = views.Warning
	}
	return toLines(w, r, kind, model.T("%d lines were parsed again", len(ids)), retried(result)...)
}

// retried says what became of lines.
func retried(result collector.RetryResult) []model.Text {
	var details []model.Text
	for _, d := range []struct {
		n    int64
		text model.Text
	}{
		{result.Legs, model.T("%d became legs", result.Legs)},
		{result.Duplicates, model.T("%d were legs that are there already", result.Duplicates)},
		{result.Failed, model.T("%d are kept as before", result.Failed)},
	} {
		if d.n > 0 {
			details = append(details, d.text)
		}
	}
	return details
}

func (h *Lines) delete(w http.ResponseWriter, r *http.Request, ids []int64) error {
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Delete Kept Lines"), Path: pages.LinesPath}, component.Confirmation{
			Question: model.T("Delete %d kept lines? They are lost for good.", len(ids)),
			Button:   component.Button{Text: model.T("Delete"), Danger: true},
			Cancel:   lineList().Back(r),
		})
	}
	if err := h.Lines.Delete(r.Context(), ids); err != nil {
		return err
	}
	return toLines(w, r, views.Success, model.T("%d kept lines were deleted", len(ids)))
}

// toLines leads back to the list, which says text.
func toLines(w http.ResponseWriter, r *http.Request, kind views.Kind, text model.Text, details ...model.Text) error {
	return form.Done(w, r, session.Flash{Kind: string(kind), Text: text, Details: details}, lineList().Back(r))
}
