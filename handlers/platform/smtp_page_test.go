package platform_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/handlers/platform"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/mail"
	"tandem/model/peertest"
	"tandem/model/seal"
)

const (
	smtp   = "/cmplatform/smtp"
	secret = "correct horse smtp"
)

type fixture struct {
	*handlertest.Console
	mails *mail.Store
	trust *certificate.Store
	root  *handlertest.Browser
}

// console is a console with all routes of OS Administration and a super user.
func console(t *testing.T) fixture {
	t.Helper()
	c := handlertest.New(t)
	sealer, err := seal.Open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	f := fixture{Console: c, mails: mail.NewStore(c.DB, sealer, time.Now), trust: certificate.NewStore(c.DB, nil, time.Now)}
	prober := &callhome.Prober{Network: callhome.SystemNetwork(), Trust: f.trust, Mail: f.mails}
	h := &platform.SMTP{Mails: f.mails, Trust: f.trust, Prober: prober, Now: time.Now}
	c.Handle(http.MethodGet, smtp, h.Show)
	c.Handle(http.MethodPost, smtp, h.Submit)
	certificates := &platform.Certificates{Trust: f.trust, Now: time.Now}
	c.Handle(http.MethodGet, trusted, certificates.List)
	c.Handle(http.MethodGet, trusted+"/new", certificates.New)
	c.Handle(http.MethodPost, trusted+"/new", certificates.Add)
	c.Handle(http.MethodGet, trusted+"/{id}", certificates.Show)
	c.Handle(http.MethodGet, trusted+"/{id}/pem", certificates.PEM)
	c.Handle(http.MethodPost, trusted+"/{id}/delete", certificates.Delete)
	c.Add(t, "root", account.SuperUsers)
	f.root = c.SignIn(t, "root")
	return f
}

// want is handlertest.Want, and that the password is nowhere on the page.
func want(t *testing.T, p *handlertest.Page, status int, selector string, texts ...string) {
	t.Helper()
	handlertest.Want(t, p, status, selector, texts...)
	if html, err := p.Html(); err != nil || strings.Contains(html, secret) {
		t.Errorf("the page shows the password, or cannot be read: %v", err)
	}
}

func typed(host string, port int) url.Values {
	return url.Values{"host": {host}, "port": {strconv.Itoa(port)}, "starttls": {mail.Required},
		"sender": {"callhome@example.com"}, "username": {"tandem"}, "password": {secret}}
}

func TestSaveSMTPSettings(t *testing.T) {
	t.Parallel()
	f := console(t)
	values := typed("mail.example.com", 70000)
	values.Set("sender", "nobody")
	want(t, f.root.Post(smtp, values), http.StatusUnprocessableEntity, "#error-summary", "Port must be a whole number from 1 to 65535")
	values.Set("port", "５８７") // full-width digits are what some input methods give
	refused := f.root.Post(smtp, values)
	want(t, refused, http.StatusUnprocessableEntity, "#error-summary", "Enter one e-mail address")
	if got := refused.Find("[name=sender]").AttrOr("value", ""); got != "nobody" {
		t.Errorf("the refused form shows %q, want what was typed", got)
	}
	values.Set("sender", "callhome@example.com")
	want(t, f.root.Follow(f.root.Post(smtp, values)), http.StatusOK, "main", "Update successful", "A password is stored")

	values.Set("starttls", mail.Opportunistic)
	stale := f.root.Post(smtp, values)
	want(t, stale, http.StatusConflict, "#error-summary", "Somebody else saved this page", "STARTTLS is now stored as “Required”")
	want(t, stale, http.StatusConflict, "#field-starttls-error", "STARTTLS is now stored as “Required”")
	values.Set("starttls", "sometimes")
	want(t, f.root.Post(smtp, values), http.StatusUnprocessableEntity, "#error-summary", "Choose one of the listed values for STARTTLS")
	values.Set("starttls", mail.Required)

	values.Set("version", "1")
	values.Set("password", "")
	values.Set("sender", "noc@example.com")
	f.root.Follow(f.root.Post(smtp, values))
	if s, err := f.mails.ForSending(t.Context()); err != nil || s.Password != secret || s.Sender != "noc@example.com" || s.Port != 587 {
		t.Errorf("an empty password: stored is %+v, %v; want the one before kept", s, err)
	}
	values.Set("version", "2")
	host := values.Get("host")
	values.Set("host", "mail2.example.com")
	values.Set("test_to", "noc@example.com")
	for _, action := range []string{"save", "test"} {
		values.Set("action", action)
		want(t, f.root.Post(smtp, values), http.StatusUnprocessableEntity, "#field-password-error", "the stored one belongs to "+host)
	}
	values.Set("host", host)
	values.Del("action")
	values.Set("remove_login", "true")
	f.root.Follow(f.root.Post(smtp, values))
	if s, err := f.mails.ForSending(t.Context()); err != nil || s.Password != "" || s.Username != "" {
		t.Errorf("Remove the stored login: stored is %+v, %v", s, err)
	}
}

