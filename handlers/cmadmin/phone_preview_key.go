package cmadmin

import (
	"net/url"
	"strconv"
	"strings"

	"tandem/handlers/phone"
	"tandem/model"
	"tandem/model/phonexml"
	pages "tandem/views/cmadmin"
)

// pressed is a key of the drawn phone with what its screen showed and what was
// typed into it.
type pressed struct {
	key    string
	root   string // of this node's pages for phones
	phone  drawnPhone
	screen pages.PreviewScreen
	form   url.Values
}

// move is what a key does: it gets an address, or changes the screen.
type move struct {
	// get is the address, told the same without what the phone hides.
	get, told string
	screen    pages.PreviewScreen
	// note is said below the phone about what is not drawn.
	note model.Text
}

// next decides what the key does.
func (p pressed) next() move {
	kind, number, _ := strings.Cut(p.key, "-")
	n, _ := strconv.Atoi(number)
	switch kind {
	case pages.PressServices, pages.PressDirectories, pages.PressMessages:
		return visit(p.root + phone.ServicesPath + "?" + url.Values{"name": {p.phone.Phone.Name}, "type": {kind}}.Encode())
	case pages.PressMore:
		stay := p.screen
		stay.From = n
		return p.stay(stay, model.Text{})
	case pages.PressEnter:
		return p.carryOut(p.screen.EnterURI())
	case pages.PressUpdate:
		return p.carryOut(phonexml.KeyUpdate)
	case pages.PressKey:
		if keys := p.screen.SoftKeys(); n >= 0 && n < len(keys) {
			return p.carryOut(keys[n].URL)
		}
	case pages.PressLine:
		if n >= 0 && n < len(p.phone.Buttons) && p.phone.Buttons[n].Service != "" {
			return visit(p.phone.Buttons[n].Service)
		}
	}
	return move{}
}

func visit(address string) move { return move{get: address, told: address} }

// stay leaves the object on the screen, with what was typed but for what the
// phone hides.
func (p pressed) stay(s pages.PreviewScreen, note model.Text) move {
	s.Values = p.values(false)
	return move{screen: s, note: note}
}

// carryOut does what the URI of a key or of an item of a menu says.
func (p pressed) carryOut(uri string) move {
	switch uri {
	case phonexml.KeySubmit, phonexml.KeySearch:
		return p.submit()
	case phonexml.KeySelect:
		return p.choose()
	case phonexml.KeyUpdate, phonexml.KeyNext:
		if p.screen.Address == "" {
			return p.stay(p.screen, model.Text{})
		}
		return visit(p.screen.Address)
	case phonexml.KeyBackspace:
		return p.backspace()
	case phonexml.KeyDial, phonexml.KeyEditDial:
		return p.stay(p.screen, model.T("A real phone dials %s now.", p.dialled()))
	case phonexml.KeyExit, phonexml.KeyBack, phonexml.KeyCancel, "":
		return move{}
	}
	return visit(uri)
}

// submit gets the address of the page with every value appended, as phones do
// (spec/wire-formats.md section 3.3).
func (p pressed) submit() move {
	input, ok := p.screen.Object.(phonexml.Input)
	if !ok {
		return move{}
	}
	get, told := input.URL, input.URL
	values := p.values(true)
	for i, item := range input.Items {
		before := "&"
		if !strings.Contains(get, "?") {
			before = "?"
		}
		shown := url.QueryEscape(values[i])
		get += before + item.Param + "=" + shown
		if pages.Hides(item) {
			shown = "•••••"
		}
		told += before + item.Param + "=" + shown
	}
	return move{get: get, told: told}
}

// values are what was typed, with or without what the phone hides.
func (p pressed) values(hidden bool) []string {
	input, _ := p.screen.Object.(phonexml.Input)
	typed := make([]string, len(input.Items))
	for i, item := range input.Items {
		if pages.Hides(item) && !hidden {
			continue
		}
		typed[i] = inCase(p.form.Get(pages.PreviewField(i)), item.Flags)
	}
	return typed
}

// inCase writes a value as the flags of its field have it.
func inCase(value, flags string) string {
	switch {
	case strings.HasPrefix(flags, "U"):
		return strings.ToUpper(value)
	case strings.HasPrefix(flags, "L"):
		return strings.ToLower(value)
	default:
		return value
	}
}

// choose opens the chosen item of a menu.
func (p pressed) choose() move {
	n, _ := strconv.Atoi(p.form.Get(pages.PreviewItem))
	switch o := p.screen.Object.(type) {
	case phonexml.Menu:
		if n >= 0 && n < len(o.Items) && o.Items[n].URL != phonexml.KeySelect {
			return p.carryOut(o.Items[n].URL)
		}
	case phonexml.Directory:
		return p.carryOut(phonexml.KeyDial)
	}
	return p.stay(p.screen, model.Text{})
}

// dialled is the number of the chosen entry of a directory.
func (p pressed) dialled() string {
	d, _ := p.screen.Object.(phonexml.Directory)
	n, _ := strconv.Atoi(p.form.Get(pages.PreviewItem))
	if n < 0 || n >= len(d.Entries) {
		return ""
	}
	return d.Entries[n].Telephone
}

// backspace takes the last letter from the last field that has one; a field that
// the phone hides is emptied, because its value is never sent back.
func (p pressed) backspace() move {
	m, all := p.stay(p.screen, model.Text{}), p.values(true)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] == "" {
			continue
		}
		if typed := []rune(m.screen.Values[i]); len(typed) > 0 {
			m.screen.Values[i] = string(typed[:len(typed)-1])
		}
		break
	}
	return m
}
