package callhome

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"tandem/model"
)

// Limits of what ParseAML takes.
const (
	// MaxAMLSize is in bytes: the limit of a profile in spec/wire-formats.md 1.1.
	MaxAMLSize   = 3145728
	maxAMLDepth  = 64
	maxMessageID = 255
)

// Envelope is what a received AML message says of itself. What the sender left
// out is empty.
type Envelope struct {
	MessageID string
	// Type is the URI of the block, CreationDate the time as the sender wrote it.
	Type         string
	CreationDate string
	Severity     string
	EventTime    string
	Description  string
	SubType      string

	DeviceID   string
	CustomerID string
	SiteID     string
	ContractID string

	Name         string
	Contact      string
	ContactEmail string
	ContactPhone string
	Address      string

	Model        string
	SerialNumber string

	// Items are the rme:AD pairs.
	Items       []Item
	Attachments []Attachment
}

// Attachment is one attachment of an AML message.
type Attachment struct {
	Name string
	// Encoding is as the sender wrote it. Data is decoded when it is "base64",
	// and else the text as it stood.
	Encoding string
	Data     []byte
}

// Group returns the last part of Type: "inventory", "syslog".
func (e Envelope) Group() string { return e.Type[strings.LastIndexByte(e.Type, '/')+1:] }

// SplitDeviceID splits "type@Sid@serial" on the first two signs: a serial number
// may contain more of them (spec/wire-formats.md section 1.2).
func SplitDeviceID(id string) (chassis, sid, serial string) {
	chassis, rest, _ := strings.Cut(id, "@")
	sid, serial, _ = strings.Cut(rest, "@")
	return chassis, sid, serial
}

// amlFields tells where the text of an element goes, by the local names of its
// parent and its own: senders differ in prefixes and order, some in namespaces.
var amlFields = map[string]func(*Envelope) *string{
	"Session/MessageId":             func(e *Envelope) *string { return &e.MessageID },
	"Header/Type":                   func(e *Envelope) *string { return &e.Type },
	"Header/CreationDate":           func(e *Envelope) *string { return &e.CreationDate },
	"Header/Severity":               func(e *Envelope) *string { return &e.Severity },
	"CallHome/EventTime":            func(e *Envelope) *string { return &e.EventTime },
	"CallHome/MessageDescription":   func(e *Envelope) *string { return &e.Description },
	"Event/SubType":                 func(e *Envelope) *string { return &e.SubType },
	"ContractData/DeviceId":         func(e *Envelope) *string { return &e.DeviceID },
	"ContractData/CustomerId":       func(e *Envelope) *string { return &e.CustomerID },
	"ContractData/SiteId":           func(e *Envelope) *string { return &e.SiteID },
	"ContractData/ContractId":       func(e *Envelope) *string { return &e.ContractID },
	"SystemInfo/Name":               func(e *Envelope) *string { return &e.Name },
	"SystemInfo/Contact":            func(e *Envelope) *string { return &e.Contact },
	"SystemInfo/ContactEmail":       func(e *Envelope) *string { return &e.ContactEmail },
	"SystemInfo/Contacte-mail":      func(e *Envelope) *string { return &e.ContactEmail }, // MDS 9000
	"SystemInfo/ContactPhoneNumber": func(e *Envelope) *string { return &e.ContactPhone },
	"SystemInfo/StreetAddress":      func(e *Envelope) *string { return &e.Address },
	"Chassis/Model":                 func(e *Envelope) *string { return &e.Model },
	"Chassis/SerialNumber":          func(e *Envelope) *string { return &e.SerialNumber },
}

// ParseAML reads an AML message in a SOAP envelope. It takes unknown elements
// and any order, and refuses what is larger than MaxAMLSize, nested too deeply,
// not XML, with a document type, or without a message id or a type.
func ParseAML(data []byte) (Envelope, error) {
	if len(data) > MaxAMLSize {
		return Envelope{}, fmt.Errorf("reading AML: it has %d bytes, more than %d", len(data), MaxAMLSize)
	}
	p := amlParser{decoder: xml.NewDecoder(bytes.NewReader(data))}
	p.decoder.CharsetReader = charset.NewReaderLabel
	if err := p.parse(); err != nil {
		return Envelope{}, fmt.Errorf("reading AML: %w", err)
	}
	return p.envelope, p.envelope.check()
}

func (e Envelope) check() error {
	switch {
	case e.MessageID == "":
		return errors.New("reading AML: it has no message id")
	case utf8.RuneCountInString(e.MessageID) > maxMessageID || !model.IsLine(e.MessageID):
		return fmt.Errorf("reading AML: its message id is not one line of %d characters", maxMessageID)
	case e.Type == "":
		return errors.New("reading AML: it has no type")
	}
	return nil
}

// amlParser holds the state of one reading: the path to the current element and
// the text in it since its last tag.
type amlParser struct {
	decoder  *xml.Decoder
	path     []string
	text     bytes.Buffer
	envelope Envelope
}

func (p *amlParser) parse() error {
	for {
		token, err := p.decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = p.start(t)
		case xml.EndElement:
			p.end()
		case xml.CharData:
			p.text.Write(t)
		case xml.Directive:
			err = errors.New("it has a document type")
		}
		if err != nil {
			return err
		}
	}
}

func (p *amlParser) start(t xml.StartElement) error {
	p.path = append(p.path, t.Name.Local)
	p.text.Reset()
	switch {
	case len(p.path) > maxAMLDepth:
		return fmt.Errorf("it is nested more than %d deep", maxAMLDepth)
	case p.path[0] != "Envelope":
		return fmt.Errorf("it is no SOAP envelope but %q", p.path[0])
	}
	switch p.element() {
	case "AdditionalInformation/AD":
		p.envelope.Items = append(p.envelope.Items, Item{attribute(t, "name"), attribute(t, "value")})
	case "Attachments/Attachment":
		p.envelope.Attachments = append(p.envelope.Attachments, Attachment{})
	case "Attachment/Data":
		if a := p.attachment(); a != nil {
			a.Encoding = attribute(t, "encoding")
		}
	}
	return nil
}

func (p *amlParser) end() {
	switch element := p.element(); element {
	case "Attachment/Name":
		if a := p.attachment(); a != nil {
			a.Name = strings.TrimSpace(p.text.String())
		}
	case "Attachment/Data":
		if a := p.attachment(); a != nil {
			a.Data = decoded(p.text.String(), a.Encoding)
		}
	default:
		if field, ok := amlFields[element]; ok && *field(&p.envelope) == "" {
			*field(&p.envelope) = strings.TrimSpace(p.text.String())
		}
	}
	p.path = p.path[:len(p.path)-1]
	p.text.Reset()
}

// element returns the local names of the parent and of the current element.
func (p *amlParser) element() string {
	return strings.Join(p.path[max(len(p.path)-2, 0):], "/")
}

// attachment returns the attachment being read, nil outside of any.
func (p *amlParser) attachment() *Attachment {
	if len(p.envelope.Attachments) == 0 {
		return nil
	}
	return &p.envelope.Attachments[len(p.envelope.Attachments)-1]
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// decoded returns the data of an attachment; what claims to be base64 and is not
// is kept as it stood.
func decoded(text, encoding string) []byte {
	if strings.EqualFold(encoding, "base64") {
		if data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), "")); err == nil {
			return data
		}
	}
	return []byte(text)
}
