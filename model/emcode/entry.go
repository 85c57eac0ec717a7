package emcode

import (
	"slices"

	"tandem/model"
)

// Origin is the part of Extension Mobility that finds an error.
type Origin string

// The origins by their own names, which are not translated.
const (
	// EMApp is the application behind the phone's Services button.
	EMApp Origin = "EMApp"
	// EMService is what logs in and out, for phones and for programs.
	EMService Origin = "EMService"
	// EMAPI codes are told to programs and never shown on a phone.
	EMAPI Origin = "EM API"
	// Internal codes are logged; the phone shows another number or page.
	Internal Origin = "internal"
)

// Pages that fix errors.
const (
	usersPage           = "/ccmadmin/users"
	phonesPage          = "/ccmadmin/phones"
	profilesPage        = "/ccmadmin/device-profiles"
	phoneServicesPage   = "/ccmadmin/phone-services"
	parametersPage      = "/ccmadmin/service-parameters"
	applicationsPage    = "/ccmadmin/application-users"
	groupsPage          = "/ccmadmin/access-control-groups"
	enterprisePage      = "/ccmadmin/enterprise-parameters"
	featureServicesPage = "/ccmservice/control-center/feature"
	networkServicesPage = "/ccmservice/control-center/network"
)

// Entry is what is known about a code.
type Entry struct {
	Code   Code
	Origin Origin
	shown
	// Short is the quick description of the source's tables.
	Short model.Text
	// Cause and Advice are whole sentences: why it happens and what to do.
	Cause  model.Text
	Advice model.Text
	// inAPI is what the EM API says, unless that is Short: its guide has a table of
	// its own, and scripts look for fragments.
	inAPI string
	// Alias are other wordings that people read somewhere and search for, in
	// English as they were printed.
	Alias []string
	// Fix is the path of the page that fixes it, or empty when no page does.
	Fix string
	// InOneCluster tells that this cluster can produce it, without another one.
	InOneCluster bool
	// note is why it cannot, unless it needs another cluster.
	note model.Text
}

// OnLogin returns what the phone shows when a login fails with the code; zero
// when that cannot happen or the phone is not told.
func (e Entry) OnLogin() model.Text { return e.login }

// OnLogout returns what the phone shows when a logout fails with the code; zero
// when that cannot happen or the phone is not told.
func (e Entry) OnLogout() model.Text { return e.logout }

// Note says why a code is not met here; zero for those that are.
func (e Entry) Note() model.Text {
	if e.InOneCluster || !e.note.IsZero() {
		return e.note
	}
	return model.T("This code belongs to Extension Mobility Cross Cluster. This cluster cannot produce it yet.")
}

// All returns every code in the order of the numbers. Callers do not change
// the lists in them.
func All() []Entry {
	all := slices.Concat(applicationEntries(), serviceEntries(), laterServiceEntries(), apiEntries(), betweenEntries())
	slices.SortFunc(all, func(a, b Entry) int { return int(a.Code - b.Code) })
	return all
}

// entries is never changed.
var entries = byCode(All())

func byCode(all []Entry) map[Code]Entry {
	m := make(map[Code]Entry, len(all))
	for _, e := range all {
		m[e.Code] = e
	}
	return m
}

// Lookup returns what is known about c.
func Lookup(c Code) (Entry, bool) {
	e, ok := entries[c]
	return e, ok
}

// OnLogin returns what a phone shows when a login fails with c. Codes that
// phones are not told, and numbers that mean nothing, show as UnknownError.
func (c Code) OnLogin() model.Text {
	if text := entries[c].login; !text.IsZero() {
		return text
	}
	return entries[UnknownError].login
}

// OnLogout returns what a phone shows when a logout fails with c. Codes that
// phones are not told, and numbers that mean nothing, show as UnknownError.
func (c Code) OnLogout() model.Text {
	if text := entries[c].logout; !text.IsZero() {
		return text
	}
	return entries[UnknownError].logout
}

// InAPI returns what the EM API says with c, and the text of UnknownError with a
// code that the API does not have.
//
// These texts belong to the protocol and are never translated: they are those of
// the EM API guide's table (spec/wire-formats.md 2.4). Scripts look for fragments
// in them (2.7), and one of those scripts only from the second character on:
// hence the guide's name before the fragment in 5, 18 and 22. The text of 3 is the
// sample's. "success" must stand in none.
func (c Code) InAPI() string {
	e, known := entries[c]
	switch {
	case !known || c > ProxyNotAllowed: // the last one of the guide's table
		return UnknownError.InAPI()
	case e.inAPI != "":
		return e.inAPI
	default:
		return e.Short.Key
	}
}

// shown is what a phone shows.
type shown struct{ login, logout model.Text }

// tight is the text of most codes: no blank before the bracket.
func tight(c Code) shown {
	return shown{tightLogin(c).login, tightLogout(c).logout}
}

func tightLogin(c Code) shown {
	return shown{login: model.T("Login is unavailable(%d)", int(c))}
}

func tightLogout(c Code) shown {
	return shown{logout: model.T("Logout is unavailable(%d)", int(c))}
}

// spacedLogin is printed with a blank before the bracket.
func spacedLogin(c Code) shown {
	return shown{login: model.T("Login is unavailable (%d)", int(c))}
}

func spaced(c Code) shown {
	return shown{spacedLogin(c).login, model.T("Logout is unavailable (%d)", int(c))}
}

// capital is printed with a capital U and a blank before the bracket.
func capital(c Code) shown {
	return shown{model.T("Login is Unavailable (%d)", int(c)), model.T("Logout is Unavailable (%d)", int(c))}
}

// again asks to try again with the number of c.
func again(c Code) shown {
	return shown{login: model.T("Please try to login again (%d)", int(c))}
}

func unsuccessful(c Code) shown {
	return shown{login: model.T("Login is unsuccessful(%d)", int(c))}
}

func manyUsers(c Code) shown {
	return shown{login: model.T("DN has multiple users(%d)", int(c))}
}
