package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tandem/handlers/form"
	"tandem/model/account"
	"tandem/model/audit"
)

// formPage is a page with a form and values that can be saved there.
type formPage struct {
	path string
	good url.Values
	// text is a field of good, and another a value that can be saved there, too.
	text, another string
}

func values(namesAndValues ...string) url.Values { return with(nil, namesAndValues...) }

// formPages are the pages whose bad input is tested here.
func formPages(t testing.TB, p *program) map[string]formPage {
	t.Helper()
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName, Address: "127.0.0.1"})
	ann, err := p.accounts.Create(ctx, account.Administrator{UserName: "ann", Group: account.ReadOnly}, adminPassword)
	must(t, err)
	return map[string]formPage{
		"Call Home": {"/ccmservice/call-home", values(
			"mode", "smart", "method", "proxy", "action", "save", "contact_email", "voice@example.com",
			"company", "Example K.K.", "contact_name", "Ann O'Neil", "address", "1-2-3 Example\nTokyo", "phone", "+81 3 1234 5678",
			"proxy_host", "proxy.example.com", "proxy_port", "3128", "destination_url", "https://example.com/ddce",
			"send_copy", "true", "copy_to", "a@example.com, b@example.com",
		), "company", "Another K.K."},
		"Enterprise Parameters": {"/ccmadmin/enterprise-parameters", values(
			"cluster_id", "Tokyo-1", "time_zone", "Europe/Berlin", "console_language", "ja",
		), "cluster_id", "Osaka-2"},
		"SMTP": {"/cmplatform/smtp", values(
			"host", "mail.example.com", "port", "587", "starttls", "required", "sender", "callhome@example.com",
		), "sender", "another@example.com"},
		"Administrators": {fmt.Sprintf("/ccmadmin/administrators/%d", ann.ID), values(
			"display_name", "Ann O'Neil", "group", string(account.ServerMonitoring), "console_language", "ja",
		), "display_name", "Ann Another"},
	}
}

// wrong is one bad value and the fields that must be told wrong.
type wrong struct{ page, field, value string }

func wrongs() []wrong {
	const callHome, parameters, smtp, administrators = "Call Home", "Enterprise Parameters", "SMTP", "Administrators"
	long := func(n int) string { return strings.Repeat("株", n) }
	return []wrong{
		{callHome, "contact_email", ""},
		{callHome, "contact_email", "Ann <a@example.com>"},
		{callHome, "contact_email", "a@example.com\r\nBcc: b@example.com"},
		{callHome, "contact_email", strings.Repeat("a", 250) + "@example.com"},
		{callHome, "company", long(256)},
		{callHome, "company", "two\nlines"},
		{callHome, "company", "bell\a"},
		{callHome, "contact_name", long(129)},
		{callHome, "contact_name", "Ann <Voice>"},
		{callHome, "address", long(1025)},
		{callHome, "address", "bell\a"},
		{callHome, "phone", strings.Repeat("1", 65)},
		{callHome, "phone", "call me"},
		{callHome, "proxy_host", ""},
		{callHome, "proxy_host", "http://proxy.example.com"},
		{callHome, "proxy_port", ""},
		{callHome, "proxy_port", "0"},
		{callHome, "proxy_port", "65536"},
		{callHome, "proxy_port", "3128.5"},
		{callHome, "destination_url", "ftp://example.com"},
		{callHome, "destination_url", "https://example.com/" + strings.Repeat("a", 2048)},
		{callHome, "copy_to", "a@example.com, nobody"},
		{callHome, "copy_to", strings.Repeat("a@example.com,", 74)},
		{callHome, "copy_to", ""},
		{callHome, "mode", "enabled"},
		{callHome, "method", "pigeon"},
		{parameters, "cluster_id", ""},
		{parameters, "cluster_id", strings.Repeat("a", 51)},
		{parameters, "cluster_id", "Tokyo 1"},
		{parameters, "cluster_id", "a\nb"},
		{parameters, "cluster_id", "a\u2028b"},
		{parameters, "time_zone", "Mars/Olympus"},
		{parameters, "time_zone", "Local"},
		{parameters, "time_zone", "../../etc/passwd"},
		{parameters, "console_language", "fr"},
		{smtp, "host", strings.Repeat("a", 254)},
		{smtp, "host", "mail.example.com\nRCPT"},
		{smtp, "host", "mail example"},
		{smtp, "port", "65536"},
		{smtp, "port", "twenty-five"},
		{smtp, "starttls", "maybe"},
		{smtp, "sender", ""},
		{smtp, "sender", "a@example.com, b@example.com"},
		{smtp, "sender", "a@example.com\r\nBcc: b@example.com"},
		{smtp, "username", strings.Repeat("a", 256)},
		{smtp, "username", "a\ab"},
		{administrators, "display_name", long(256)},
		{administrators, "display_name", "two\nlines"},
		{administrators, "display_name", "bell\a"},
		{administrators, "group", "root"},
		{administrators, "group", ""},
		{administrators, "console_language", "fr"},
	}
}

