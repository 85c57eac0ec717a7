package cmadmin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model"
	"tandem/model/account"
)

const list = "/ccmadmin/administrators"

// console is a console with all routes of administrators and a super user, root.
func console(t *testing.T) (*handlertest.Console, *handlertest.Browser) {
	t.Helper()
	c := handlertest.New(t)
	h := &cmadmin.Administrators{Accounts: c.Accounts, Now: time.Now}
	edit := h.Edit()
	c.Handle(http.MethodGet, list, h.List)
	c.Handle(http.MethodGet, list+"/new", h.New)
	c.Handle(http.MethodPost, list+"/new", h.Add)
	c.Handle(http.MethodPost, list+"/delete", h.Delete)
	c.Handle(http.MethodGet, list+"/{id}", edit.Show)
	c.Handle(http.MethodPost, list+"/{id}", edit.Submit)
	c.Handle(http.MethodGet, list+"/{id}/password", h.ShowPassword)
	c.Handle(http.MethodPost, list+"/{id}/password", h.SetPassword)
	c.Handle(http.MethodPost, list+"/{id}/unlock", h.Unlock)
	c.Add(t, "root", account.SuperUsers)
	return c, c.SignIn(t, "root")
}

func path(a account.Administrator) string { return list + "/" + text(a.ID) }

