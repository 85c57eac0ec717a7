package phonexml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// MaxSize is the size in bytes of what Parse reads.
const MaxSize = 64 << 10

// blanks may stand around the object: white space and a byte order mark.
const blanks = " \t\r\n\uFEFF"

// Parse reads an object in UTF-8, US-ASCII or ISO-8859-1. It passes over
// elements that it does not know, as phones do, and does not check the limits of
// Encode: what it reads is shown or logged, not sent. It refuses what is larger
// than MaxSize, not XML, with a document type, or another object.
func Parse(data []byte) (Object, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("reading a phone object: it has %d bytes, more than %d", len(data), MaxSize)
	}
	plain := xml.NewDecoder(bytes.NewReader(data))
	plain.CharsetReader = charsetReader
	o, err := read(xml.NewTokenDecoder(withoutType{plain}))
	if err != nil {
		return nil, fmt.Errorf("reading a phone object: %w", err)
	}
	return o, nil
}

// withoutType refuses document types, in which entities could be defined.
type withoutType struct{ tokens *xml.Decoder }

func (w withoutType) Token() (xml.Token, error) {
	token, err := w.tokens.Token()
	if _, ok := token.(xml.Directive); ok {
		return nil, errors.New("it has a document type")
	}
	return token, err
}

func charsetReader(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	case "us-ascii":
		return input, nil
	}
	return nil, fmt.Errorf("it is written in %q, which phones do not read", label)
}

// read reads the one object of a document, around which may be comments.
func read(d *xml.Decoder) (Object, error) {
	var o Object
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && o == nil:
			return nil, errors.New("it is empty")
		case errors.Is(err, io.EOF):
			return o, nil
		case err != nil:
			return nil, err
		}
		switch t := token.(type) {
		case xml.CharData:
			if len(bytes.Trim(t, blanks)) > 0 {
				err = errors.New("it has text outside of the object")
			}
		case xml.StartElement:
			if o != nil {
				return nil, errors.New("it has more than one object")
			}
			o, err = decode(d, t)
		}
		if err != nil {
			return nil, err
		}
	}
}

func decode(d *xml.Decoder, start xml.StartElement) (Object, error) {
	switch start.Name.Local {
	case Text{}.name():
		return element[Text](d, start)
	case Menu{}.name():
		return element[Menu](d, start)
	case Input{}.name():
		return element[Input](d, start)
	case Directory{}.name():
		return element[Directory](d, start)
	case Execute{}.name():
		return element[Execute](d, start)
	case Response{}.name():
		return element[Response](d, start)
	case Error{}.name():
		return element[Error](d, start)
	}
	return nil, fmt.Errorf("it is no phone object but %q", start.Name.Local)
}

func element[T Object](d *xml.Decoder, start xml.StartElement) (Object, error) {
	var o T
	err := d.DecodeElement(&o, &start)
	return o, err
}
