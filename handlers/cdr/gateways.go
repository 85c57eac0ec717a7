package cdr

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	pages "tandem/views/cdr"
	"tandem/views/component"
	view "tandem/views/record"
)

// gatewayForm is a gateway as it is edited: addresses and names one in a line, the
// zone names in two lists beside each other.
type gatewayForm struct {
	Name         string   `form:"name" label:"Name" validate:"required,max=50,line"`
	Description  string   `form:"description" label:"Description" validate:"max=128,line"`
	Channels     string   `form:"channels" label:"Voice Channels" kind:"number"`
	Addresses    string   `form:"addresses" label:"IP Addresses" kind:"multiline" validate:"lines"`
	Hosts        string   `form:"hosts" label:"Host Names" kind:"multiline" validate:"lines"`
	Zone         string   `form:"zone" label:"Time Zone" validate:"max=64,line"`
	ZoneNames    []string `form:"zone_name" label:"Zone Names"`
	ZoneOffsets  []string `form:"zone_offset" label:"Ahead of UTC" kind:"number"`
	Secret       string   `form:"secret" label:"RADIUS Secret" kind:"secret"`
	RemoveSecret bool     `form:"remove_secret" label:"Remove the stored secret"`
	Version      int      `form:"version"`
}

// Gateways serves Gateway CDRs > Gateways.
type Gateways struct {
	Gateways *gateway.Gateways
	Ledger   *ledger.Ledger
	// Clocks gives legs other offsets: archive.Archive.
	Clocks interface {
		MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) ([]cdr.Day, error)
	}
	// Audit writes an entry of the audit log for what is not in the main database.
	Audit func(ctx context.Context, c audit.Change) error
}

// GatewayWords are what the pages of gateways are called and where they are.
func GatewayWords() view.Words {
	return view.Words{
		Path: pages.GatewaysPath, List: model.T("Find and List Gateways"), Find: model.T("Find Gateways where"),
		Plural: model.T("Gateways"), Title: model.T("Gateway Configuration"),
	}
}

// Page returns the pages of the records.
func (h *Gateways) Page() *record.Page[gateway.Gateway, gatewayForm] {
	return &record.Page[gateway.Gateway, gatewayForm]{
		Store: h.Gateways,
		Words: GatewayWords(),
		Right: account.RightServiceabilityUpdate,
		Find: []component.FindField{
			{Name: "name", Label: model.T("Name")},
			{Name: "description", Label: model.T("Description")},
			{Name: "addresses", Label: model.T("IP Addresses")},
			{Name: "hosts", Label: model.T("Host Names")},
			{Name: "zone", Label: model.T("Time Zone")},
		},
		Label:     model.T("Name"),
		Columns:   gatewayColumns(),
		Facts:     h.facts,
		NewRecord: func(*http.Request) (gateway.Gateway, error) { return gateway.Gateway{}, nil },
		Form:      gatewayFormOf,
		Apply:     gatewayForm.apply,
		Put:       h.put,
		Sections:  gatewaySections,
		Copied:    func(g *gateway.Gateway) { g.Addresses, g.Hosts = nil, nil }, // they belong to one gateway
		Lost: func(gateway.Gateway) model.Text {
			return model.T("The records that it sent stay, but nothing names it any more. What it sends from now on is kept apart as that of an unknown sender.")
		},
		ListRelated: pages.GatewayLinks(),
		Related:     pages.LinksOfGateway,
		Below:       h.below,
	}
}

func gatewayColumns() []record.Column[gateway.Gateway] {
	return []record.Column[gateway.Gateway]{
		{Label: model.T("IP Addresses"), Text: func(g gateway.Gateway) string { return strings.Join(g.Addresses, ", ") }},
		{Name: "channels", Label: model.T("Channels"), Text: func(g gateway.Gateway) string { return numeral(g.Channels) }},
	}
}

