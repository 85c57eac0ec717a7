package phonexml

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// Encode writes o as phones read it. Titles, prompts, names and texts that are
// too long are cut; too many items, and a value for machines that is too long,
// empty or not allowed, are an error, which never tells the value.
//
// Text, Menu, Input and Directory get an XML declaration, and characters that c
// lacks become character references. The others, which are pushed or answered,
// have no declaration and are ASCII.
func Encode(o Object, c Charset) ([]byte, error) {
	e := encoder{charset: c}
	o.encode(&e)
	if e.err != nil {
		return nil, fmt.Errorf("encoding %s: %w", o.name(), e.err)
	}
	return e.buf.Bytes(), nil
}

func (t Text) encode(e *encoder) {
	e.begin(t)
	e.line("Title", t.Title, MaxTitle)
	e.put("<Text>")
	e.escape(cut(lines(t.Text), MaxText, e.charset))
	e.put("</Text>\n")
	e.line("Prompt", t.Prompt, MaxTitle)
	e.softKeys(t.SoftKeys)
	e.end(t)
}

func (m Menu) encode(e *encoder) {
	e.begin(m)
	e.line("Title", m.Title, MaxTitle)
	e.line("Prompt", m.Prompt, MaxTitle)
	e.atMost(len(m.Items), MaxMenuItems, "menu items")
	for _, item := range m.Items {
		e.put("<MenuItem>")
		e.inline("Name", item.Name, MaxMenuName)
		e.value("URL", item.URL, MaxURL)
		e.put("</MenuItem>\n")
	}
	e.softKeys(m.SoftKeys)
	e.end(m)
}

func (i Input) encode(e *encoder) {
	e.begin(i)
	e.line("Title", i.Title, MaxTitle)
	e.line("Prompt", i.Prompt, MaxTitle)
	e.required("URL", i.URL)
	e.valueLine("URL", i.URL, MaxURL)
	e.atMost(len(i.Items), MaxInputItems, "input items")
	for _, item := range i.Items {
		item.encode(e)
	}
	e.softKeys(i.SoftKeys)
	e.end(i)
}

func (i InputItem) encode(e *encoder) {
	e.required("QueryStringParam", i.Param)
	if !validFlags(i.Flags) {
		e.fail(errors.New("InputFlags are not one of A, T, N, E, U and L, with or without P"))
	}
	e.put("<InputItem>\n")
	e.line("DisplayName", i.DisplayName, MaxInputField)
	e.valueLine("QueryStringParam", i.Param, MaxInputField)
	e.valueLine("InputFlags", i.Flags, len("NP"))
	e.valueLine("DefaultValue", i.Default, MaxInputField)
	e.put("</InputItem>\n")
}

// validFlags says whether flags are a kind of input and, before or behind it,
// the modifier P.
func validFlags(flags string) bool {
	kind := strings.Replace(flags, "P", "", 1)
	return len(kind) == 1 && strings.Contains("ATNEUL", kind)
}

func (d Directory) encode(e *encoder) {
	e.begin(d)
	e.line("Title", d.Title, MaxTitle)
	e.line("Prompt", d.Prompt, MaxTitle)
	e.atMost(len(d.Entries), MaxDirectoryEntries, "directory entries")
	for _, entry := range d.Entries {
		e.put("<DirectoryEntry>")
		e.inline("Name", entry.Name, MaxDirectoryField)
		e.value("Telephone", entry.Telephone, MaxDirectoryField)
		e.put("</DirectoryEntry>\n")
	}
	e.softKeys(d.SoftKeys)
	e.end(d)
}

func (x Execute) encode(e *encoder) {
	e.charset = ascii
	e.atMost(len(x.Items), MaxExecuteItems, "execute items")
	e.put("<CiscoIPPhoneExecute>")
	for _, item := range x.Items {
		e.required("URL", item.URL)
		e.between("Priority", item.Priority, 0, MaxPriority)
		e.put(`<ExecuteItem Priority="`, strconv.Itoa(item.Priority), `"`)
		e.attribute("URL", item.URL, MaxURL)
		e.put("/>")
	}
	e.put("</CiscoIPPhoneExecute>\n")
}

func (r Response) encode(e *encoder) {
	e.charset = ascii
	e.atMost(len(r.Items), MaxResponseItems, "response items")
	e.put("<CiscoIPPhoneResponse>")
	for _, item := range r.Items {
		e.put(`<ResponseItem Status="`, strconv.Itoa(item.Status), `"`)
		e.attribute("Data", cut(line(item.Data), MaxResponseData, ascii), MaxResponseData)
		e.attribute("URL", item.URL, MaxURL)
		e.put("/>")
	}
	e.put("</CiscoIPPhoneResponse>\n")
}

func (x Error) encode(e *encoder) {
	e.between("Number", x.Number, ErrorParsing, ErrorAuthentication)
	e.put(`<CiscoIPPhoneError Number="`, strconv.Itoa(x.Number), "\" />\n")
}

// encoder collects the bytes of an object, and the first error.
type encoder struct {
	buf     bytes.Buffer
	charset Charset
	err     error
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *encoder) put(parts ...string) {
	for _, part := range parts {
		e.buf.WriteString(part)
	}
}

func (e *encoder) begin(o Object) {
	e.put(`<?xml version="1.0" encoding="`, e.charset.String(), "\"?>\n<", o.name(), ">\n")
}

func (e *encoder) end(o Object) { e.put("</", o.name(), ">\n") }

func (e *encoder) softKeys(keys []SoftKey) {
	e.atMost(len(keys), MaxSoftKeys, "soft keys")
	for _, key := range keys {
		e.between("Position", key.Position, 1, MaxPosition)
		e.put("<SoftKeyItem>")
		e.inline("Name", key.Name, MaxSoftKeyName)
		e.value("URL", key.URL, MaxURL)
		e.put("<Position>", strconv.Itoa(key.Position), "</Position></SoftKeyItem>\n")
	}
}

// line writes an element for people on a line of its own.
func (e *encoder) line(name, text string, most int) {
	e.inline(name, text, most)
	e.put("\n")
}

// inline writes an element for people, cut to the most characters.
func (e *encoder) inline(name, text string, most int) {
	e.put("<", name, ">")
	e.escape(cut(line(text), most, e.charset))
	e.put("</", name, ">")
}

// valueLine writes an element for machines on a line of its own.
func (e *encoder) valueLine(name, text string, most int) {
	e.value(name, text, most)
	e.put("\n")
}

// value writes an element for machines, which is never cut.
func (e *encoder) value(name, text string, most int) {
	e.check(name, text, most)
	e.put("<", name, ">")
	e.escape(text)
	e.put("</", name, ">")
}

func (e *encoder) attribute(name, text string, most int) {
	e.check(name, text, most)
	e.put(" ", name, `="`)
	e.escape(text)
	e.put(`"`)
}

// check fails for a value that is too long or could not be read back.
func (e *encoder) check(name, text string, most int) {
	e.atMost(utf8.RuneCountInString(text), most, "characters in "+name)
	if !model.IsLine(text) || line(text) != text {
		e.fail(fmt.Errorf("%s is not one line of text", name))
	}
}

func (e *encoder) required(name, text string) {
	if text == "" {
		e.fail(fmt.Errorf("%s is empty", name))
	}
}

func (e *encoder) atMost(n, most int, what string) {
	if n > most {
		e.fail(fmt.Errorf("%d %s are more than %d", n, what, most))
	}
}

func (e *encoder) between(name string, n, least, most int) {
	if n < least || n > most {
		e.fail(fmt.Errorf("%s is %d, not between %d and %d", name, n, least, most))
	}
}
