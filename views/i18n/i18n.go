// Package i18n translates. English sentences are the keys and stand in the
// code where they are used; ja.json and zh-CN.json hold their translations, and
// en.json only the English sentences that need a plural.
//
// Views call T with the request's context. A test collects every literal key of
// the program and fails when a catalogue lacks one, or has one nobody uses.
// Everything above the model may import it; it imports package model only.
package i18n

import (
	"context"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"tandem/model"
)

// Language is one of the console's languages by its BCP 47 tag.
type Language string

// The languages, in the order they are offered.
const (
	English  Language = "en"
	Japanese Language = "ja"
	Chinese  Language = "zh-CN"
)

// Languages lists the languages in the order they are offered.
var Languages = []Language{English, Japanese, Chinese}

// Name returns the language's name in itself.
func (l Language) Name() string {
	switch l {
	case Japanese:
		return "日本語"
	case Chinese:
		return "简体中文"
	default:
		return "English"
	}
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Japanese, language.SimplifiedChinese})

// Match returns the language that suits the given preferences best: tags or
// whole Accept-Language headers, most wanted first. Unreadable ones are
// skipped; without any the answer is English.
func Match(preferences ...string) Language {
	_, i := language.MatchStrings(matcher, preferences...)
	return Languages[i]
}

// Printer writes sentences and times in one language and time zone.
type Printer struct {
	Language Language
	// Zone is the cluster's time zone.
	Zone    *time.Location
	printer *message.Printer
}

// NewPrinter returns a printer; a nil zone means UTC.
func NewPrinter(lang Language, zone *time.Location) *Printer {
	if zone == nil {
		zone = time.UTC
	}
	return &Printer{lang, zone, message.NewPrinter(language.Make(string(lang)), message.Catalog(sentences))}
}

// T translates the English sentence key and fills its verbs with args. Integers
// are grouped as the language does it; give a string where that is not wanted.
func (p *Printer) T(key string, args ...any) string {
	for i, arg := range args {
		if text, ok := arg.(model.Text); ok {
			args[i] = p.Text(text)
		}
	}
	return p.printer.Sprintf(key, args...)
}

// Text translates t.
func (p *Printer) Text(t model.Text) string {
	if t.IsZero() {
		return ""
	}
	return p.T(t.Key, append([]any(nil), t.Args...)...)
}

// Time writes t in the cluster's time zone, to the second and with the zone's
// abbreviation, for example "2026-11-01 00:00:04 JST". It is the same in every
// language, so that times can be compared and searched. Zero gives "–".
func (p *Printer) Time(t model.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(p.Zone).Format("2006-01-02 15:04:05 MST")
}

type contextKey struct{}

// NewContext returns ctx with the printer of a request.
func NewContext(ctx context.Context, p *Printer) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// FromContext returns the printer of the request, English in UTC without one.
func FromContext(ctx context.Context) *Printer {
	if p, ok := ctx.Value(contextKey{}).(*Printer); ok {
		return p
	}
	return NewPrinter(English, nil)
}

// T translates with the printer of the request.
func T(ctx context.Context, key string, args ...any) string {
	return FromContext(ctx).T(key, args...)
}

// Text translates t with the printer of the request.
func Text(ctx context.Context, t model.Text) string { return FromContext(ctx).Text(t) }

// Stamp writes t as files have it: RFC 3339 in the zone of the request, and nothing
// for the zero time.
func Stamp(ctx context.Context, t model.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(FromContext(ctx).Zone).Format("2006-01-02T15:04:05.000Z07:00")
}

// Time writes t with the printer of the request.
func Time(ctx context.Context, t model.Time) string { return FromContext(ctx).Time(t) }
