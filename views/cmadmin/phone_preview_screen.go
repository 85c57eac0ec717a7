package cmadmin

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tandem/model/phonexml"
)

// PreviewScreen is what a phone shows.
type PreviewScreen struct {
	// Object is nil when the phone is idle or says Shown by itself.
	Object phonexml.Object
	Shown  string
	// Values are what was typed into the fields, without what the phone hides.
	Values []string
	// From is the place of the first soft key that is visible.
	From int
	// Address is what the key Update gets, "" for nothing; after Wait it is done by
	// itself.
	Address string
	Wait    time.Duration
}

// words are the title and the prompt of the object.
func (s PreviewScreen) words() (title, prompt string) {
	switch o := s.Object.(type) {
	case phonexml.Text:
		return o.Title, o.Prompt
	case phonexml.Menu:
		return o.Title, o.Prompt
	case phonexml.Input:
		return o.Title, o.Prompt
	case phonexml.Directory:
		return o.Title, o.Prompt
	}
	return "", ""
}

// isText tells that nothing on the screen takes the focus, which somebody needs
// to scroll it with the keyboard.
func (s PreviewScreen) isText() bool {
	_, ok := s.Object.(phonexml.Text)
	return ok
}

// source is the object as XML, which the next press is sent with.
func (s PreviewScreen) source() string {
	if s.Object == nil {
		return ""
	}
	data, err := phonexml.Encode(s.Object, phonexml.UTF8)
	if err != nil {
		return "" // pages of this node keep the limits
	}
	return string(data)
}

// value is what was typed into a field, or its default.
func (s PreviewScreen) value(i int, item phonexml.InputItem) string {
	switch {
	case Hides(item):
		return ""
	case i < len(s.Values):
		return s.Values[i]
	default:
		return item.Default
	}
}

// EnterURI is what the key Enter does, "" for nothing.
func (s PreviewScreen) EnterURI() string {
	switch s.Object.(type) {
	case phonexml.Menu, phonexml.Directory:
		return phonexml.KeySelect
	case phonexml.Input:
		return phonexml.KeySubmit
	}
	return ""
}

// SoftKeys are the keys of the object, or those that phones give to one without.
func (s PreviewScreen) SoftKeys() []phonexml.SoftKey {
	exit := phonexml.SoftKey{Name: "Exit", URL: phonexml.KeyExit}
	var keys, standard []phonexml.SoftKey
	switch o := s.Object.(type) {
	case phonexml.Text:
		keys, standard = o.SoftKeys, []phonexml.SoftKey{{Name: "Update", URL: phonexml.KeyUpdate}, exit}
	case phonexml.Menu:
		keys, standard = o.SoftKeys, []phonexml.SoftKey{{Name: "Select", URL: phonexml.KeySelect}, exit}
	case phonexml.Input:
		keys, standard = o.SoftKeys, []phonexml.SoftKey{{Name: "Submit", URL: phonexml.KeySubmit}, {Name: "<<", URL: phonexml.KeyBackspace}, exit}
	case phonexml.Directory:
		keys, standard = o.SoftKeys, []phonexml.SoftKey{{Name: "Dial", URL: phonexml.KeyDial}, exit}
	}
	switch {
	case len(keys) > 0:
		return keys
	case s.Shown != "":
		return []phonexml.SoftKey{exit}
	default:
		return standard
	}
}

// visibleKey is a soft key with the value that it sends.
type visibleKey struct{ Name, Press string }

// placed are the soft keys by their place from 1 on, as the model places those
// that say none that phones have; empty places are nil.
func (s PreviewScreen) placed(modelName string) []*visibleKey {
	var places []*visibleKey
	for i, key := range s.SoftKeys() {
		at := key.Position
		if at < 1 || at > phonexml.MaxPosition {
			at = usualPlace(key.URL, phonexml.PositionsOf(modelName))
		}
		for len(places) < at {
			places = append(places, nil)
		}
		if places[at-1] != nil { // two in one place: the next free one
			if at = slices.Index(places, nil) + 1; at == 0 {
				places = append(places, nil)
				at = len(places)
			}
		}
		places[at-1] = &visibleKey{Name: key.Name, Press: PressKey + "-" + strconv.Itoa(i)}
	}
	return places
}

func usualPlace(uri string, p phonexml.Positions) int {
	switch uri {
	case phonexml.KeyExit, phonexml.KeyCancel:
		return p.Exit
	case phonexml.KeyUpdate, phonexml.KeyNext, phonexml.KeyBackspace:
		return p.Update
	case phonexml.KeyBack:
		return p.Previous
	default:
		return p.Select
	}
}

// keysVisible is how many soft keys a phone has.
const keysVisible = 4

// keyRow returns the keys from the given place on; when there are more than fit,
// the last one leads to the others.
func keyRow(places []*visibleKey, from int) []*visibleKey {
	row := make([]*visibleKey, keysVisible)
	if len(places) <= keysVisible {
		copy(row, places)
		return row
	}
	if from < 0 || from >= len(places) {
		from = 0
	}
	next := from + keysVisible - 1
	copy(row, places[from:min(next, len(places))])
	if next >= len(places) {
		next = 0
	}
	row[keysVisible-1] = &visibleKey{Name: "more", Press: PressMore + "-" + strconv.Itoa(next)}
	return row
}

// inputType, inputMode and inputAutocomplete are how a browser takes a value.
func inputType(item phonexml.InputItem) string {
	if Hides(item) {
		return "password"
	}
	return "text"
}

func inputMode(item phonexml.InputItem) string {
	switch {
	case strings.HasPrefix(item.Flags, "N"):
		return "numeric"
	case strings.HasPrefix(item.Flags, "T"):
		return "tel"
	default:
		return "text"
	}
}

// inputAutocomplete keeps browsers from offering and storing PINs of others.
func inputAutocomplete(item phonexml.InputItem) string {
	if Hides(item) {
		return "one-time-code"
	}
	return "off"
}
