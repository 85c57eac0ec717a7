package cmadmin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
	"tandem/model/routing"
	"tandem/model/user"
)

const (
	phonesPath = "/ccmadmin/phones"
	phoneA     = "SEP00000000000A"
	phoneB     = "SEP00000000000B"
)

// phoneConsole is a console with the pages of phones, in a cluster with two
// phones and with alice, who has a device profile.
type phoneConsole struct {
	*handlertest.Browser
	*handlertest.Cluster
	queue *phoneconfig.Queue
}

func phones(t *testing.T, group account.Group) phoneConsole {
	t.Helper()
	c := handlertest.New(t)
	p := phoneConsole{Cluster: handlertest.NewCluster(t, c.DB)}
	p.queue = phoneconfig.NewQueue(c.DB, p.Now)
	spaces := routing.NewSearchSpaces(c.DB, p.Now)
	association := cmadmin.PhoneAssociation(p.Phones, cmadmin.PhoneWords(), cmadmin.AssociationParts{
		Lines: device.NewLines(c.DB, p.Now), SpeedDials: device.NewSpeedDials(c.DB, p.Now),
		Subscriptions: device.NewSubscriptions(c.DB, p.Now), Templates: device.NewButtonTemplates(c.DB, p.Now),
		Services: phoneservice.NewServices(c.DB, p.Now), Partitions: routing.NewPartitions(c.DB, p.Now), Numbers: routing.NewDirectoryNumbers(c.DB, p.Now),
	})
	pages := &cmadmin.Phones{
		Phones: p.Phones, Features: featureChoices(c), Pools: device.NewPools(c.DB, p.Now),
		Commons: device.NewCommonConfigurations(c.DB, p.Now), Profiles: device.NewCommonPhoneProfiles(c.DB, p.Now),
		Spaces: spaces, Users: user.NewEndUsers(c.DB, p.Now), LogoutProfiles: device.NewProfiles(c.DB, p.Now),
		Association: association, Mobility: p.Mobility, Queue: p.queue,
		Load: phoneconfig.NewLoader(c.DB, p.Mobility, atHome, p.Now).Load,
	}
	c.Records(phonesPath, pages.Page())
	routeAssociation(c, association)
	c.Handle(http.MethodGet, phonesPath+"/{id}/configuration", pages.Configuration)
	c.Handle(http.MethodPost, phonesPath+"/reset", pages.ResetSelected)
	c.Handle(http.MethodPost, phonesPath+"/apply-config", pages.ApplyConfigToSelected)
	c.Handle(http.MethodPost, phonesPath+"/{id}/reset", pages.Reset)
	c.Handle(http.MethodPost, phonesPath+"/{id}/apply-config", pages.ApplyConfig)
	c.Handle(http.MethodPost, phonesPath+"/{id}/log-out", pages.LogOut)
	p.Phone(t, phoneA)
	p.Phone(t, phoneB)
	p.User(t, "alice", "alice 8845")
	c.Add(t, "anna", group)
	p.Browser = c.SignIn(t, "anna")
	return p
}

func (p phoneConsole) path(t *testing.T, name string) string {
	t.Helper()
	return phonesPath + "/" + numeral(p.stored(t, name).ID)
}

func (p phoneConsole) stored(t *testing.T, name string) device.Phone {
	t.Helper()
	found, err := p.Phones.Named(t.Context(), name)
	handlertest.Must(t, err)
	return found
}

func (p phoneConsole) logIn(t *testing.T, phone, userID string) {
	t.Helper()
	_, err := p.Mobility.Login(t.Context(), mobility.LoginRequest{Phone: phone, UserID: userID, Origin: mobility.OriginAdministrator})
	handlertest.Must(t, err)
}

// told are the actions of the commands for a phone, the newest first.
func (p phoneConsole) told(t *testing.T, name string) string {
	t.Helper()
	commands, err := p.queue.Commands(t.Context(), p.stored(t, name).ID)
	handlertest.Must(t, err)
	var actions []string
	for _, c := range commands {
		actions = append(actions, string(c.Action))
	}
	return strings.Join(actions, " ")
}