// TestBadInputIsToldAndKept posts one bad value at a time: the summary and the
// field say so, everything typed is still there, and nothing was saved.
func TestBadInputIsToldAndKept(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin, pages := p.admin(t), formPages(t, p)
	for _, w := range wrongs() {
		page := pages[w.page]
		stored := admin.get(page.path).want(t, http.StatusOK).fields()
		typed := with(page.good, w.field, w.value, "version", stored.Get("version"))
		a := admin.post(page.path, typed).want(t, http.StatusUnprocessableEntity, "title", "Error: ")
		at := w.page + ", " + w.field + " " + short(w.value)
		if a.Find(`#error-summary a[href="#field-`+w.field+`"]`).Length() != 1 || a.text("#field-"+w.field+"-error") == "" {
			t.Errorf("%s: the summary says %q, want an error of the field", at, a.text("#error-summary"))
		}
		for name := range typed {
			if name == "action" || isForged(a, w) {
				continue
			}
			if got, want := a.value(name), typed.Get(name); tidy(got) != tidy(want) {
				t.Errorf("%s: %s became %q, want %q", at, name, short(got), short(want))
			}
		}
		if now := admin.get(page.path).fields(); now.Encode() != stored.Encode() {
			t.Errorf("%s: something was saved: %v", at, now)
		}
	}
}

// isForged reports whether no page sends that value: it stands in no list.
func isForged(a *answer, w wrong) bool {
	one := fmt.Sprintf("[name=%q]", w.field)
	list := a.Find("select" + one + " option, " + one + "[type=radio]")
	return list.Length() > 0 && list.Filter(fmt.Sprintf("[value=%q]", w.value)).Length() == 0
}

// tidy is a value as forms read it.
func tidy(value string) string {
	return strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
}

// short is a value for a message.
func short(value string) string {
	if runes := []rune(value); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return value
}

// TestALongTextIsKept posts a megabyte in one field: it is told, and still there.
func TestALongTextIsKept(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin, long := p.admin(t), strings.Repeat("x", 1<<20)
	for name, page := range formPages(t, p) {
		version := admin.get(page.path).value("version")
		a := admin.post(page.path, with(page.good, page.text, long, "version", version))
		if a.Status != http.StatusUnprocessableEntity || a.value(page.text) != long {
			t.Errorf("%s: got status %d and %d characters, want 422 and all %d", name, a.Status, len(a.value(page.text)), len(long))
		}
	}
}

// TestTooLargeABodyIsRefused posts more than a form may hold, signed in or not.
func TestTooLargeABodyIsRefused(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin, stranger, tooLong := p.admin(t), p.stranger(t), strings.Repeat("x", form.MaxBody)
	for name, page := range formPages(t, p) {
		a := admin.post(page.path, with(page.good, page.text, tooLong))
		if a.Status != http.StatusRequestEntityTooLarge || !strings.Contains(a.text("main"), "browser still has what you typed") {
			t.Errorf("%s: got status %d and %q, want 413 and advice", name, a.Status, a.text("main"))
		}
		if got := stranger.post(page.path, with(page.good, page.text, tooLong)).Status; got != http.StatusRequestEntityTooLarge {
			t.Errorf("%s, not signed in: got status %d, want 413", name, got)
		}
	}
	for _, path := range []string{"/sign-in", "/language"} {
		stranger.post(path, values("user_name", tooLong)).want(t, http.StatusRequestEntityTooLarge)
	}
}

// TestAFilterThatCannotBeReadIsTold asks lists for what is before a time that is
// none.
func TestAFilterThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for path, field := range map[string]string{
		"/ccmadmin/administrators":         "last_sign_in",
		"/ccmservice/audit-log":            "at",
		"/ccmservice/call-home/deliveries": "created_at",
		"/ccmservice/call-home/received":   "received_at",
	} {
		a := admin.get(path + "?" + values("f", field, "o", "before", "t", "yesterday-ish").Encode())
		a.want(t, http.StatusUnprocessableEntity, "title", "Error: ", "#error-summary", "Enter a date such as")
		if got := a.Find("[name=t]").AttrOr("value", ""); got != "yesterday-ish" {
			t.Errorf("%s: the filter became %q", path, got)
		}
	}
}