func text[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

func TestAddAdministrator(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	ben := c.Add(t, "ben", account.ServerMonitoring)
	copied := root.Get(list + "/new?copy=" + text(ben.ID))
	if got, _ := copied.Find("[name=group][checked]").Attr("value"); got != string(account.ServerMonitoring) {
		t.Errorf("the copy: got the group %q, want that of ben", got)
	}
	typed := url.Values{"user_name": {"BEN"}, "display_name": {"Ben the Second"}, "group": {string(account.ReadOnly)},
		"password": {"a quite new password"}, "password_again": {"a quite old password"}}
	refused := root.Post(list+"/new", typed)
	handlertest.Want(t, refused, http.StatusUnprocessableEntity, "#error-summary", "The two passwords are not the same")
	if html, _ := refused.Html(); strings.Contains(html, "a quite new password") || !strings.Contains(html, "Ben the Second") {
		t.Error("the refused form shows a password, or not what was typed")
	}
	typed.Set("password_again", typed.Get("password"))
	handlertest.Want(t, root.Post(list+"/new", typed), http.StatusUnprocessableEntity, "#error-summary", "Another administrator has this user name")
	typed.Set("user_name", "ben2")
	added := root.Follow(root.Post(list+"/new", typed))
	handlertest.Want(t, added, http.StatusOK, "main", "Add successful", "ben2")
	if got, err := c.Accounts.ByUserName(t.Context(), "ben2"); err != nil || got.DisplayName != "Ben the Second" || got.Group != account.ReadOnly {
		t.Errorf("stored is %+v, %v", got, err)
	}
}

func TestEditAdministrator(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	ben := c.Add(t, "ben", account.ServerMonitoring)
	typed := url.Values{"display_name": {"Ben"}, "group": {string(account.ServerMonitoring)}, "console_language": {"ja"}, "version": {text(ben.Version)}}
	handlertest.Want(t, root.Follow(root.Post(path(ben), typed)), http.StatusOK, "#status", "Update successful")

	typed.Set("display_name", "Benjamin")
	stale := root.Post(path(ben), typed)
	handlertest.Want(t, stale, http.StatusConflict, "#error-summary", "Somebody else saved this page", "Display Name is now stored as “Ben”")
	if got, _ := stale.Find("[name=display_name]").Attr("value"); got != "Benjamin" {
		t.Errorf("the stale form shows %q, want what was typed", got)
	}
	version, _ := stale.Find("[name=version]").Attr("value")
	typed.Set("version", version)
	root.Follow(root.Post(path(ben), typed))
	if got, err := c.Accounts.Get(t.Context(), ben.ID); err != nil || got.DisplayName != "Benjamin" || got.UserName != "ben" {
		t.Errorf("stored is %+v, %v", got, err)
	}
}

func TestTheLastSuperUserKeepsTheGroup(t *testing.T) {
	t.Parallel()
	_, root := console(t)
	typed := url.Values{"group": {string(account.ReadOnly)}, "version": {text(root.Administrator.Version)}}
	handlertest.Want(t, root.Post(path(root.Administrator), typed), http.StatusUnprocessableEntity, "#error-summary", "must stay in that group")
}

func TestDeleteAdministrators(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	ben, anna := c.Add(t, "ben", account.ReadOnly), c.Add(t, "anna", account.SuperUsers)
	browser := c.SignIn(t, "ben")
	posted := url.Values{"id": {text(ben.ID), text(anna.ID), text(root.Administrator.ID), "999", "x"}}
	asked := root.Post(list+"/delete", posted)
	handlertest.Want(t, asked, http.StatusOK, "main", "Delete 2 administrators?", "The session of ben from 192.0.2.1 ends", "anna has no open sessions")
	if got := browser.Get(list).Status; got != http.StatusOK {
		t.Fatalf("before the confirmation: got status %d, want 200", got)
	}
	posted.Set("confirmed", "true")
	handlertest.Want(t, root.Follow(root.Post(list+"/delete", posted)), http.StatusOK, "#status", "Delete successful")
	if got := browser.Get(list).Status; got != http.StatusUnauthorized {
		t.Errorf("the session of a deleted administrator: got status %d, want 401", got)
	}
	if found, err := c.Accounts.Find(t.Context(), model.Query{PerPage: 1}); err != nil || found.Total != 1 {
		t.Errorf("got %d administrators, %v; want root only", found.Total, err)
	}
	handlertest.Want(t, root.Follow(root.Post(list+"/delete", posted)), http.StatusOK, "#status", "Select the administrators")
}

func TestDeleteTheLastSuperUser(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	c.Add(t, "ben", account.ReadOnly)
	ben := c.SignIn(t, "ben") // the handlers do not check rights, so that the store is asked
	posted := url.Values{"id": {text(root.Administrator.ID)}, "confirmed": {"true"}}
	handlertest.Want(t, ben.Follow(ben.Post(list+"/delete", posted)), http.StatusOK, "#status", "Not all could be deleted", "The last administrator")
}

func TestAdministratorsReadOnly(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	c.Add(t, "ben", account.ReadOnly)
	ben := c.SignIn(t, "ben")
	for _, address := range []string{list, path(root.Administrator)} {
		page := ben.Get(address)
		handlertest.Want(t, page, http.StatusOK, "main", "root", "lets you look at this page")
		if got := page.Find("main .buttons, main .actions, main td.check, main a[href*='copy=']").Length(); got != 0 {
			t.Errorf("%s: got %d things to change something with, want none", address, got)
		}
		if got := page.Find("#page-form :is(input, select, textarea):not([disabled], [type=hidden])").Length(); got != 0 {
			t.Errorf("%s: got %d fields to type in, want none", address, got)
		}
	}
}

func TestSetPasswordOfAnother(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	ben := c.Add(t, "ben", account.ReadOnly)
	browser := c.SignIn(t, "ben")
	address := path(ben) + "/password"
	handlertest.Want(t, root.Post(address, url.Values{"password": {"short"}, "password_again": {"short"}}), http.StatusUnprocessableEntity, "#error-summary", "12 characters or more")
	fresh := url.Values{"password": {"a quite new password"}, "password_again": {"a quite new password"}}
	handlertest.Want(t, root.Follow(root.Post(address, fresh)), http.StatusOK, "#status", "The password was changed")
	if got := browser.Get(list).Status; got != http.StatusUnauthorized {
		t.Errorf("a session with the old password: got status %d, want 401", got)
	}
	for _, page := range []*handlertest.Page{
		root.Get(path(root.Administrator) + "/password"),
		root.Post(path(root.Administrator)+"/password", fresh),
	} {
		if got := page.Header.Get("Location"); page.Status != http.StatusSeeOther || got != "/account/password" {
			t.Errorf("the own password: got %d %q, want to be led to where the current one is asked for", page.Status, got)
		}
	}
}

func TestUnlockAdministrator(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	ben := c.Add(t, "ben", account.ReadOnly)
	for range 5 {
		if _, _, err := c.Accounts.SignIn(t.Context(), "ben", "wrong", account.Origin{Address: "192.0.2.99"}); err == nil {
			t.Fatal("a wrong password was taken")
		}
	}
	handlertest.Want(t, root.Get(list), http.StatusOK, "tbody", "Locked until")
	handlertest.Want(t, root.Get(path(ben)), http.StatusOK, ".actions", "Unlock")
	unlocked := root.Follow(root.Post(path(ben)+"/unlock", nil))
	handlertest.Want(t, unlocked, http.StatusOK, "#status", "The lock was lifted")
	if unlocked.Find("[formaction$=unlock]").Length() != 0 {
		t.Error("Unlock is still offered")
	}
}

func TestFindAdministrators(t *testing.T) {
	t.Parallel()
	c, root := console(t)
	c.Add(t, "ben", account.ReadOnly)
	found := root.Get(list + "?f=group&o=exactly&t=" + url.QueryEscape(string(account.ReadOnly)))
	handlertest.Want(t, found, http.StatusOK, "#list", "1 record found", "ben")
	handlertest.Want(t, root.Get(list+"?f=last_sign_in&o=before&t=soon"), http.StatusUnprocessableEntity, "#error-summary", "Enter a date")
	handlertest.Want(t, root.Get(list+"/999"), http.StatusNotFound, "body")
	handlertest.Want(t, root.Get(list+"/x"), http.StatusNotFound, "body")
}
