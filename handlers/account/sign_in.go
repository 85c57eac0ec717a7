package account

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	accounts "tandem/model/account"
	"tandem/model/audit"
	"tandem/views/account"
	"tandem/views/i18n"
)

// SignIn serves signing in and out.
type SignIn struct {
	Accounts *accounts.Store
	Sessions *session.Store
}

// signInForm is what the sign-in page posts.
type signInForm struct {
	UserName string `form:"user_name" label:"User Name" validate:"required,max=255"`
	Password string `form:"password" label:"Password" kind:"secret" validate:"required,max=1024"`
	// ReturnTo is the page first asked for; Draft what was typed there.
	ReturnTo string `form:"return_to"`
	Draft    string `form:"draft"`
}

// Show serves GET /sign-in.
func (h *SignIn) Show(w http.ResponseWriter, r *http.Request) error {
	f := signInForm{ReturnTo: afterSignIn(r.URL.Query().Get("return_to"))}
	return h.page(w, r, http.StatusOK, f, nil)
}

// Redraw shows the page again with what was typed, in the request's language.
func (h *SignIn) Redraw(w http.ResponseWriter, r *http.Request) error {
	var f signInForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	return h.page(w, r, http.StatusOK, f, nil)
}

// Ask answers a request for a page from somebody who is not signed in. What was
// posted is carried through the sign-in as a draft, so that nothing is lost.
func (h *SignIn) Ask(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return handlers.SeeOther(w, r, "/sign-in?"+url.Values{"return_to": {r.URL.RequestURI()}}.Encode())
	}
	if err := form.Parse(w, r); err != nil {
		return err
	}
	f := signInForm{ReturnTo: cameFrom(r), Draft: form.WithoutSecrets(r.PostForm).Encode()}
	return h.page(w, r, http.StatusUnauthorized, f, nil)
}

// Submit serves POST /sign-in.
func (h *SignIn) Submit(w http.ResponseWriter, r *http.Request) error {
	var f signInForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	f.ReturnTo = afterSignIn(f.ReturnTo)
	if errs := form.Validate(&f); errs != nil {
		return h.page(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	origin := accounts.Origin{Address: audit.FromContext(r.Context()).Address, UserAgent: r.UserAgent()}
	token, _, err := h.Accounts.SignIn(r.Context(), f.UserName, f.Password, origin)
	if refusal := refusalText(i18n.FromContext(r.Context()), err); !refusal.IsZero() {
		var errs model.FieldErrors
		errs.Add("user_name", refusal)
		return h.page(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	if err != nil {
		return err
	}
	return h.enter(w, r, token, f)
}

// enter starts the session, in place of one that this browser still had, and
// leads back to the page first asked for, with what was typed there.
func (h *SignIn) enter(w http.ResponseWriter, r *http.Request, token string, f signInForm) error {
	if before := session.FromContext(r.Context()); before != nil {
		if err := h.Accounts.EndByID(r.Context(), before.ID); err != nil && !errors.Is(err, model.ErrNotFound) {
			return err
		}
	}
	current, err := h.Sessions.Start(r.Context(), w, token)
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(f.Draft)
	if err != nil || len(values) == 0 {
		return handlers.SeeOther(w, r, f.ReturnTo)
	}
	return keepDraft(w, r, current, f.ReturnTo, values, true)
}

// keepDraft stores values as the draft of the page at returnTo and leads there.
func keepDraft(w http.ResponseWriter, r *http.Request, current *session.Current, returnTo string, values url.Values, expired bool) error {
	target, err := url.Parse(returnTo)
	if err != nil {
		return handlers.SeeOther(w, r, "/")
	}
	draft := session.Draft{Path: target.Path, Values: values, Expired: expired}
	if err := current.SaveDraft(w, r, draft); err != nil {
		return err
	}
	query := target.Query()
	query.Set("draft", "1")
	target.RawQuery = query.Encode()
	return handlers.SeeOther(w, r, target.String())
}

// SignOut serves POST /sign-out.
func (h *SignIn) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := h.Sessions.End(w, r); err != nil {
		return err
	}
	return handlers.SeeOther(w, r, "/sign-in")
}

func (h *SignIn) page(w http.ResponseWriter, r *http.Request, status int, f signInForm, errs model.FieldErrors) error {
	return handlers.Render(w, r, status, account.SignIn(account.SignInPage{
		Fields:   form.Fields(&f, errs),
		Errors:   errs,
		Returned: f.Draft != "",
	}))
}

// refusalText says why a sign-in was refused, or nothing for other errors. It
// does not tell whether the user name exists.
func refusalText(p *i18n.Printer, err error) model.Text {
	var locked accounts.LockedError
	switch {
	case errors.Is(err, accounts.ErrWrongPassword):
		return model.T("The user name or the password is not right")
	case errors.As(err, &locked):
		return model.T("There were too many wrong passwords. Try again after %s.", p.Time(locked.Until))
	default:
		return model.Text{}
	}
}

// LocalPath returns address if it is a path on this node that can be opened
// again, and the first page otherwise. A browser must never be led elsewhere.
func LocalPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(u.Path, "//") || strings.ContainsAny(address, "\\\t\r\n") {
		return "/"
	}
	return u.RequestURI()
}

// afterSignIn returns the page to open after signing in: never the sign-in page
// itself, nor one that only takes posts.
func afterSignIn(address string) string {
	path := LocalPath(address)
	if strings.HasPrefix(path, "/sign-") || strings.HasPrefix(path, "/session/") {
		return "/"
	}
	return path
}

// cameFrom returns the page that a posted form stood on: the referring page of
// this node, or else the address it was posted to.
func cameFrom(r *http.Request) string {
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host && u.Path != "" {
		return LocalPath(u.RequestURI())
	}
	return LocalPath(r.URL.Path)
}

// KeepAlive serves POST /session/keep-alive: the request itself has renewed the
// session, and the header Session-Idle-Expiry tells until when.
func KeepAlive(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
