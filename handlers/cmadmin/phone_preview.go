package cmadmin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/phoneconfig"
	"tandem/model/phonexml"
	"tandem/model/product"
	pages "tandem/views/cmadmin"
)

// mostPreviewed is how many phones are offered to choose from.
const mostPreviewed = 25

// PhonePreview serves Device > Phone Preview: a phone in the browser that asks
// this node what a real one asks.
type PhonePreview struct {
	Phones *device.Phones
	// Load returns what the configuration file of a phone tells:
	// phoneconfig.Loader.
	Load   func(ctx context.Context, name string) (phoneconfig.State, error)
	Client *PhoneClient
	Now    func() time.Time
}

// drawnPhone is a phone as it is now.
type drawnPhone struct {
	phoneconfig.State
	Product product.Product
	Buttons []pages.PreviewButton
}

// Choose serves GET /ccmadmin/phone-preview; with a phone in the address it leads
// to the phone.
func (h *PhonePreview) Choose(w http.ResponseWriter, r *http.Request) error {
	p, status := pages.PhonePreviewListPage{Phone: askedFor(r.URL.Query(), pages.ParamPhone)}, http.StatusOK
	if r.URL.Query().Has(pages.ParamPhone) {
		found, err := h.Phones.Named(r.Context(), p.Phone)
		if err == nil {
			return handlers.SeeOther(w, r, pages.PhonePreviewOf(found.Name))
		}
		if !errors.Is(err, model.ErrNotFound) {
			return err
		}
		p.Errors, status = noSuchPhone(p.Phone), http.StatusUnprocessableEntity
	}
	found, err := h.Phones.Find(r.Context(), model.Query{Page: 1, PerPage: mostPreviewed})
	if err != nil {
		return err
	}
	p.Phones, p.Total = found.Items, found.Total
	return handlers.Render(w, r, status, pages.PhonePreviewList(p))
}

func noSuchPhone(name string) model.FieldErrors {
	text := model.T("There is no phone %s", name)
	if name == "" {
		text = model.T("Enter a value for %s", model.T("Device Name"))
	}
	return model.FieldErrors{{Field: pages.ParamPhone, Text: text}}
}

// Show serves GET /ccmadmin/phone-preview/{name}: the phone that nobody has
// touched yet.
func (h *PhonePreview) Show(w http.ResponseWriter, r *http.Request) error {
	phone, err := h.load(r)
	if err != nil {
		return err
	}
	return h.draw(w, r, phone, move{}, answer{})
}

// Press serves POST /ccmadmin/phone-preview/{name}: a key of the phone. The form
// has the key, the object on the screen and what was typed into it; the answer
// has no PIN, and no address of ours ever has one.
func (h *PhonePreview) Press(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	phone, err := h.load(r)
	if err != nil {
		return err
	}
	m := pressed{
		key: r.PostForm.Get(pages.PreviewPress), root: h.Client.Root(), phone: phone, screen: shownScreen(r.PostForm), form: r.PostForm,
	}.next()
	if m.get == "" {
		return h.draw(w, r, phone, m, answer{})
	}
	a, err := h.Client.Get(r.Context(), m.get, phoneHeaders(phone), secretsOf(phone.State))
	if errors.Is(err, errElsewhere) {
		m = pressed{screen: shownScreen(r.PostForm), form: r.PostForm}.elsewhere(m.told)
		return h.draw(w, r, phone, m, answer{})
	}
	if err != nil {
		return err
	}
	if phone, err = h.load(r); err != nil { // a login or logout has changed it
		return err
	}
	m.screen = screenOf(m, a)
	return h.draw(w, r, phone, m, a)
}

// elsewhere leaves the screen and tells what a real phone opens or does.
func (p pressed) elsewhere(address string) move {
	return p.stay(p.screen, model.T("A real phone opens %s now. The preview opens only pages of this node.", address))
}

// screenOf is what the phone shows after an answer. The address is only kept to be
// asked again when nothing in it was hidden.
func screenOf(m move, a answer) pages.PreviewScreen {
	s := pages.PreviewScreen{Object: a.Object, Shown: a.Shown, Wait: a.Wait}
	if s.Address = a.Refresh; s.Address == "" && m.get == m.told {
		s.Address = m.get
	}
	return s
}

// shownScreen reads what the screen showed from the form that it was sent in.
func shownScreen(f url.Values) pages.PreviewScreen {
	s := pages.PreviewScreen{Address: f.Get(pages.PreviewAddress)}
	if object, err := phonexml.Parse([]byte(f.Get(pages.PreviewObject))); err == nil {
		s.Object = object
	}
	return s
}

// load returns the phone in the address, or model.ErrNotFound.
func (h *PhonePreview) load(r *http.Request) (drawnPhone, error) {
	state, err := h.Load(r.Context(), r.PathValue("name"))
	if err != nil {
		return drawnPhone{}, err
	}
	known, _ := product.ByModel(state.Phone.Model)
	return drawnPhone{State: state, Product: known, Buttons: previewButtons(state)}, nil
}

func (h *PhonePreview) draw(w http.ResponseWriter, r *http.Request, phone drawnPhone, m move, a answer) error {
	p := pages.PhonePreviewPage{
		Phone: phone.Phone, Product: phone.Product, Locale: phone.Locale, Buttons: phone.Buttons,
		Session: phone.Session, Profile: phone.Effective.Profile, Screen: m.screen, Note: m.note,
		Now: h.Now().In(zoneOf(phone.State)),
	}
	if a.Status != 0 || a.Shown != "" {
		p.Exchange = &pages.PreviewExchange{
			Address: m.told, Headers: phoneHeaders(phone), Status: a.Status, Type: a.Type, Body: strings.ToValidUTF8(a.Body, "\ufffd"),
		}
	}
	return handlers.Render(w, r, http.StatusOK, pages.PhonePreview(p))
}

// zoneOf returns the time zone of a phone.
func zoneOf(s phoneconfig.State) *time.Location {
	zone, err := time.LoadLocation(cmp.Or(s.Pool.TimeZone, s.Cluster.TimeZone))
	if err != nil {
		return time.UTC
	}
	return zone
}
