package cmadmin

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cluster"
	"tandem/model/mobility"
	"tandem/model/user"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// ServiceParameters serves System > Service Parameters.
type ServiceParameters struct {
	Mobility *mobility.ParameterStore
	Nodes    interface {
		Nodes(ctx context.Context) ([]cluster.Node, error)
	}
}

// mobilityForm holds the parameters of Cisco Extension Mobility.
type mobilityForm struct {
	EnforceMaximum     string `form:"enforce_maximum" label:"Enforce Intra-cluster Maximum Login Time" validate:"required,choice"`
	MaximumLoginTime   string `form:"maximum_login_time" label:"Intra-cluster Maximum Login Time" kind:"number" validate:"required"`
	MaximumRequests    string `form:"maximum_requests" label:"Maximum Concurrent Requests" kind:"number" validate:"required"`
	MultipleLogin      string `form:"multiple_login" label:"Multiple Login Behavior" validate:"required,choice"`
	AlphanumericUserID string `form:"alphanumeric_user_id" label:"Alphanumeric User ID" validate:"required,choice"`
	RememberLastUser   string `form:"remember_last_user" label:"Remember the Last User Logged In" validate:"required,choice"`
	ClearCallLogs      string `form:"clear_call_logs" label:"Clear Call Logs on Intra-cluster EM" validate:"required,choice"`
	ValidateAddress    string `form:"validate_address" label:"Validate IP Address" validate:"required,choice"`
	TrustedAddresses   string `form:"trusted_addresses" label:"Trusted List of IPs" validate:"max=1024,line"`
	AllowProxy         string `form:"allow_proxy" label:"Allow Proxy" validate:"required,choice"`
	CacheSize          string `form:"cache_size" label:"Extension Mobility Cache Size" kind:"number" validate:"required"`
	IdleLogout         string `form:"idle_logout" label:"Log Out When Idle (minutes)" kind:"number" validate:"required"`
	LogoutTime         string `form:"logout_time" label:"Log Out Everybody at (HH:MM)" kind:"number"`
	Version            int    `form:"version"`
}

// Options are the choices of the form's fields.
func (mobilityForm) Options() map[string][]component.Option {
	var behaviors []component.Option
	for _, m := range mobility.MultipleLogins() {
		behaviors = append(behaviors, component.Option{Value: string(m), Label: m.Label()})
	}
	options := map[string][]component.Option{"multiple_login": behaviors}
	for _, name := range []string{
		"enforce_maximum", "alphanumeric_user_id", "remember_last_user", "clear_call_logs", "validate_address", "allow_proxy",
	} {
		options[name] = []component.Option{{Value: "true", Label: model.T("True")}, {Value: "false", Label: model.T("False")}}
	}
	return options
}

func mobilityFormOf(p mobility.Parameters) mobilityForm {
	return mobilityForm{
		EnforceMaximum: strconv.FormatBool(p.EnforceMaximum), MaximumLoginTime: user.FormatLoginTime(p.MaximumLoginTime),
		MaximumRequests: strconv.Itoa(p.MaximumRequests), MultipleLogin: string(p.MultipleLogin),
		AlphanumericUserID: strconv.FormatBool(p.AlphanumericUserID), RememberLastUser: strconv.FormatBool(p.RememberLastUser),
		ClearCallLogs: strconv.FormatBool(p.ClearCallLogs), ValidateAddress: strconv.FormatBool(p.ValidateAddress),
		TrustedAddresses: p.TrustedAddresses, AllowProxy: strconv.FormatBool(p.AllowProxy), CacheSize: strconv.Itoa(p.CacheSize),
		IdleLogout: strconv.Itoa(p.IdleLogout), LogoutTime: p.LogoutTime, Version: p.Version,
	}
}

// parameters returns what was typed. What is no number or time is -1, which no
// parameter may be.
func (f mobilityForm) parameters() mobility.Parameters {
	minutes, ok := user.ParseLoginTime(f.MaximumLoginTime)
	if !ok {
		minutes = -1
	}
	p := mobility.Parameters{
		EnforceMaximum: f.EnforceMaximum == "true", MaximumLoginTime: minutes, MaximumRequests: whole(f.MaximumRequests),
		MultipleLogin: mobility.MultipleLogin(f.MultipleLogin), AlphanumericUserID: f.AlphanumericUserID == "true",
		RememberLastUser: f.RememberLastUser == "true", ClearCallLogs: f.ClearCallLogs == "true",
		ValidateAddress: f.ValidateAddress == "true", TrustedAddresses: f.TrustedAddresses, AllowProxy: f.AllowProxy == "true",
		CacheSize: whole(f.CacheSize), IdleLogout: whole(f.IdleLogout), LogoutTime: f.LogoutTime,
	}
	p.Version = f.Version
	return p
}

// Choose serves GET /ccmadmin/service-parameters: the choice of a server and a
// service. The parameters are the cluster's, whichever server is chosen.
func (h *ServiceParameters) Choose(w http.ResponseWriter, r *http.Request) error {
	nodes, err := h.Nodes.Nodes(r.Context())
	if err != nil {
		return err
	}
	page := cmadmin.ServiceParametersChoice{Service: mobility.ServiceName}
	for _, n := range nodes {
		page.Servers = append(page.Servers, n.Name)
	}
	return handlers.Render(w, r, http.StatusOK, cmadmin.ChooseServiceParameters(page))
}

// Edit edits /ccmadmin/service-parameters/extension-mobility.
func (h *ServiceParameters) Edit() form.Edit[mobilityForm] {
	return form.Edit[mobilityForm]{
		Load: func(r *http.Request) (mobilityForm, error) {
			p, err := h.Mobility.Load(r.Context())
			return mobilityFormOf(p), err
		},
		Save: func(r *http.Request, f mobilityForm) error {
			_, err := h.Mobility.Save(r.Context(), f.parameters())
			return err
		},
		View: func(r *http.Request, f mobilityForm, fields component.Fields, page views.Page) (templ.Component, error) {
			readOnly := !session.May(r.Context(), account.RightCMAdminUpdate)
			return cmadmin.ServiceParameters(cmadmin.ServiceParametersPage{
				Page: page, Fields: fields.ReadOnly(readOnly), Version: f.Version, ReadOnly: readOnly,
				Service: mobility.ServiceName, Suggested: suggested(), Advanced: advanced(r) || len(page.Errors) > 0,
			}), nil
		},
		Next: func(r *http.Request, _ mobilityForm) string { return r.URL.RequestURI() },
	}
}

// advanced reports whether all parameters are asked for.
func advanced(r *http.Request) bool { return r.URL.Query().Get("advanced") == "1" }

// suggested are the values of Set to Default by form name.
func suggested() component.Fields {
	f := mobilityFormOf(mobility.Defaults())
	return form.Fields(&f, nil)
}

// SetToDefault serves POST /ccmadmin/service-parameters/extension-mobility/default:
// it shows the form with the suggested values, which Save then stores.
func (h *ServiceParameters) SetToDefault(w http.ResponseWriter, r *http.Request) error {
	p, err := h.Mobility.Load(r.Context())
	if err != nil {
		return err
	}
	f := mobilityFormOf(mobility.Defaults())
	f.Version = p.Version
	return h.Edit().Page(w, r, http.StatusOK, f, views.Page{Status: form.Unsaved()})
}
