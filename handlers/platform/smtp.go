package platform

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/mail"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/platform"
)

// SMTP serves Settings > SMTP.
type SMTP struct {
	Mails *mail.Store
	// Trust are the certificates that mail servers are checked with.
	Trust *certificate.Store
	// Prober tests the way to a mail server.
	Prober *callhome.Prober
	Now    func() time.Time
}

// smtpForm is Settings > SMTP. What a value must be is checked by the model,
// since it depends on whether a host is set.
type smtpForm struct {
	Host        string `form:"host" label:"SMTP Server" validate:"max=253,line"`
	Port        string `form:"port" label:"Port" kind:"number" validate:"omitempty,port"`
	StartTLS    string `form:"starttls" label:"STARTTLS" validate:"omitempty,choice"`
	Sender      string `form:"sender" label:"Sender Address" validate:"max=254,line"`
	Username    string `form:"username" label:"User Name" validate:"max=255,line"`
	Password    string `form:"password" label:"Password" kind:"secret"`
	RemoveLogin bool   `form:"remove_login"`
	TestTo      string `form:"test_to"`
	Version     int    `form:"version"`
}

// Options are the choices of the form's fields.
func (smtpForm) Options() map[string][]component.Option {
	return map[string][]component.Option{"starttls": component.STARTTLS()}
}

// settings returns what was typed. Validate has checked the port.
func (f smtpForm) settings() mail.Settings {
	port, _ := strconv.Atoi(f.Port)
	s := mail.Settings{
		Host: f.Host, Port: port, StartTLS: f.StartTLS, Sender: f.Sender,
		Username: f.Username, Password: f.Password, Version: f.Version,
	}
	if f.RemoveLogin {
		s.Username, s.Password = "", ""
	}
	return s.Normalize()
}

func smtpFormOf(s mail.Settings) smtpForm {
	return smtpForm{
		Host: s.Host, Port: strconv.Itoa(s.Port), StartTLS: s.StartTLS, Sender: s.Sender,
		Username: s.Username, Version: s.Version,
	}
}

// Show serves GET /cmplatform/smtp.
func (h *SMTP) Show(w http.ResponseWriter, r *http.Request) error {
	return h.edit(platform.SMTPTest{}).Show(w, r)
}

// Submit serves POST /cmplatform/smtp: it saves, or sends a test mail, before
// which it may have to trust the server's certificate.
func (h *SMTP) Submit(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	switch r.PostForm.Get("action") {
	case "test":
		return h.test(w, r)
	case "trust":
		return h.trust(w, r)
	default:
		return h.edit(platform.SMTPTest{}).Submit(w, r)
	}
}

// edit is the page, with what came of a test mail if one was sent.
func (h *SMTP) edit(test platform.SMTPTest) form.Edit[smtpForm] {
	return form.Edit[smtpForm]{
		Load: func(r *http.Request) (smtpForm, error) {
			s, err := h.Mails.Load(r.Context())
			return smtpFormOf(s), err
		},
		Save: func(r *http.Request, f smtpForm) error { return h.Mails.Save(r.Context(), f.settings()) },
		View: func(r *http.Request, f smtpForm, fields component.Fields, page views.Page) (templ.Component, error) {
			stored, err := h.Mails.Load(r.Context())
			readOnly := !session.May(r.Context(), account.RightPlatformUpdate)
			return platform.SMTP(platform.SMTPPage{
				Page: page, Fields: fields.ReadOnly(readOnly), Version: f.Version, Test: test,
				LoginStored: stored.PasswordSet, ReadOnly: readOnly,
			}), err
		},
	}
}
