package emapi

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// maxDepth is how deeply elements nest; the messages need four.
const maxDepth = 16

// blanks are what XML calls white space.
const blanks = " \t\r\n"

// element is an element with all that was in it. Attributes, comments and
// processing instructions mean nothing here and are left out, and a name is the
// local one.
type element struct {
	name     string
	text     []byte
	children []*element
}

// treeReader reads one document. open is the path to the current element.
type treeReader struct {
	decoder *xml.Decoder
	data    []byte
	root    *element
	open    []*element
	// begun is true after anything but blanks.
	begun bool
}

// readTree reads a document with one root. Nothing is ever resolved: a DOCTYPE is
// passed over with all it declares, and a reference to any entity but XML's own
// five is an error. The errors hold nothing of the document.
func readTree(data []byte) (*element, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := treeReader{decoder: xml.NewDecoder(bytes.NewReader(data)), data: data}
	r.decoder.CharsetReader = r.charset
	for {
		token, err := r.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line, _ := r.decoder.InputPos()
			return nil, fmt.Errorf("line %d cannot be read as XML", line)
		}
		if err := r.take(token); err != nil {
			return nil, err
		}
	}
	if r.root == nil {
		return nil, errors.New("it is empty")
	}
	return r.root, nil
}

// charset reads what is not UTF-8: ISO-8859-1, and US-ASCII if it is.
func (r *treeReader) charset(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	case "us-ascii", "ascii":
		if bytes.ContainsFunc(r.data, func(c rune) bool { return c > 0x7f }) {
			return nil, errors.New("not ASCII")
		}
		return input, nil
	case "utf8":
		return input, nil
	}
	return nil, errors.New("unknown encoding")
}

func (r *treeReader) take(token xml.Token) error {
	var err error
	switch t := token.(type) {
	case xml.StartElement:
		err = r.start(t)
	case xml.EndElement:
		r.open = r.open[:len(r.open)-1]
	case xml.CharData:
		return r.characters(t)
	case xml.Directive:
		if r.root != nil || !bytes.HasPrefix(t, []byte("DOCTYPE")) {
			err = errors.New("it has a declaration in the wrong place")
		}
	case xml.ProcInst:
		if t.Target == "xml" && r.begun {
			err = errors.New("it has an XML declaration in the wrong place")
		}
	}
	r.begun = true
	return err
}

func (r *treeReader) start(t xml.StartElement) error {
	e := &element{name: t.Name.Local}
	switch {
	case len(r.open) == maxDepth:
		return fmt.Errorf("it is nested more than %d deep", maxDepth)
	case len(r.open) > 0:
		parent := r.open[len(r.open)-1]
		parent.children = append(parent.children, e)
	case r.root != nil:
		return errors.New("it has more than one root")
	default:
		r.root = e
	}
	r.open = append(r.open, e)
	return nil
}

func (r *treeReader) characters(t xml.CharData) error {
	if len(r.open) > 0 {
		e := r.open[len(r.open)-1]
		e.text = append(e.text, t...)
		return nil
	}
	if len(bytes.Trim(t, blanks)) > 0 {
		return errors.New("it has text outside of its root")
	}
	return nil
}

// named returns the children with one of the names, in their order.
func (e *element) named(names ...string) []*element {
	if e == nil {
		return nil
	}
	var found []*element
	for _, child := range e.children {
		if slices.Contains(names, child.name) {
			found = append(found, child)
		}
	}
	return found
}
