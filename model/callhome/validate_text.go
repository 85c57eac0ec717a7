package callhome

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/model"
)

// addFirst adds the first text that says something.
func addFirst(e *model.FieldErrors, field string, texts ...model.Text) {
	for _, text := range texts {
		if !text.IsZero() {
			e.Add(field, text)
			return
		}
	}
}

func required(label model.Text, value string) model.Text {
	if strings.TrimSpace(value) == "" {
		return model.T("Enter a value for %s", label)
	}
	return model.Text{}
}

func tooLong(label model.Text, value string, limit int) model.Text {
	if n := utf8.RuneCountInString(value); n > limit {
		return model.T("%s must be %d characters or fewer; you entered %d", label, limit, n)
	}
	return model.Text{}
}

func notOneLine(label model.Text, value string) model.Text {
	if !model.IsLine(value) {
		return model.T("%s must be one line without control characters", label)
	}
	return model.Text{}
}

func notLines(label model.Text, value string) model.Text {
	if strings.ContainsFunc(value, func(r rune) bool { return r != '\n' && model.IsControl(r) }) {
		return model.T("%s must not contain control characters", label)
	}
	return model.Text{}
}

func wrongName(value string) model.Text {
	if strings.ContainsFunc(value, func(r rune) bool { return !isNameRune(r) }) {
		return model.T("Contact Name can contain letters, digits, spaces, dots, underscores, hyphens and apostrophes only")
	}
	return model.Text{}
}

// isNameRune takes letters and digits of any script, and each sign of seed 000,
// table 4, also in the form that Japanese, Chinese and typographers write it.
func isNameRune(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Zs) ||
		strings.ContainsRune("._-'"+"·・．"+"＿"+"‐‑－"+"’＇", r)
}

func wrongPhone(value string) model.Text {
	if strings.Trim(value, "0123456789+()- .x#*") != "" {
		return model.T("Phone can contain digits, spaces and the signs + ( ) - . x # * only")
	}
	return model.Text{}
}

func wrongEmail(label model.Text, value string) model.Text {
	switch {
	case value == "" || isEmail(value):
		return model.Text{}
	case strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII }):
		return model.T("%s can contain the letters A to Z, digits and signs only: addresses with other letters are not supported", label)
	default:
		return model.T("%s must be one e-mail address such as name@example.com", label)
	}
}

// isEmail takes a bare address of RFC 5322: without a display name, comments or
// quotes, in ASCII only, because not every mail server offers SMTPUTF8.
func isEmail(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Name != "" || address.Address != s {
		return false
	}
	return isMailDomain(s[strings.LastIndexByte(s, '@')+1:])
}

// isMailDomain takes a host name or an address literal such as [192.0.2.1] or
// [IPv6:2001:db8::1] (RFC 5321 section 4.1.3).
func isMailDomain(s string) bool {
	literal, bracket := strings.CutPrefix(s, "[")
	if !bracket {
		return isHost(s) && !isAddress(s)
	}
	return isAddress(strings.TrimPrefix(strings.TrimSuffix(literal, "]"), "IPv6:"))
}