func TestWizardLeadsToTheFormOfAPhone(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	handlertest.Want(t, p.Get(phonesPath+"/new"), http.StatusOK, "main", "Phone Type")
	handlertest.Want(t, p.Get(phonesPath+"/new?model=Cisco+7965"), http.StatusOK, "main", "Device Protocol", "SCCP", "SIP")
	page := p.Get(phonesPath + "/new?model=Cisco+7965&protocol=SCCP")
	if got := offered(page, "logout_profile"); !slices.Equal(got, []string{"-- Use Current Device Settings --", "alice 8845"}) {
		t.Errorf("got the log out profiles %q", got)
	}
	if got := offered(page, "security_profile"); !slices.Equal(got, []string{"Standard SCCP Non-Secure Profile"}) {
		t.Errorf("got the security profiles %q", got)
	}
	values := url.Values{"name": {"00:11:22:aa:bb:cc"}, "extension_mobility": {"true"}, "logout_profile": {"alice 8845"}}
	added := p.Follow(p.Submit(page, "Save", values))
	handlertest.Want(t, added, http.StatusOK, "#status", "Add successful")
	if got := p.stored(t, "SEP001122AABBCC"); !got.ExtensionMobility || got.LogoutProfile != "alice 8845" || got.DevicePool != "Default" {
		t.Errorf("got %+v", got)
	}
}

func TestPhoneThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	path := p.path(t, phoneA)
	for _, test := range []struct {
		name   string
		change url.Values
		want   string
	}{
		{"no MAC address", url.Values{"name": {"my phone"}}, "Enter a MAC address such as"},
		{"the name of another phone", url.Values{"name": {"00-00-00-00-00-0b"}}, phoneB},
		{"no device pool", url.Values{"device_pool": {""}}, "Enter a value for Device Pool"},
		{"a secure profile", url.Values{"security_profile": {"Secure"}}, "Device Security Profile"},
		{"an owner who does not exist", url.Values{"owner_user": {"nobody"}}, "nobody"},
	} {
		page := p.Submit(p.Get(path), "Save", test.change)
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#error-summary", test.want)
	}
	stale := p.Get(path)
	p.Follow(p.Submit(stale, "Save", url.Values{"description": {"Reception"}}))
	if got := p.Submit(stale, "Save", url.Values{"description": {"Mine"}}); got.Status != http.StatusConflict || !strings.Contains(got.Text("main"), "Reception") {
		t.Errorf("a stale save: got %d %s", got.Status, got.Text("#status"))
	}
}

func TestAfterSavingTheButtonsTellThePhone(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	saved := p.Follow(p.Submit(p.Get(p.path(t, phoneA)), "Save", url.Values{"description": {"Reception"}}))
	handlertest.Want(t, saved, http.StatusOK, "#status", "Press Apply Config")
	for _, button := range []string{"Apply Config", "Reset"} {
		question := p.Submit(saved, button, nil)
		handlertest.Want(t, question, http.StatusOK, ".confirmation", phoneA)
		done := p.Follow(p.Submit(question, button, nil))
		handlertest.Want(t, done, http.StatusOK, "#status", "being told")
	}
	handlertest.Want(t, p.Get(p.path(t, phoneA)), http.StatusOK, "main", "Last Commands", "Waiting", "2026-11-22 10:00:00")
	if got := p.told(t, phoneA); got != "reset restart" {
		t.Errorf("got the commands %q", got)
	}
}

func TestSelectedPhonesAreToldAfterAsking(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	list := p.Get(phonesPath)
	handlertest.Want(t, p.Follow(p.Submit(list, "Reset Selected", nil)), http.StatusOK, "#status", "Select the phones to reset.")
	both := url.Values{"id": {numeral(p.stored(t, phoneA).ID), numeral(p.stored(t, phoneB).ID)}}
	for button, yes := range map[string]string{"Reset Selected": "Reset", "Apply Config to Selected": "Apply Config"} {
		question := p.Submit(list, button, both)
		handlertest.Want(t, question, http.StatusOK, ".confirmation", "2 phones")
		handlertest.Want(t, p.Follow(p.Submit(question, yes, nil)), http.StatusOK, "#status", "2 phones")
	}
	if got := p.told(t, phoneB); !strings.Contains(got, "restart") || !strings.Contains(got, "reset") {
		t.Errorf("got the commands %q", got)
	}
}

