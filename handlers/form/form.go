// Package form reads posted forms. A form is one struct of strings, bools and
// lists of names (component.Ordered);
// its tags are the only place where a limit stands:
//
//	form:"company"           the name of the input
//	label:"Company"          the label, also used in messages
//	validate:"max=255"       the rules, checked by validator; those of our own are
//	                         line, lines, port and choice (see Chooser)
//	kind:"multiline"         line breaks are kept; else they are refused
//	kind:"number"            full-width digits and signs are folded to ASCII
//	kind:"secret"            taken as it is: not trimmed, never put in a draft
//
// Handlers of pages import it; it knows no capability.
package form

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	decoder "github.com/go-playground/form/v4"
	"golang.org/x/text/width"

	"tandem/handlers"
)

// MaxBody is the largest form that is read, in bytes.
const MaxBody = 2 << 20

var decode = decoder.NewDecoder()

// Parse reads the posted body, at most MaxBody bytes, with or without files. A
// larger one gives an *http.MaxBytesError, an unreadable one
// handlers.ErrBadRequest.
func Parse(w http.ResponseWriter, r *http.Request) error {
	if r.PostForm != nil {
		return nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	if err := parse(r); err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return err
		}
		return fmt.Errorf("%w: %w", handlers.ErrBadRequest, err)
	}
	return nil
}

func parse(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if err := r.ParseMultipartForm(MaxBody); !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	return nil
}

// Decode fills the struct that dst points to from the posted form and tidies
// its strings.
func Decode(w http.ResponseWriter, r *http.Request, dst any) error {
	if err := Parse(w, r); err != nil {
		return err
	}
	return Fill(dst, r.PostForm)
}

// Fill fills the struct that dst points to from values and tidies its strings.
func Fill(dst any, values url.Values) error {
	if err := decode.Decode(dst, values); err != nil {
		return fmt.Errorf("%w: %w", handlers.ErrBadRequest, err)
	}
	tidy(reflect.ValueOf(dst).Elem())
	return nil
}

func tidy(v reflect.Value) {
	for field, value := range v.Fields() {
		switch {
		case value.Kind() == reflect.Struct:
			tidy(value)
		case value.Kind() == reflect.String:
			value.SetString(tidied(value.String(), field.Tag.Get("kind")))
		case value.Kind() == reflect.Slice:
			for i := range value.Len() {
				value.Index(i).SetString(tidied(value.Index(i).String(), field.Tag.Get("kind")))
			}
		}
	}
}

func tidied(s, kind string) string {
	if kind == "secret" {
		return s
	}
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	switch kind {
	case "number":
		return width.Narrow.String(s)
	case "multiline":
		return strings.ReplaceAll(s, "\r\n", "\n")
	default:
		return s
	}
}
