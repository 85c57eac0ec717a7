package cmadmin

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/phoneservice"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// emBuilder is the part of the form that builds an Extension Mobility URL. It is
// never stored.
type emBuilder struct {
	Host      string `form:"em_host"`
	HTTPPort  string `form:"em_http_port" kind:"number"`
	HTTPSPort string `form:"em_https_port" kind:"number"`
	Schemes   string `form:"em_schemes"`
	LoginType string `form:"em_login_type"`
	EMCC      bool   `form:"em_emcc"`
}

// The schemes of the URLs that are built.
const (
	schemesBoth  = "both"
	schemesHTTP  = "http"
	schemesHTTPS = "https"
)

func emOptions() map[string][]component.Option {
	return map[string][]component.Option{
		"em_schemes": {
			{Value: schemesBoth, Label: model.T("HTTP, and HTTPS for phones that know it")},
			{Value: schemesHTTPS, Label: model.T("HTTPS only")},
			{Value: schemesHTTP, Label: model.T("HTTP only")},
		},
		"em_login_type": choices(phoneservice.LoginTypeChoices()),
	}
}

// Press implements form.Presser: the button Build EM URL writes the URLs into the
// form.
func (f *phoneServiceForm) Press(values url.Values) (bool, model.FieldErrors) {
	if !values.Has(pages.ParamBuild) {
		return false, nil
	}
	var errs model.FieldErrors
	if f.Host == "" {
		errs.Add("em_host", model.T("Enter a value for %s", hostLabel()))
	}
	plain, secure := f.portOf("em_http_port", f.HTTPPort, &errs), f.portOf("em_https_port", f.HTTPSPort, &errs)
	if errs != nil {
		return true, errs
	}
	u := phoneservice.EMURL{Host: f.Host, LoginType: phoneservice.LoginType(f.LoginType), EMCC: f.EMCC}
	f.URL, f.SecureURL = "", ""
	if f.Schemes != schemesHTTPS {
		u.Port = plain
		f.URL = phoneservice.Build(u)
	}
	if f.Schemes != schemesHTTP {
		u.Port, u.Secure = secure, true
		f.SecureURL = phoneservice.Build(u)
	}
	return true, nil
}

// portOf returns the port that was typed, 0 for the one that phones expect.
func (f emBuilder) portOf(field, typed string, errs *model.FieldErrors) int {
	if strings.TrimSpace(typed) == "" {
		return 0
	}
	port, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || port < 1 || port > 65535 {
		errs.Add(field, model.T("A port is a number from 1 to 65535"))
	}
	return port
}

// offer gives the builder its labels, and this cluster as what nobody has typed.
func (h *PhoneServices) offer(ctx context.Context, _ phoneservice.Service, fields component.Fields) error {
	label := func(name string, text model.Text) {
		f := fields[name]
		f.Label = text
		fields[name] = f
	}
	label("em_host", hostLabel())
	label("em_http_port", model.T("HTTP Port"))
	label("em_https_port", model.T("HTTPS Port"))
	label("em_schemes", model.T("Protocol"))
	label("em_login_type", model.T("Login Type"))
	label("em_emcc", model.T("Extension Mobility Cross Cluster"))
	if fields["em_schemes"].Value != "" {
		return nil // the form was sent
	}
	c, err := h.Cluster(ctx)
	if err != nil {
		return err
	}
	fill := func(name, value string) {
		f := fields[name]
		f.Value = value
		fields[name] = f
	}
	if len(c.Members) > 0 {
		fill("em_host", cmp.Or(c.Members[0].Address, c.Members[0].Name))
	}
	if c.HTTP == 0 {
		fill("em_schemes", schemesHTTPS)
	}
	fill("em_http_port", numeral(c.HTTP))
	fill("em_https_port", numeral(c.HTTPS))
	return nil
}

func hostLabel() model.Text { return model.T("Name or IP Address") }

func emSection(fields component.Fields) view.Section {
	return view.Section{
		Title: model.T("Build EM URL"), Note: model.T("Writes the addresses of Extension Mobility above; nothing is saved by it"),
		Controls: []templ.Component{
			component.Text(noted(fields["em_host"], model.T("Of a node. An IPv6 address gets its brackets."))),
			component.Select(fields["em_schemes"]),
			component.Number(noted(fields["em_http_port"], model.T("Empty for %s.", strconv.Itoa(phoneservice.EMPort)))),
			component.Number(noted(fields["em_https_port"], model.T("Empty for %s.", strconv.Itoa(phoneservice.EMSecurePort)))),
			component.Select(noted(fields["em_login_type"], model.T("How people name themselves on the phone."))),
			component.Check(noted(fields["em_emcc"], model.T("Lets phones say whether they take part in it."))),
			pages.BuildButton(),
		},
	}
}
