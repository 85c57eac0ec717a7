package reporting

import (
	"net/http"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/mobility"
	"tandem/views/reporting"
)

// LoggedIn serves System Reports > Actively Logged In Device Report.
type LoggedIn struct{ Mobility *mobility.Service }

func loggedInList() findlist.List {
	return findlist.List{
		Path: reporting.LoggedInPath, Label: model.T("Find Logged In Devices where"), Fields: reporting.LoggedInFields(), Sort: "phone",
	}
}

// List serves GET /cucreports/logged-in-devices.
func (h *LoggedIn) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, loggedInList(), h.Mobility.Find)
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, reporting.LoggedIn(reporting.LoggedInPage{
		Page: found.Page, List: found.List, Sessions: found.Items,
		MayLogOut: session.May(r.Context(), account.RightCMAdminUpdate),
	}))
}

// CSV serves GET /cucreports/logged-in-devices.csv: all that the filter finds.
func (h *LoggedIn) CSV(w http.ResponseWriter, r *http.Request) error {
	file := findlist.File[mobility.Listed]{Heads: reporting.LoggedInHeads, Cells: reporting.LoggedInCells, Each: h.Mobility.Each}
	return file.Send(w, r, loggedInList(), h.List)
}

// Ended serves System Reports > Ended Extension Mobility Sessions.
type Ended struct{ Mobility *mobility.Service }

func endedList() findlist.List {
	return findlist.List{
		Path: reporting.EndedPath, Label: model.T("Find Ended Sessions where"), Fields: reporting.EndedFields(),
		Sort: "ended_at", Descending: true,
	}
}

// List serves GET /cucreports/ended-sessions.
func (h *Ended) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, endedList(), h.Mobility.FindEnded)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, reporting.Ended(reporting.EndedPage{
		Page: found.Page, List: found.List, Sessions: found.Items,
	}))
}

// CSV serves GET /cucreports/ended-sessions.csv: all that the filter finds.
func (h *Ended) CSV(w http.ResponseWriter, r *http.Request) error {
	file := findlist.File[mobility.Ended]{Heads: reporting.EndedHeads, Cells: reporting.EndedCells, Each: h.Mobility.EachEnded}
	return file.Send(w, r, endedList(), h.List)
}