func TestListTellsWhatIsKnownOfPhones(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	handlertest.Must(t, p.Sightings.Seen(t.Context(), phoneA, "192.0.2.7"))
	p.logIn(t, phoneA, "alice")
	list := p.Get(phonesPath)
	handlertest.Want(t, list, http.StatusOK, "tbody tr:nth-child(1)", phoneA, "alice", "Seen", "2026-11-22 10:00:00", "192.0.2.7", "Super Copy")
	handlertest.Want(t, list, http.StatusOK, "tbody tr:nth-child(2)", phoneB, "Never seen")
	handlertest.Want(t, list, http.StatusOK, ".related", "Actively Logged In Device Report", "Add a New Phone")
	file := p.Get(phonesPath + ".csv?f=name&o=exactly&t=" + phoneA)
	want := phoneA + ",,,Default,SIP,alice,Seen,2026-11-22T10:00:00.000Z,192.0.2.7"
	if lines := strings.Split(strings.TrimSpace(file.Body), "\r\n"); len(lines) != 2 || lines[1] != want {
		t.Errorf("got the file %q, want %q", file.Body, want)
	}
	handlertest.Want(t, p.Get(phonesPath+"?f=name&o=exactly&t=nothing"), http.StatusOK, "main", "0 records found")
	if found := p.Get(phonesPath + "?f=last_seen&o=after&t=2026-11-22"); strings.Contains(found.Text("tbody"), phoneB) {
		t.Errorf("a phone that was never seen is found: %s", found.Text("tbody"))
	}
}

func TestWhoIsLoggedInIsShownAndLoggedOut(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	path := p.path(t, phoneA)
	if got := p.Get(path).Text("main"); strings.Contains(got, "Log in User ID") || strings.Contains(got, "Log Out Log Out") {
		t.Errorf("nobody is logged in: got %s", got)
	}
	p.logIn(t, phoneA, "alice")
	page := p.Get(path)
	handlertest.Want(t, page, http.StatusOK, "main", "Log in User ID alice", "Current Device Profile alice 8845", "Log in Time 2026-11-22 10:00:00", "no time limit")
	handlertest.Want(t, p.Get(path+"/configuration"), http.StatusOK, "main", phoneA+".cnf.xml", "<deviceProtocol>SIP</deviceProtocol>", "alice 8845")
	question := p.Post(path+"/log-out", url.Values{"session_user": {"alice"}})
	handlertest.Want(t, question, http.StatusOK, ".confirmation", "Log out alice on "+phoneA)
	handlertest.Want(t, p.Follow(p.Submit(question, "Log Out", nil)), http.StatusOK, "#status", "alice was logged out")
	if got := p.LoggedIn(t, phoneA); got != "" {
		t.Errorf("%q is still logged in", got)
	}
}

func TestWhoLoggedInMeanwhileIsNotLoggedOut(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	p.User(t, "bob", "bob 8845")
	p.logIn(t, phoneA, "bob")
	late := p.Follow(p.Post(p.path(t, phoneA)+"/log-out", url.Values{"session_user": {"alice"}, "confirmed": {"true"}}))
	handlertest.Want(t, late, http.StatusOK, "#status", "alice had logged out already")
	if got := p.LoggedIn(t, phoneA); got != "bob" {
		t.Errorf("got %q logged in, want bob", got)
	}
}

func TestWhoMayOnlyLookAtPhonesSeesNoButtons(t *testing.T) {
	t.Parallel()
	p := phones(t, account.ReadOnly)
	p.logIn(t, phoneA, "alice")
	page := p.Get(p.path(t, phoneA))
	handlertest.Want(t, page, http.StatusOK, "main", "Log in User ID alice", "Real-time Device Status")
	if got := page.Texts("main form[method=post] button, main .actions button"); slices.ContainsFunc(got, func(s string) bool { return s != "" }) {
		t.Errorf("got the buttons %q", got)
	}
	if got := p.Get(phonesPath).Texts("tbody input"); len(got) != 0 {
		t.Error("phones can be selected")
	}
}

func TestPhoneLinksToWhatBelongsToIt(t *testing.T) {
	t.Parallel()
	p := phones(t, account.SuperUsers)
	path := p.path(t, phoneA)
	page := p.Get(path)
	for text, want := range map[string]string{
		"Configuration File":                 path + "/configuration",
		"Phone Preview":                      "/ccmadmin/phone-preview/" + phoneA,
		"Why can this user not log in here?": "/ccmadmin/login-check?phone=" + phoneA,
		"Subscribe/Unsubscribe Services":     path + "/subscriptions",
	} {
		if got := page.Find(".related a:contains('"+text+"')").AttrOr("href", ""); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	p.Follow(p.Post(path+"/lines/new", url.Values{"pattern": {"1000"}}))
	if got := p.stored(t, phoneA).Lines; len(got) != 1 || got[0].Pattern != "1000" {
		t.Errorf("got the lines %+v", got)
	}
}
