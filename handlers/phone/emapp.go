package phone

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
	"tandem/model/user"
)

// The services whose absence a phone notices.
const (
	ServiceEMApp    = mobility.ApplicationName
	ServiceServices = mobility.MenuName
)

// The parameters of EMApp (spec/wire-formats.md 3.1). Others that phones and
// scripts send (EMCC, headsetbasedem, refresh, check, getClusterInfo) change
// nothing here.
const (
	paramDevice    = "device"
	paramUser      = "userid"
	paramPIN       = "seq"
	paramProfile   = "profile"
	paramLogout    = "doLogout"
	paramLoginType = "loginType"
)

// The parameters that only our own pages use.
const (
	paramTicket     = "ticket"
	paramChoice     = "choice"
	paramNewPIN     = "newseq"
	paramConfirmPIN = "confirmseq"
	paramFrom       = "from"
)

// EMApp is the Extension Mobility application behind the Services button of a
// phone, at phoneservice.EMPath: people log in and out with it.
type EMApp struct {
	// Mobility is the Extension Mobility service.
	Mobility *mobility.Service
	Presence Presence
	// Running reports whether the service ServiceEMApp runs here, and Serving
	// whether mobility.ServiceName does.
	Running, Serving func() bool

	tickets *tickets
}

// NewEMApp returns the application.
func NewEMApp(m *mobility.Service, p Presence, running, serving func() bool) *EMApp {
	return &EMApp{Mobility: m, Presence: p, Running: running, Serving: serving, tickets: newTickets(m.Now)}
}

// ServeHTTP answers 200 with a page, also when something fails, since programs
// take any other status for a broken server. It is 503 while the service is
// stopped.
func (a *EMApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.Running() {
		stopped(w, ServiceEMApp)
		return
	}
	v := visit{
		EMApp: a, display: displayFor(r), values: readValues(r),
		client: mobility.Client{Address: handlers.ClientAddress(r), Via: r.Header.Get("Via") != ""},
	}
	page, err := v.page(r.Context())
	if err != nil {
		page = v.failure(r, err)
	}
	v.write(w, r, page)
}

// visit is one request of a phone.
type visit struct {
	*EMApp
	display
	values
	client mobility.Client
}

func (v visit) logsOut() bool { return v.values[paramLogout] == "true" }

// page decides what a phone is asking for.
func (v visit) page(ctx context.Context) (phonexml.Object, error) {
	if err := v.complete(); err != nil {
		return nil, err
	}
	_, hasUser := v.values[paramUser]
	_, hasPIN := v.values[paramPIN]
	switch {
	case v.logsOut():
		return v.logOut(ctx)
	case v.values[paramTicket] != "":
		return v.goOn(ctx)
	case hasUser || hasPIN:
		return v.logIn(ctx)
	default:
		return v.welcome(ctx)
	}
}

// complete returns codes 207, 215 and 208.
func (v visit) complete() error {
	if v.values[paramDevice] == "" {
		return emcode.Error{Code: emcode.DeviceNameEmpty, Detail: "the parameter device is missing"}
	}
	switch v.loginType() {
	case "", phoneservice.UserID, phoneservice.SelfServiceID, phoneservice.PrimaryExtension:
	default:
		return emcode.Error{Code: emcode.LoginTypeInvalid, Detail: "the login type is neither UID nor SP nor DN"}
	}
	if !v.Serving() {
		return emcode.Error{Code: emcode.ServiceConnection, Detail: mobility.ServiceName + " is stopped"}
	}
	return nil
}

func (v visit) loginType() phoneservice.LoginType {
	return phoneservice.LoginType(v.values[paramLoginType])
}

// welcome asks somebody to log in, or whoever is logged in whether to log out.
func (v visit) welcome(ctx context.Context) (phonexml.Object, error) {
	found, err := v.Mobility.DeviceUsers(ctx, []string{v.values[paramDevice]})
	if err != nil {
		return nil, err
	}
	switch phone := found[0]; {
	case !phone.Exists:
		return nil, emcode.Error{Code: emcode.DeviceUnknown, Detail: "there is no such phone"}
	case phone.UserID != "":
		return v.confirmLogout(phone.UserID), nil
	case !phone.Enabled:
		return nil, emcode.Error{Code: emcode.LogonDisabled, Detail: "Extension Mobility is off on " + phone.Name}
	default:
		v.Presence.note(ctx, phone.Name, v.client.Address)
		return v.loginForm(ctx, phone)
	}
}

// logIn logs in with what somebody has entered, or asks for what is missing.
func (v visit) logIn(ctx context.Context) (phonexml.Object, error) {
	a := mobility.Attempt{
		Type: v.loginType(), ID: v.values[paramUser], PIN: v.values[paramPIN],
		Phone: v.values[paramDevice], Address: v.client.Address,
	}
	person, err := v.Mobility.Authenticate(ctx, a)
	if code, _ := emcode.Of(err); code == emcode.PINChangeRequired {
		a.PIN = ""
		return v.askForPIN(a)
	}
	if err != nil {
		return nil, err
	}
	return v.choose(ctx, person, a)
}

// choose logs a person in whose PIN was right, and asks with which profile when
// there are several.
func (v visit) choose(ctx context.Context, person user.EndUser, a mobility.Attempt) (phonexml.Object, error) {
	profile := v.values[paramProfile]
	if profile == "" && len(person.ControlledProfiles) > 1 {
		key, err := v.tickets.add(ticket{attempt: a, profiles: person.ControlledProfiles})
		if err != nil {
			return nil, err
		}
		return v.profileMenu(key, person.ControlledProfiles, 0), nil
	}
	return v.enter(ctx, person, profile)
}

// enter logs a person in. Programs may name a profile; "" leaves the choice to
// the service.
func (v visit) enter(ctx context.Context, person user.EndUser, profile string) (phonexml.Object, error) {
	session, err := v.Mobility.Login(ctx, mobility.LoginRequest{
		Phone: v.values[paramDevice], UserID: person.UserID, Profile: profile,
		Origin: mobility.OriginPhone, Client: v.client,
	})
	if err != nil {
		return nil, ofService(err)
	}
	v.Presence.accepted(ctx, session.Phone, v.client.Address)
	return v.loggedIn(), nil
}

func (v visit) logOut(ctx context.Context) (phonexml.Object, error) {
	ended, err := v.Mobility.Logout(ctx, mobility.LogoutRequest{
		Phone: v.values[paramDevice], Reason: mobility.ByPhone, Client: v.client,
	})
	if err != nil {
		return nil, ofService(err)
	}
	v.Presence.accepted(ctx, ended.Phone, v.client.Address)
	return v.loggedOut(), nil
}

// ofService gives an error of logging in or out that has no code that of the
// database.
func ofService(err error) error {
	if _, known := emcode.Of(err); known {
		return err
	}
	return errors.Join(emcode.Error{Code: emcode.DatabaseError, Detail: "the database failed"}, err)
}

// failure returns the page for an error. One without a code comes from the
// database before anything was tried.
func (v visit) failure(r *http.Request, err error) phonexml.Object {
	code, known := emcode.Of(err)
	if !known {
		code = emcode.InitFail
	}
	level := slog.LevelInfo
	if code.OfServer() {
		level = slog.LevelError
	}
	if r.Context().Err() == nil {
		slog.Log(r.Context(), level, "extension mobility refused", "id", chimiddleware.GetReqID(r.Context()),
			"code", int(code), "logout", v.logsOut(), "error", err)
	}
	if v.logsOut() {
		return v.say(code.OnLogout())
	}
	return v.say(code.OnLogin())
}