func gatewayFormOf(g gateway.Gateway) gatewayForm {
	f := gatewayForm{
		Name: g.Name, Description: g.Description, Channels: numeral(g.Channels), Zone: g.Zone,
		Addresses: strings.Join(g.Addresses, "\n"), Hosts: strings.Join(g.Hosts, "\n"),
	}
	for _, z := range g.Zones {
		f.ZoneNames = append(f.ZoneNames, z.Name)
		f.ZoneOffsets = append(f.ZoneOffsets, pages.Offset(z.Offset))
	}
	return f
}

// apply puts what was typed into g.
func (f gatewayForm) apply(g *gateway.Gateway) error {
	g.Name, g.Description, g.Zone, g.Channels = f.Name, f.Description, f.Zone, whole(f.Channels)
	g.Addresses, g.Hosts = lines(f.Addresses), lines(f.Hosts)
	g.Secret, g.SecretSet = f.Secret, g.SecretSet && !f.RemoveSecret
	var errs model.FieldErrors
	g.Zones = f.zones(&errs)
	return errs.Err()
}

// lines returns the lines of what was typed that are not empty; commas and
// semicolons end a line too.
func lines(typed string) []string {
	var all []string
	for line := range strings.FieldsFuncSeq(typed, func(r rune) bool { return strings.ContainsRune("\n,;，、；", r) }) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// words returns what stands between blanks, commas and semicolons.
func words(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \u3000,;，、；", r) })
}

// whole returns the whole number that somebody typed, 0 for nothing and -1 for
// what is none, which the model refuses in its own words.
func whole(typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

// numeral shows a number in a form; 0 stands for none.
func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// noted returns f with a hint below its control.
func noted(f component.Field, hint model.Text) component.Field {
	f.Hint = hint
	return f
}

func gatewaySections(s record.Shown[gateway.Gateway, gatewayForm]) []view.Section {
	return []view.Section{
		{Title: model.T("Gateway Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]),
			component.Text(s.Fields["description"]),
			component.Number(noted(s.Fields["channels"], model.T("How many calls it can carry at once; the utilization report needs it. Empty when not known."))),
		}},
		{Title: model.T("Where Its Records Come From"), Note: model.T("Only records of known gateways count"), Controls: []templ.Component{
			component.TextArea(noted(s.Fields["addresses"], model.T("Those that it sends from, one in a line, such as 192.0.2.1 or 2001:db8::1."))),
			component.TextArea(noted(s.Fields["hosts"], model.T("The name in its messages (logging origin-id hostname) or that a relay writes in front, one in a line. A relay needs no entry of its own: the names behind it are enough."))),
		}},
		clockSection(s),
		{Title: model.T("RADIUS Accounting"), Note: model.T("Only when the gateway sends RADIUS"), Controls: secretControls(s)},
	}
}

func clockSection(s record.Shown[gateway.Gateway, gatewayForm]) view.Section {
	zone := component.TimeZone(s.Fields["zone"])
	zone.Hint = model.T("A name of the IANA time zone database, for example Asia/Tokyo, for records from now on. Empty takes the time difference from their arrival.")
	rows := pages.ZoneRows{
		Names: s.Form.ZoneNames, Offsets: s.Form.ZoneOffsets, Error: s.Errors.For("zones"), ReadOnly: s.ReadOnly,
	}
	return view.Section{Title: model.T("Clock"), Controls: []templ.Component{
		component.Text(zone), component.TimeZones(), pages.GatewayZones(rows),
	}}
}

func secretControls(s record.Shown[gateway.Gateway, gatewayForm]) []templ.Component {
	secret := noted(s.Fields["secret"], model.T("The key of radius server on the gateway."))
	secret.Autocomplete, secret.Limit = "new-password", 0
	stored := s.Record.SecretSet && !s.New
	if stored {
		secret.Hint = model.T("A secret is stored and never shown. Leave this empty to keep it.")
	}
	controls := []templ.Component{component.Password(secret)}
	if stored {
		controls = append(controls, component.Check(s.Fields["remove_secret"]))
	}
	return controls
}
