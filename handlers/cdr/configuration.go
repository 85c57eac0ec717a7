package cdr

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/cluster"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// Configuration serves Gateway CDRs > Gateways > IOS Configuration. All of what is
// asked for stands in the address, so that it can be sent to somebody; a secret
// is not asked for.
type Configuration struct {
	Parameters interface {
		Load(ctx context.Context) (gateway.Parameters, error)
	}
	// Nodes are the collectors whose addresses are offered: cluster.Store.
	Nodes interface {
		Nodes(ctx context.Context) ([]cluster.Node, error)
	}
}

// configurationForm is what a gateway is to do.
type configurationForm struct {
	System       string `form:"system" label:"Software"`
	Method       string `form:"method" label:"Send Records by"`
	Transport    string `form:"transport" label:"Syslog over"`
	Server       string `form:"server" label:"Collector" validate:"required,max=64,line"`
	SecondServer string `form:"second_server" label:"Second Collector" validate:"max=64,line"`
	SyslogPort   string `form:"syslog_port" label:"Syslog Port" kind:"number"`
	RADIUSPort   string `form:"radius_port" label:"RADIUS Accounting Port" kind:"number"`
	TimeServers  string `form:"time_servers" label:"NTP Servers" validate:"max=1024,line"`
	Interface    string `form:"interface" label:"Source Interface" validate:"max=64,line"`
	QuietConsole bool   `form:"quiet_console" label:"Keep the records off the console"`
}

// byBoth is the method of gateways that send every record twice.
const byBoth = "both"

// Options implements form.Chooser.
func (configurationForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"system":    component.Options(gateway.Systems(), gateway.System.Text),
		"transport": component.Options(gateway.Transports(), gateway.Transport.Text),
		"method":    append(component.Options(gateway.Methods(), gateway.Method.Text), component.Option{Value: byBoth, Label: model.T("Syslog and RADIUS accounting")}),
	}
}

// Show serves GET Path.
func (h *Configuration) Show(w http.ResponseWriter, r *http.Request) error {
	page := pages.ConfigurationPage{}
	var err error
	if page.Nodes, err = h.nodes(r.Context()); err != nil {
		return err
	}
	f, err := h.asked(r, page.Nodes)
	if err != nil {
		return err
	}
	errs := form.Validate(&f)
	if errs == nil {
		page.Lines, errs = f.lines()
	}
	status := http.StatusOK
	if errs != nil && r.URL.Query().Has("system") {
		page.Page, status = views.Page{Errors: errs}, http.StatusUnprocessableEntity
	}
	page.Fields, page.RADIUS = form.Fields(&f, page.Errors), f.Method != string(gateway.BySyslog)
	return handlers.Render(w, r, status, pages.Configuration(page))
}

// nodes returns the nodes that have an address.
func (h *Configuration) nodes(ctx context.Context) ([]cluster.Node, error) {
	all, err := h.Nodes.Nodes(ctx)
	var nodes []cluster.Node
	for _, n := range all {
		if n.Address != "" {
			nodes = append(nodes, n)
		}
	}
	return nodes, err
}

// asked reads what r asks for, or at first what suits this cluster.
func (h *Configuration) asked(r *http.Request, nodes []cluster.Node) (configurationForm, error) {
	var f configurationForm
	p, err := h.Parameters.Load(r.Context())
	if err != nil {
		return f, err
	}
	values := url.Values{
		"system": {string(gateway.Systems()[0])}, "method": {string(gateway.BySyslog)}, "transport": {string(gateway.UDP)},
		"syslog_port": {strconv.Itoa(p.SyslogPort)}, "radius_port": {strconv.Itoa(p.RADIUSPort)},
	}
	for i, name := range []string{"server", "second_server"} {
		if i < len(nodes) {
			values.Set(name, nodes[i].Address)
		}
	}
	if asked := r.URL.Query(); asked.Has("system") {
		for name := range asked {
			values[name] = asked[name]
		}
		if !asked.Has("second_server") {
			values.Del("second_server")
		}
	}
	return f, form.Fill(&f, values)
}

// lines returns the configuration. With both methods what they have in common, the
// clock, stands there once.
func (f configurationForm) lines() ([]gateway.ConfigLine, model.FieldErrors) {
	switch f.Method {
	case string(gateway.ByRADIUS):
		return f.of(gateway.ByRADIUS, f.RADIUSPort, "radius_port")
	case byBoth:
		syslog, errs := f.of(gateway.BySyslog, f.SyslogPort, "syslog_port")
		radius, more := f.of(gateway.ByRADIUS, f.RADIUSPort, "radius_port")
		if errs = errs.Merge(more); errs != nil {
			return nil, errs
		}
		common := 0
		for common < len(syslog) && common < len(radius) && syslog[common].Command == radius[common].Command {
			common++
		}
		return append(syslog, radius[common:]...), nil
	default:
		return f.of(gateway.Method(f.Method), f.SyslogPort, "syslog_port")
	}
}

// of returns the configuration for one method, whose port stands in the given
// field.
func (f configurationForm) of(m gateway.Method, port, field string) ([]gateway.ConfigLine, model.FieldErrors) {
	plan := gateway.Plan{
		Method: m, System: gateway.System(f.System), Servers: []string{f.Server}, Port: whole(port), Transport: gateway.Transport(f.Transport),
		TimeServers: words(f.TimeServers), Interface: f.Interface, QuietConsole: f.QuietConsole,
	}
	if f.SecondServer != "" {
		plan.Servers = append(plan.Servers, f.SecondServer)
	}
	if errs, ok := errors.AsType[model.FieldErrors](plan.Validate()); ok {
		for i := range errs {
			switch errs[i].Field {
			case "servers":
				errs[i].Field = "server"
			case "port":
				errs[i].Field = field
			}
		}
		return nil, errs
	}
	return gateway.Configuration(plan), nil
}
