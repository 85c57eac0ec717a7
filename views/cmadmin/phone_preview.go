package cmadmin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phonexml"
	"tandem/model/product"
	"tandem/views"
	"tandem/views/component"
)

// PhonePreviewPath is the address of Device > Phone Preview.
const PhonePreviewPath = "/ccmadmin/phone-preview"

// PhonePreviewOf returns the address of the preview of a phone.
func PhonePreviewOf(name string) string { return PhonePreviewPath + "/" + url.PathEscape(name) }

// The names of the form of a drawn phone.
const (
	PreviewPress = "press"
	// PreviewItem is the chosen item of a menu or a directory, counted from 0.
	PreviewItem = "item"
	// PreviewObject is the object on the screen, as XML.
	PreviewObject = "object"
	// PreviewAddress is what the key Update gets.
	PreviewAddress = "address"
)

// The values of PreviewPress. PressKey, PressLine and PressMore are followed by a
// hyphen and a number counted from 0.
const (
	PressServices    = "services"
	PressDirectories = "directories"
	PressMessages    = "messages"
	PressHome        = "home"
	PressEnter       = "enter"
	PressKey         = "key"
	PressLine        = "line"
	PressMore        = "more"
	PressUpdate      = "update"
)

// PreviewField returns the name of the field for an item of an input page.
func PreviewField(i int) string { return "typed-" + strconv.Itoa(i) }

// Hides reports whether the phone hides what is typed.
func Hides(item phonexml.InputItem) bool { return strings.Contains(item.Flags, "P") }

// PhonePreviewListPage is the page that asks for a phone.
type PhonePreviewListPage struct {
	views.Page
	// Phone is what was typed.
	Phone string
	// Phones are the first of Total.
	Phones []device.Phone
	Total  int
}

func (p PhonePreviewListPage) page() views.Page {
	p.Title = model.T("Phone Preview")
	p.Related = []views.Link{{Text: model.T("Find and List Phones"), Href: "/ccmadmin/phones"}}
	return p.Page
}

func (p PhonePreviewListPage) phone() component.Field {
	return component.Field{
		Name: ParamPhone, Label: model.T("Device Name"), Value: p.Phone, Required: true,
		Lookup: "/ccmadmin/names/phones", Error: p.Errors.For(ParamPhone),
	}
}

// PhonePreviewPage is a drawn phone.
type PhonePreviewPage struct {
	views.Page
	Phone   device.Phone
	Product product.Product
	Locale  product.Locale
	Buttons []PreviewButton
	// Session is zero when nobody is logged in; Profile is the device profile in
	// force, "" for none.
	Session mobility.Session
	Profile string
	Screen  PreviewScreen
	// Note says what a real phone does and the preview does not.
	Note model.Text
	// Exchange is nil when nothing was asked.
	Exchange *PreviewExchange
	// Now is the time in the phone's zone.
	Now time.Time
}

// PreviewButton is a programmable button.
type PreviewButton struct {
	Kind product.Button
	// Label and Number are "" when nothing is on the button.
	Label, Number string
	// Service is the address behind a service button.
	Service string
}

// PreviewExchange is what the phone asked and what it was answered.
type PreviewExchange struct {
	// Address does not have what the phone hides.
	Address string
	Headers http.Header
	// Status is 0 when nobody answered.
	Status     int
	Type, Body string
}

// request writes what was asked as it stands in HTTP.
func (e PreviewExchange) request() string {
	u, err := url.Parse(e.Address)
	if err != nil {
		return ""
	}
	_, path, _ := strings.Cut(e.Address, u.Host)
	lines := []string{"GET " + path + " HTTP/1.1", "Host: " + u.Host}
	for name, values := range e.Headers {
		lines = append(lines, name+": "+values[0])
	}
	slices.Sort(lines[2:])
	return strings.Join(lines, "\n")
}

func (e PreviewExchange) answer() string {
	return fmt.Sprintf("HTTP/1.1 %d %s\nContent-Type: %s\n\n%s", e.Status, http.StatusText(e.Status), e.Type, e.Body)
}

func (p PhonePreviewPage) page() views.Page {
	p.Title = model.T("Phone Preview of %s", p.Phone.Name)
	p.Page.Path = PhonePreviewPath
	phone := "/ccmadmin/phones/" + strconv.FormatInt(p.Phone.ID, 10)
	p.Related = []views.Link{
		{Text: model.T("Configure Device (%s)", p.Phone.Name), Href: phone},
		{Text: model.T("Configuration File"), Href: phone + "/configuration"},
		{Text: model.T("Why can this user not log in here?"), Href: LoginCheckPath + "?" + url.Values{ParamPhone: {p.Phone.Name}}.Encode()},
		{Text: model.T("Another Phone"), Href: PhonePreviewPath},
	}
	return p.Page
}

// linesRight tells that the buttons of a model stand at the right of the screen.
func (p PhonePreviewPage) linesRight() bool {
	return p.Product.Family == "7900" || p.Product.Family == "7800"
}

// number is what the phone calls itself at the top of its screen.
func (p PhonePreviewPage) number() string {
	i := slices.IndexFunc(p.Buttons, func(b PreviewButton) bool { return b.Kind == product.Line && b.Number != "" })
	if i < 0 {
		return ""
	}
	return p.Buttons[i].Number
}

// trouble explains what the phone says by itself, if that is known.
func (p PhonePreviewPage) trouble() (emcode.Message, bool) {
	all := emcode.Messages()
	i := slices.IndexFunc(all, func(m emcode.Message) bool { return m.Shown == p.Screen.Shown })
	if i < 0 {
		return emcode.Message{}, false
	}
	return all[i], true
}

// keyRow are the soft keys that are visible, by place; a nil place is empty.
func (p PhonePreviewPage) keyRow() []*visibleKey {
	return keyRow(p.Screen.placed(p.Product.HeaderName), p.Screen.From)
}

// refresh is what the phone sends by itself when its screen is to be read again.
func (p PhonePreviewPage) refresh() string {
	values, err := json.Marshal(map[string]string{PreviewPress: PressUpdate, PreviewAddress: p.Screen.Address})
	if err != nil {
		return "" // strings can always be written
	}
	return string(values)
}
