package cmadmin_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/demo"
	"tandem/model/device"
	"tandem/model/routing"
	"tandem/model/user"
)

// people is a console with the pages of User Management and the people of the
// demonstration.
func people(t *testing.T) (*handlertest.Browser, *cmadmin.People) {
	t.Helper()
	c := handlertest.New(t)
	err := errors.Join(
		device.EnsureStandards(t.Context(), c.DB, time.Now),
		demo.Fill(t.Context(), demo.Cluster{DB: c.DB, Clock: time.Now, URL: "http://192.0.2.1:8080/", AppPassword: "correct horse battery"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	h := &cmadmin.People{
		EndUsers: user.NewEndUsers(c.DB, time.Now), ApplicationUsers: user.NewApplicationUsers(c.DB, time.Now),
		Groups: user.NewAccessControlGroups(c.DB, time.Now), Members: user.NewMembers(c.DB, time.Now),
		Policies: user.NewCredentialPolicies(c.DB, time.Now), Credentials: user.NewCredentials(c.DB, time.Now),
		Directory: user.NewDirectory(c.DB), Profiles: device.NewProfiles(c.DB, time.Now), Phones: device.NewPhones(c.DB, time.Now),
		Locales: device.NewUserLocales(c.DB, time.Now), SearchSpaces: routing.NewSearchSpaces(c.DB, time.Now),
	}
	c.Records("/ccmadmin/users", h.EndUserPages())
	c.Records("/ccmadmin/application-users", h.ApplicationUserPages())
	c.Records("/ccmadmin/access-control-groups", h.GroupPages())
	c.Handle(http.MethodGet, "/ccmadmin/users/{id}/credentials/{kind}", h.EndUserCredential().Show)
	c.Handle(http.MethodPost, "/ccmadmin/users/{id}/credentials/{kind}", h.EndUserCredential().Submit)
	c.Handle(http.MethodGet, "/ccmadmin/access-control-groups/{id}/members/{type}", h.ShowCandidates)
	c.Handle(http.MethodPost, "/ccmadmin/access-control-groups/{id}/members/{type}", h.AddMembers)
	c.Handle(http.MethodPost, "/ccmadmin/access-control-groups/{id}/members/delete", h.RemoveMembers)
	c.Add(t, "anna", account.SuperUsers)
	return c.SignIn(t, "anna"), h
}

func TestEndUserIsAddedWithAPINAndAProfile(t *testing.T) {
	t.Parallel()
	b, h := people(t)
	page := b.Get("/ccmadmin/users/new")
	page = b.Submit(page, "Save", url.Values{
		"user_id": {"Dora"}, "last_name": {"Dean"}, "controlled_profiles_add": {"bob-8845"}, "controlled_profiles_change": {"add"},
	})
	if got := page.Text("#field-default_profile"); !strings.Contains(got, "bob-8845") {
		t.Errorf("the default profile is offered %q, want the controlled one", got)
	}
	if got := page.Text("#field-primary_extension"); !strings.Contains(got, "1000-001") {
		t.Errorf("the primary extension is offered %q, want the number of the profile", got)
	}
	refused := b.Submit(page, "Save", url.Values{"pin": {"24680"}, "pin_again": {"24681"}, "maximum_login_time": {"169:00"}})
	if got := refused.Text("#status"); refused.Status != http.StatusUnprocessableEntity || !strings.Contains(got, "Maximum Login Time must be a time from 00:01 to 168:00") {
		t.Errorf("a time that is too long: got %d %q", refused.Status, got)
	}
	for _, tt := range []struct{ pin, again, want string }{
		{"24680", "24681", "The two PINs are not the same"},
		{"11111", "11111", "PIN"},
		{"1234", "1234", "PIN"},
	} {
		refused := b.Submit(page, "Save", url.Values{"pin": {tt.pin}, "pin_again": {tt.again}})
		if got := refused.Text("#status"); refused.Status != http.StatusUnprocessableEntity || !strings.Contains(got, tt.want) {
			t.Errorf("PIN %s: got %d %q, want %q", tt.pin, refused.Status, got, tt.want)
		}
		if strings.Contains(refused.Body, `value="`+tt.pin+`"`) {
			t.Errorf("PIN %s is on the page", tt.pin)
		}
	}
	page = b.Follow(b.Submit(page, "Save", url.Values{
		"default_profile": {"bob-8845"}, "pin": {"84213"}, "pin_again": {"84213"}, "maximum_login_time": {":30"},
	}))
	if got := page.Find("#field-maximum_login_time").AttrOr("value", ""); got != "0:30" {
		t.Errorf("got the time %q", got)
	}
	dora, err := h.Directory.ByUserID(t.Context(), "dora")
	if err != nil || dora.DefaultProfile != "bob-8845" || h.Credentials.Verify(t.Context(), dora.Owner(), user.PIN, "84213") != nil {
		t.Errorf("got %+v, %v", dora, err)
	}
	if got := b.Submit(page, "Save", url.Values{"last_name": {"Dean-Ross"}}).Status; got != http.StatusSeeOther {
		t.Errorf("saving without a new PIN: got %d", got)
	}
	if err := h.Credentials.Verify(t.Context(), dora.Owner(), user.PIN, "84213"); err != nil {
		t.Errorf("the PIN is kept when its field is empty: got %v", err)
	}
}

func TestCredentialIsLockedByAnAdministrator(t *testing.T) {
	t.Parallel()
	b, h := people(t)
	bob, err := h.Directory.ByUserID(t.Context(), "bob")
	if err != nil {
		t.Fatal(err)
	}
	page := b.Get("/ccmadmin/users/1/credentials/pin")
	stale := b.Get("/ccmadmin/users/1/credentials/pin")
	page = b.Follow(b.Submit(page, "Save", url.Values{"locked_by_administrator": {"true"}}))
	if got := page.Text("dl"); !strings.Contains(got, "Locked By Administrator") {
		t.Errorf("got the state %q", got)
	}
	if err := h.Credentials.Verify(t.Context(), bob.Owner(), user.PIN, demo.PIN); err == nil {
		t.Error("a locked PIN was accepted")
	}
	if got := b.Submit(stale, "Save", nil).Status; got != http.StatusConflict {
		t.Errorf("a stale save: got %d", got)
	}
	if got := b.Get("/ccmadmin/users/1/credentials/key").Status; got != http.StatusNotFound {
		t.Errorf("a credential that does not exist: got %d", got)
	}
}

func TestUsersAreAddedToAGroupAndTakenOut(t *testing.T) {
	t.Parallel()
	b, h := people(t)
	bob, err := h.Directory.ByUserID(t.Context(), "bob")
	if err != nil {
		t.Fatal(err)
	}
	candidates := b.Get("/ccmadmin/access-control-groups/1/members/end-users")
	if got := candidates.Text("tbody"); !strings.Contains(got, "bob") {
		t.Fatalf("got the candidates %q", got)
	}
	value := candidates.Find("tbody tr").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Text(), "bob")
	}).Find("input").AttrOr("value", "")
	group := b.Follow(b.Post("/ccmadmin/access-control-groups/1/members/end-users", url.Values{"id": {value}}))
	if got := group.Text("tbody"); !strings.Contains(got, "bob") || !strings.Contains(got, demo.AppUser) {
		t.Errorf("got the members %q", got)
	}
	stored, err := h.EndUsers.Get(t.Context(), bob.ID)
	if err != nil || len(stored.Groups) != 1 {
		t.Errorf("got the groups %v, %v", stored.Groups, err)
	}
	group = b.Follow(b.Post("/ccmadmin/access-control-groups/1/members/delete", url.Values{"id": {value}}))
	if got := group.Text("tbody"); strings.Contains(got, "bob") {
		t.Errorf("got the members %q", got)
	}
	if got := b.Get("/ccmadmin/access-control-groups/1/members/robots").Status; got != http.StatusNotFound {
		t.Errorf("users of no type: got %d", got)
	}
}