func TestSMTPSettingsReadOnly(t *testing.T) {
	t.Parallel()
	f := console(t)
	f.Add(t, "ben", account.ReadOnly)
	page := f.SignIn(t, "ben").Get(smtp)
	want(t, page, http.StatusOK, "main", "lets you look at this page")
	if got := page.Find("main button, main :is(input, select):not([disabled], [type=hidden])").Length(); got != 0 {
		t.Errorf("got %d things to change something with, want none", got)
	}
}

// TestSendTestMail follows somebody to a working mail server whose certificate
// is not trusted at first.
func TestSendTestMail(t *testing.T) {
	t.Parallel()
	f := console(t)
	ca := peertest.NewAuthority(t, "Mail CA")
	leaf := ca.Issue(t, time.Hour, "127.0.0.1")
	server := peertest.StartMailServer(t, peertest.MailOptions{Certificate: &leaf, Users: map[string]string{"tandem": secret}})
	values := typed(server.Host, server.Port)
	values.Set("action", "test")
	want(t, f.root.Post(smtp, values), http.StatusUnprocessableEntity, "#error-summary", "Enter one e-mail address to send the test mail to")

	values.Set("test_to", "noc@example.com")
	page := f.root.Post(smtp, values)
	want(t, page, http.StatusOK, "main", "The test mail to noc@example.com was not sent. Nothing was saved.", "Mail CA", "this node does not trust", "Trust This Certificate and Test Again")
	if got := page.Find("[name=host]").AttrOr("value", ""); got != server.Host {
		t.Errorf("the page shows %q, want what was typed", got)
	}

	values.Set("untrusted", page.Find("[name=untrusted]").AttrOr("value", ""))
	values.Set("action", "trust")
	want(t, f.root.Post(smtp, values), http.StatusOK, ".question", "Did you compare the fingerprint")
	values.Set("confirmed", "true")
	want(t, f.root.Post(smtp, values), http.StatusOK, "main", "The server took the test mail to noc@example.com", "The server answered: 250", "type it once more")
	if got := server.Messages(t, 1)[0]; !strings.Contains(got, "Subject: Test mail from Tandem") {
		t.Errorf("delivered is\n%s", got)
	}
	if s, err := f.mails.Load(t.Context()); err != nil || s.Configured() {
		t.Errorf("stored is %+v, %v; want nothing saved by a test", s, err)
	}

	values.Set("action", "test")
	values.Set("password", "wrong")
	want(t, f.root.Post(smtp, values), http.StatusOK, ".steps", "The server refused the login: 535")
	values.Set("password", secret)
	values.Set("test_to", peertest.Refused)
	want(t, f.root.Post(smtp, values), http.StatusOK, ".steps", "550 5.1.1", "Check both addresses")
}
