package cmadmin

import "tandem/model"

// parameter is one service parameter and what it means.
type parameter struct {
	Name string
	Help model.Text
}

// parameterSection is a group of parameters.
type parameterSection struct {
	Title, Note model.Text
	// Advanced sections are shown only when they are asked for.
	Advanced   bool
	Parameters []parameter
}

// parameterSections are the parameters of Cisco Extension Mobility in the order
// of spec/pages.md section 19.1, and ours.
func parameterSections() []parameterSection {
	return []parameterSection{
		{
			Title: model.T("Clusterwide Parameters (Parameters that apply to all servers)"),
			Parameters: []parameter{
				{"enforce_maximum", model.T("Whether the maximum login time holds for users without a time of their own. A new maximum login time turns it on.")},
				{"maximum_login_time", model.T("How long somebody stays logged in, as hours and minutes from 0:00 to 168:00. 0:00 means no limit.")},
				{"maximum_requests", model.T("How many logins and logouts are done at the same time; further ones get code 26.")},
				{"multiple_login", model.T("What happens when somebody who is logged in on a phone logs in on another one. When it is not allowed, the second login gets code 25.")},
				{"alphanumeric_user_id", model.T("Whether user IDs on phones may have letters. With False only digits are asked for.")},
				{"remember_last_user", model.T("Whether a phone offers the user ID of who was logged in last.")},
				{"clear_call_logs", model.T("Whether the call history of the phone is cleared when somebody logs in or out by hand.")},
			},
		},
		{
			Title:    model.T("Trusted Addresses"),
			Advanced: true,
			Parameters: []parameter{
				{"validate_address", model.T("Whether logins and logouts are taken only from trusted addresses; others get code 28.")},
				{"trusted_addresses", model.T("Addresses or host names separated by semicolons; ranges are not possible.")},
				{"allow_proxy", model.T("Whether requests may come through a proxy while addresses are validated; otherwise they get code 30.")},
				{"cache_size", model.T("How many valid addresses are remembered, from 1000 to 20000, while addresses are validated.")},
			},
		},
		{
			Title:    model.T("Forgotten Logouts"),
			Note:     model.T("Cisco knows the maximum login time only; these are additions of Tandem."),
			Advanced: true,
			Parameters: []parameter{
				{"idle_logout", model.T("After how many minutes without a request from the phone somebody is logged out. 0 means never.")},
				{"logout_time", model.T("When everybody is logged out each day, in the time zone of the cluster. Empty means never.")},
			},
		},
	}
}
