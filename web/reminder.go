package main

import (
	"net/http"
	"strings"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/serviceability"
)

// reminder asks on every page of CM Administration to choose what Call Home
// does, until somebody has (seed 000, "Call Home configuration"). It is shown to
// those who may follow it.
func (a *app) reminder(r *http.Request) (*views.Reminder, error) {
	current := session.FromContext(r.Context())
	if !strings.HasPrefix(r.URL.Path, "/ccmadmin") || !current.Administrator.Group.Has(account.RightServiceabilityRead) {
		return nil, nil
	}
	stored, err := a.callHome.Load(r.Context())
	if err != nil || stored.Mode != callhome.None {
		return nil, err
	}
	return &views.Reminder{
		Text: model.T("Smart Call Home is not configured. To configure it or disable the reminder, go to Cisco Unified Serviceability > Call Home or [click here]."),
		Href: serviceability.CallHomePath,
	}, nil
}
