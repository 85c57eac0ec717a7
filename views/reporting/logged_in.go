package reporting

import (
	"context"
	"strconv"

	"tandem/model"
	"tandem/model/mobility"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
	"tandem/views/record"
)

// LoggedInPath is the address of the Actively Logged In Device Report, and
// LogOutPath where its buttons post to.
const (
	LoggedInPath = "/cucreports/logged-in-devices"
	LogOutPath   = LoggedInPath + "/log-out"
)

// What the buttons of the report post: ParamSession is repeated, a SessionKey
// each.
const (
	ParamSession = "session"
	ActionAll    = "all"
	ActionChosen = "chosen"
)

// LoggedInPage is the Actively Logged In Device Report (pages.md section 11).
type LoggedInPage struct {
	views.Page
	List     component.List
	Sessions []mobility.Listed
	// MayLogOut says that the person may log others out.
	MayLogOut bool
}

func (p LoggedInPage) page() views.Page {
	p.Title = model.T("Actively Logged In Device Report")
	p.Related = []views.Link{{Text: model.T("Ended Extension Mobility Sessions"), Href: EndedPath}}
	return p.Page
}

func (p LoggedInPage) table() component.TableOptions {
	t := component.TableOptions{
		Label: model.T("Actively Logged In Device Report"),
		List:  &p.List,
		Columns: []component.Column{
			{Name: "phone", Label: model.T("Device Name")},
			{Name: "user_id", Label: model.T("User ID")},
			{Name: "device_profile", Label: model.T("Device Profile")},
			{Name: "started_at", Label: model.T("Log in Time")},
			{Name: "expires_at", Label: model.T("Log out Time")},
			{Name: "home_cluster", Label: model.T("Home Cluster")},
			{Name: "origin", Label: model.T("Origin")},
		},
	}
	if p.MayLogOut {
		t.Select = ParamSession
	}
	return t
}

// LoggedInFields are what the report can be searched by.
func LoggedInFields() []component.FindField {
	return []component.FindField{
		{Name: "phone", Label: model.T("Device Name")},
		{Name: "description", Label: model.T("Description")},
		{Name: "model", Label: model.T("Device Type")},
		{Name: "device_pool", Label: model.T("Device Pool")},
		{Name: "user_id", Label: model.T("User ID")},
		{Name: "last_name", Label: model.T("Last Name")},
		{Name: "device_profile", Label: model.T("Device Profile")},
		{Name: "home_cluster", Label: model.T("Home Cluster")},
		{Name: "started_at", Label: model.T("Log in Time"), Time: true},
		{Name: "expires_at", Label: model.T("Log out Time"), Time: true},
		{Name: "last_active", Label: model.T("Last Active"), Time: true},
		{Name: "origin", Label: model.T("Origin"), Options: component.Options(
			[]mobility.Origin{mobility.OriginPhone, mobility.OriginAPI, mobility.OriginAdministrator}, mobility.Origin.Label)},
	}
}

// LoggedInHeads are the heads of the report as a file, LoggedInCells the cells of
// one session, in the language of ctx. Times are RFC 3339 in the cluster's zone.
func LoggedInHeads(ctx context.Context) []string {
	return []string{
		i18n.T(ctx, "Device Name"), i18n.T(ctx, "Description"), i18n.T(ctx, "Device Type"), i18n.T(ctx, "Device Pool"),
		i18n.T(ctx, "User ID"), i18n.T(ctx, "First Name"), i18n.T(ctx, "Last Name"), i18n.T(ctx, "Device Profile"),
		i18n.T(ctx, "Home Cluster"), i18n.T(ctx, "Log in Time"), i18n.T(ctx, "Log out Time"), i18n.T(ctx, "Last Active"),
		i18n.T(ctx, "Origin"),
	}
}

// LoggedInCells is explained at LoggedInHeads.
func LoggedInCells(ctx context.Context, s mobility.Listed) []string {
	return []string{
		s.Phone, s.Description, s.Model, s.DevicePool, s.UserID, s.FirstName, s.LastName, s.Profile, s.HomeCluster,
		i18n.Stamp(ctx, s.StartedAt), i18n.Stamp(ctx, s.ExpiresAt), i18n.Stamp(ctx, s.LastActive), i18n.Text(ctx, s.Origin.Label()),
	}
}

// pathOf returns the address of a record of that kind (record.Objects).
func pathOf(object string, id int64) string {
	return record.Objects()[object].Path + "/" + strconv.FormatInt(id, 10)
}

// person returns a user's name in full.
func person(s mobility.Listed) string {
	if s.FirstName == "" {
		return s.LastName
	}
	return s.FirstName + " " + s.LastName
}

// SessionKey names a session for a check box: the phone and who is logged in, so
// that nobody else is logged out who came in between. A device name has no blank.
func SessionKey(s mobility.Session) string { return s.Phone + " " + s.UserID }
