package main

import (
	"net/http"
	"strings"
	"testing"

	"tandem/model/callhome"
)

// TestWhatAModeDisablesIsIgnored posts values that the page lets nobody type in
// the chosen mode.
func TestWhatAModeDisablesIsIgnored(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	posted := values(
		"contact_email", "other@example.com", "company", "Other", "contact_name", "Other", "address", "Other", "phone", "1",
		"method", "email", "destination_email", "other@example.com", "send_copy", "true", "copy_to", "other@example.com",
		"include_traces", "true", "action", "save",
	)
	for _, mode := range []callhome.Mode{callhome.Disabled, callhome.None} {
		before := p.stored(t)
		page := admin.get(callHomePath)
		admin.post(callHomePath, with(posted, "mode", string(mode), "version", page.value("version"))).want(t, http.StatusSeeOther)
		got, want := p.stored(t), before
		want.Mode, want.Version, want.EnabledAt = mode, got.Version, got.EnabledAt
		if got != want {
			t.Errorf("%s: got %+v, want %+v", mode, got, want)
		}
	}
	anonymous := with(posted, "mode", "anonymous", "version", admin.get(callHomePath).value("version"))
	consent := admin.post(callHomePath, anonymous).want(t, http.StatusOK, "h1", "Call Home Licence Agreement")
	accepted := consent.Find("button[name=accepted]").AttrOr("value", "")
	admin.post(callHomePath, with(anonymous, "accepted", accepted)).want(t, http.StatusSeeOther)
	got := p.stored(t)
	if got.ContactEmail != "voice@example.com" || got.Company != "" || got.IncludeTraces {
		t.Errorf("anonymous: got %+v, want the contact details and the traces as they were", got)
	}
	if got.CopyTo != "other@example.com" || got.DestinationEmail != "other@example.com" {
		t.Errorf("anonymous: got %+v, want the method and the copies as posted", got)
	}
}

// TestLimitsCountCharacters saves the longest texts in a script of three bytes a
// character.
func TestLimitsCountCharacters(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	longest := map[string]int{"company": 255, "contact_name": 128, "address": 1024}
	form := admin.get(callHomePath).fields()
	form.Set("action", "save")
	for field, limit := range longest {
		form.Set(field, strings.Repeat("株", limit))
	}
	admin.post(callHomePath, form).want(t, http.StatusSeeOther)
	saved := admin.get(callHomePath)
	for field, limit := range longest {
		if got := len([]rune(saved.value(field))); got != limit {
			t.Errorf("%s: got %d characters, want %d", field, got, limit)
		}
		if got := saved.Find("#field-"+field).AttrOr("data-limit", ""); got == "" {
			t.Errorf("%s: characters are not counted", field)
		}
	}
}

// TestAnotherAgreementIsNotAccepted accepts a text that is not the current one.
func TestAnotherAgreementIsNotAccepted(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, undecided())
	admin := p.admin(t)
	form := with(admin.get(callHomePath).fields(), "mode", "smart", "contact_email", "voice@example.com", "action", "save",
		"accepted", strings.Repeat("0", 64))
	admin.post(callHomePath, form).want(t, http.StatusOK, "h1", "Call Home Licence Agreement", "#status", "Nothing is saved or sent before you accept.")
	if got := p.stored(t).Mode; got != callhome.None {
		t.Errorf("saved as %q, want nothing saved", got)
	}
}
