package account

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	accounts "tandem/model/account"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/mail"
	"tandem/model/setup"
	"tandem/views/account"
	"tandem/views/component"
	"tandem/views/i18n"
)

// Setup serves the first-run wizard.
type Setup struct {
	Setup    *setup.Setup
	Accounts *accounts.Store
	Sessions *session.Store
	// Token was printed when the program started; it proves that whoever sets
	// the cluster up also started it.
	Token string
}

// setupForm is what the wizard posts.
type setupForm struct {
	Token         string `form:"token" label:"Setup Token" validate:"required,max=64,line"`
	UserName      string `form:"user_name" label:"User Name" validate:"required,max=128,line"`
	Password      string `form:"password" label:"Password" kind:"secret" validate:"required,max=128"`
	PasswordAgain string `form:"password_again" label:"Password, again" kind:"secret" validate:"required,max=128"`
	Language      string `form:"console_language" label:"Default Language" validate:"required,choice"`
	ClusterID     string `form:"cluster_id" label:"Cluster ID" validate:"required,max=50,line"`
	TimeZone      string `form:"time_zone" label:"Time Zone" validate:"required,max=64,line"`
	SMTPHost      string `form:"smtp_host" label:"SMTP Server" validate:"max=253,line"`
	SMTPPort      string `form:"smtp_port" label:"Port" kind:"number" validate:"omitempty,port"`
	SMTPStartTLS  string `form:"smtp_starttls" label:"STARTTLS" validate:"omitempty,choice"`
	SMTPSender    string `form:"smtp_sender" label:"Sender Address" validate:"max=254,line"`
	CallHome      string `form:"call_home" label:"Call Home" validate:"required,choice"`
	ContactEmail  string `form:"contact_email" label:"Email Address" validate:"max=255,line"`
	Consent       bool   `form:"consent" label:"I have read the agreement of the mode I chose and accept it"`
}

// Options are the choices of the form's fields.
func (setupForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"console_language": component.Languages(), "smtp_starttls": component.STARTTLS(), "call_home": account.CallHomeChoices(),
	}
}

// Show serves GET /setup.
func (h *Setup) Show(w http.ResponseWriter, r *http.Request) error {
	f := setupForm{
		Language: string(i18n.FromContext(r.Context()).Language), ClusterID: "StandAloneCluster", TimeZone: "UTC",
		SMTPPort: strconv.Itoa(mail.DefaultPort), SMTPStartTLS: mail.Opportunistic, CallHome: string(callhome.None),
	}
	return h.page(w, r, http.StatusOK, f, nil)
}

// Redraw shows the wizard again with what was typed, in the request's language.
func (h *Setup) Redraw(w http.ResponseWriter, r *http.Request) error {
	var f setupForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	return h.page(w, r, http.StatusOK, f, nil)
}

// Submit serves POST /setup and signs the new administrator in.
func (h *Setup) Submit(w http.ResponseWriter, r *http.Request) error {
	var f setupForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	request, err := f.request(i18n.FromContext(r.Context()).Language)
	if err != nil {
		return err
	}
	errs := form.Validate(&f).Merge(h.check(f)).Merge(request.Check())
	if len(errs) > 0 {
		return h.page(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	switch err := h.Setup.Do(r.Context(), request); {
	case errors.As(err, &errs):
		return h.page(w, r, http.StatusUnprocessableEntity, f, errs)
	case errors.Is(err, setup.ErrDone):
		return handlers.SeeOther(w, r, "/sign-in")
	case err != nil:
		return err
	}
	return h.signIn(w, r, f)
}

// check finds what neither the tags nor the model can.
func (h *Setup) check(f setupForm) model.FieldErrors {
	var errs model.FieldErrors
	if f.Token != "" && subtle.ConstantTimeCompare([]byte(f.Token), []byte(h.Token)) != 1 {
		errs.Add("token", model.T("This is not the setup token. The program printed it where it was started; a restart prints a new one."))
	}
	if f.Password != f.PasswordAgain {
		errs.Add("password_again", model.T("The two passwords are not the same"))
	}
	if callhome.Mode(f.CallHome).Sends() && !f.Consent {
		errs.Add("consent", model.T("Read the agreement and accept it, or choose that nothing is sent"))
	}
	return errs
}

func (f setupForm) request(language i18n.Language) (setup.Request, error) {
	port, _ := strconv.Atoi(f.SMTPPort) // checked by its tag; empty means the default
	r := setup.Request{
		UserName: f.UserName, Password: f.Password,
		Parameters: cluster.Parameters{ClusterID: f.ClusterID, TimeZone: f.TimeZone, Language: f.Language},
		SMTP:       mail.Settings{Host: f.SMTPHost, Port: port, StartTLS: f.SMTPStartTLS, Sender: f.SMTPSender},
		CallHome:   callhome.Config{Mode: callhome.Mode(f.CallHome), Method: callhome.HTTPS},
	}
	if r.CallHome.Mode == callhome.Smart {
		r.CallHome.ContactEmail = f.ContactEmail
	}
	if !r.CallHome.Mode.Sends() {
		return r, nil
	}
	agreement, err := callhome.CurrentAgreement(r.CallHome.Mode, string(language))
	r.Agreement = &agreement
	return r, err
}

func (h *Setup) signIn(w http.ResponseWriter, r *http.Request, f setupForm) error {
	origin := accounts.Origin{Address: audit.FromContext(r.Context()).Address, UserAgent: r.UserAgent()}
	token, _, err := h.Accounts.SignIn(r.Context(), f.UserName, f.Password, origin)
	if err != nil {
		return err
	}
	current, err := h.Sessions.Start(r.Context(), w, token)
	if err != nil {
		return err
	}
	welcome := session.Flash{Kind: "success", Text: model.T("Tandem is set up. Choose a page from the menu, or press Ctrl+K to search.")}
	if err := current.AddFlash(w, r, welcome); err != nil {
		return err
	}
	return handlers.SeeOther(w, r, "/")
}

func (h *Setup) page(w http.ResponseWriter, r *http.Request, status int, f setupForm, errs model.FieldErrors) error {
	page := account.SetupPage{Fields: form.Fields(&f, errs), Errors: errs}
	for _, mode := range []callhome.Mode{callhome.Smart, callhome.Anonymous} {
		text, err := callhome.CurrentAgreement(mode, string(i18n.FromContext(r.Context()).Language))
		if err != nil {
			return err
		}
		page.Agreements = append(page.Agreements, text)
	}
	return handlers.Render(w, r, status, account.Setup(page))
}
