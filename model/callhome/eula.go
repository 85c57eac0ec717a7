package callhome

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"tandem/model"
)

// ContentVersion is the version of what messages contain: the rows of every
// kind of message in both modes. Whoever raises it writes new agreements that
// tell the new contents, with notes on what is new.
const ContentVersion = 1

// agreementFiles holds the agreements, each version in a folder of its own:
// "v2/smart.ja.md" is the Japanese text of version 2 for Smart Call Home, and
// "v2/smart.new.ja.md" tells those who accepted version 1 what is new.
//
//go:embed eula
var agreementFiles embed.FS

// english is the language of agreements that are not there in another one.
const english = "en"

// library reads agreements from the folders v1, v2, … of files.
type library struct{ files fs.FS }

func agreements() library {
	files, err := fs.Sub(agreementFiles, "eula")
	if err != nil {
		panic(err) // "eula" is a valid path
	}
	return library{files}
}

// CurrentAgreement returns the newest agreement for mode m in lang ("en", "ja"
// or "zh-CN"; English for any other). It returns model.ErrNotFound for a mode
// that sends nothing.
func CurrentAgreement(m Mode, lang string) (Agreement, error) { return agreements().current(m, lang) }

// MustAccept reports whether the current agreement for mode m is still to be
// accepted by those who last accepted that version of the text, which told that
// version of the contents. Both are 0 for those who never accepted.
func MustAccept(m Mode, version, content int) (bool, error) {
	return agreements().mustAccept(m, version, content)
}

// WhatIsNew returns what every version of the agreement for mode m newer than
// since brought, oldest first, in lang. It is empty when since is 0: to those
// who never accepted, everything is new.
func WhatIsNew(m Mode, since int, lang string) ([]string, error) {
	return agreements().whatIsNew(m, since, lang)
}

func (l library) current(m Mode, lang string) (Agreement, error) {
	version, err := l.newest(m)
	if err != nil {
		return Agreement{}, err
	}
	text, lang, err := l.read(fmt.Sprintf("v%d/%s", version, m), lang)
	if err != nil {
		return Agreement{}, fmt.Errorf("reading the %s agreement: %w", m, err)
	}
	a := parseAgreement(text)
	a.Mode, a.Version, a.Language = m, version, lang
	return a, nil
}

func (l library) mustAccept(m Mode, version, content int) (bool, error) {
	newest, err := l.newest(m)
	return version < newest || content < ContentVersion, err
}

func (l library) whatIsNew(m Mode, since int, lang string) ([]string, error) {
	newest, err := l.newest(m)
	if err != nil || since == 0 {
		return nil, err
	}
	var notes []string
	for version := since + 1; version <= newest; version++ {
		text, _, err := l.read(fmt.Sprintf("v%d/%s.new", version, m), lang)
		if err != nil {
			return nil, fmt.Errorf("reading what is new in version %d of the %s agreement: %w", version, m, err)
		}
		notes = append(notes, strings.TrimSpace(text))
	}
	return notes, nil
}

// newest returns the highest version of the agreement for mode m.
func (l library) newest(m Mode) (int, error) {
	if !m.Sends() {
		return 0, fmt.Errorf("agreement for mode %q: %w", m, model.ErrNotFound)
	}
	version := 0
	for {
		_, err := fs.Stat(l.files, fmt.Sprintf("v%d/%s.%s.md", version+1, m, english))
		switch {
		case err == nil:
			version++
		case errors.Is(err, fs.ErrNotExist) && version > 0:
			return version, nil
		default:
			return 0, fmt.Errorf("looking for the %s agreement: %w", m, err)
		}
	}
}

// read returns the text of the file with that name in lang, or in English, and
// the language it is in.
func (l library) read(name, lang string) (text, language string, err error) {
	if fs.ValidPath(lang) {
		data, err := fs.ReadFile(l.files, name+"."+lang+".md")
		if !errors.Is(err, fs.ErrNotExist) {
			return string(data), lang, err
		}
	}
	data, err := fs.ReadFile(l.files, name+"."+english+".md")
	return string(data), english, err
}
