package phone

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers"
	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
)

// ServicesPath is the menu of the services of a phone, which every phone knows
// from its configuration.
const ServicesPath = "/ccmcip/getservicesmenu.jsp"

// The parameters of the menu.
const (
	paramName = "name"
	paramType = "type"
)

// Services is the menu behind the buttons Services, Directories and Messages of
// a phone.
type Services struct {
	// Mobility tells which services a phone has at the moment.
	Mobility *mobility.Service
	Presence Presence
	// Running reports whether the service ServiceServices runs here.
	Running func() bool
}

// ServeHTTP answers with a menu for the phone in the parameter name. The
// parameter type is directories or messages for these buttons; anything else is
// the button Services. It is 503 while the service is stopped.
func (s *Services) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.Running() {
		stopped(w, ServiceServices)
		return
	}
	l := listing{Services: s, display: displayFor(r), values: readValues(r), secure: r.TLS != nil}
	l.latin = phonexml.CharsetOf(r.Header.Get("Accept-Charset")) == phonexml.Latin1
	page, err := l.page(r.Context(), handlers.ClientAddress(r))
	if err != nil {
		page = l.failure(r, err)
	}
	l.write(w, r, page)
}

// listing is one request for the menu.
type listing struct {
	*Services
	display
	values
	// secure phones have asked over HTTPS, and latin ones show no other letters.
	secure, latin bool
}

func (l listing) page(ctx context.Context, from netip.Addr) (phonexml.Object, error) {
	phone, err := l.Mobility.Effective(ctx, l.values[paramName])
	if err != nil {
		return nil, err
	}
	l.Presence.note(ctx, phone.Phone.Name, from)
	button := button(l.values[paramType])
	items := l.items(ctx, phone, button)
	if len(items) == 0 {
		return l.say(model.T("No services are configured for this phone")), nil
	}
	place, _ := strconv.Atoi(l.values[paramFrom])
	menu := l.menu(model.T("Select a service"), items, place, func(next int) string {
		return l.address(ServicesPath, paramName, phone.Phone.Name, paramType, l.values[paramType], paramFrom, strconv.Itoa(next))
	})
	menu.Title = l.Text(button.Text())
	return menu, nil
}

// button returns the type of the services behind a button of the phone.
func button(name string) phoneservice.Type {
	for _, t := range []phoneservice.Type{phoneservice.Directories, phoneservice.Messages} {
		if strings.EqualFold(name, string(t)) {
			return t
		}
	}
	return phoneservice.Standard
}

// items are the XML services of a type in the order of the phone. One whose
// address no phone would take is left out and logged.
func (l listing) items(ctx context.Context, phone mobility.Effective, t phoneservice.Type) []phonexml.MenuItem {
	var items []phonexml.MenuItem
	for _, s := range phone.Services {
		if s.Category != phoneservice.XMLService || s.Type != t {
			continue
		}
		address := phoneservice.Expand(l.choose(s.URL, s.SecureURL), phone.Phone.Name, s.Values(s.Subscription.Parameters))
		if n := utf8.RuneCountInString(address); n > phonexml.MaxURL || n == 0 {
			slog.WarnContext(ctx, "address of a phone service not usable", "phone", phone.Phone.Name, "service", s.Name, "characters", n)
			continue
		}
		items = append(items, phonexml.MenuItem{Name: l.label(s), URL: address})
	}
	return items
}

// choose returns the address for the way in which the phone has asked.
func (l listing) choose(plain, secure string) string {
	if l.secure {
		return cmp.Or(secure, plain)
	}
	return cmp.Or(plain, secure)
}

// label is what the phone shows for a service: the name of the subscription, if
// any.
func (l listing) label(s mobility.EffectiveService) string {
	if l.latin {
		return cmp.Or(s.Subscription.ASCIIName, s.ASCIIName)
	}
	return cmp.Or(s.Subscription.Name, s.Name)
}

// failure returns the page for an error.
func (l listing) failure(r *http.Request, err error) phonexml.Object {
	if code, _ := emcode.Of(err); code == emcode.DeviceUnknown {
		return l.say(model.T("This phone is not known to the cluster"))
	}
	if r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "services of a phone not listed", "id", chimiddleware.GetReqID(r.Context()), "error", err)
	}
	return l.say(model.T("The services cannot be shown at the moment"))
}
