package callhome

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// draft is a message while it is being made: what both forms of it tell. Its
// facts are only those that may be told in its mode.
type draft struct {
	kind     Kind
	mode     Mode
	facts    Facts
	serial   string
	sequence string // "<counter>:<serial>:<hex unix seconds>"
	created  string
	sections []section
}

// section is a titled group of items.
type section struct {
	title string
	items []Item
}

// Build makes the message of that kind for mode m from f, frozen and the same
// for the same input. counter is unique in the cluster. Slot and ID are left to
// the caller. It returns an error when m does not send such a message, or when f
// lacks its time or its pseudonym key.
func Build(kind Kind, m Mode, f Facts, counter int64) (Message, error) {
	if err := f.check(); err != nil {
		return Message{}, fmt.Errorf("building a %s message: %w", kind, err)
	}
	serial := f.serial(m)
	f = f.in(m)
	sections, err := sectionsOf(kind, m, f)
	if err != nil {
		return Message{}, fmt.Errorf("building a %s message: %w", kind, err)
	}
	d := draft{
		kind: kind, mode: m, facts: f, sections: sections, created: f.date(f.Time), serial: oneLine(serial),
		sequence: fmt.Sprintf("%d:%s:%08X", counter, cut(word(serial), 64), uint32(f.Time.Unix())),
	}
	text := d.fullText()
	aml, err := d.aml(text)
	if err != nil {
		return Message{}, fmt.Errorf("building a %s message: %w", kind, err)
	}
	return Message{
		MessageID: d.messageID(), Kind: kind, Mode: m, CreatedAt: model.At(f.Time), AML: aml, Text: text,
	}, nil
}

func sectionsOf(kind Kind, m Mode, f Facts) ([]section, error) {
	switch {
	case !m.Sends():
		return nil, fmt.Errorf("nothing is sent in mode %q", m)
	case kind == Inventory:
		return []section{{"inventory", items(inventoryRows, m, f)}}, nil
	case kind == Telemetry:
		return []section{
			{"telemetry", items(telemetryRows, m, f)},
			{"system status", items(statusRows, m, f)},
		}, nil
	case kind == Configuration && m == Smart:
		return []section{{"configuration", configurationItems(f)}}, nil
	case kind == Test:
		return []section{{"test", items(testRows, m, f)}}, nil
	default:
		return nil, fmt.Errorf("there is no such message in mode %q", m)
	}
}

func (d draft) messageID() string { return "M" + d.sequence }

// deviceID is "type@C@serial", where C says that the serial number is that of the
// chassis (spec/wire-formats.md section 1.2).
func (d draft) deviceID() string {
	chassis := d.facts.Host.Model.Value
	if chassis == "" {
		chassis = productShortName
	}
	return oneLine(strings.ReplaceAll(chassis, "@", "-")) + "@C@" + d.serial
}

// description is the sentence that tells people what arrived.
func (d draft) description() string {
	switch d.kind {
	case Inventory:
		return "Inventory of the cluster, its node and its licences"
	case Telemetry:
		return "Number of devices and users, and system status"
	case Configuration:
		return "Number of rows in each table of the database"
	default:
		return "Test message asked for by an administrator"
	}
}

// subType is "test" for a test message and "full" for any other.
func (d draft) subType() string {
	if d.kind == Test {
		return "test"
	}
	return "full"
}

// word makes s a part of an identifier: ASCII letters, digits and some signs.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') {
			return r
		}
		return '-'
	}, s)
}

// cut returns at most the first n characters of s.
func cut(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), n)])
}
