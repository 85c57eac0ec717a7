package mail

import (
	"net"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/model"
)

// The values of Settings.StartTLS.
const (
	// Required sends nothing unless the server offers STARTTLS and its
	// certificate is valid.
	Required = "required"
	// Opportunistic uses STARTTLS when the server offers it, and then insists
	// on a valid certificate.
	Opportunistic = "opportunistic"
	// None never uses TLS, and therefore never a login.
	None = "none"
)

// DefaultPort is the port of a mail server (RFC 5321, section 4.5.4.2).
const DefaultPort = 25

// Limits of the fields, in characters.
const (
	MaxHost     = 253
	MaxAddress  = 254
	MaxLogin    = 255
	MaxPassword = 255
)

// Settings name the SMTP server of the cluster. There is one record.
type Settings struct {
	// Host is a host name or an IP address; empty means that no SMTP server is
	// set, and then nothing else in the settings counts.
	Host string
	// Port is 1 to 65535.
	Port     int
	StartTLS string
	// Sender is the address that mail comes from.
	Sender string
	// Username is empty for a server that needs no login.
	Username string
	// Password is only filled by Store.ForSending and by who saves a new one.
	Password string `audit:"secret"`
	// PasswordSet reports whether a password is stored.
	PasswordSet bool `audit:"-"`
	Version     int  `audit:"-"`
}

// Configured reports whether an SMTP server is set.
func (s Settings) Configured() bool { return s.Host != "" }

// Address returns host and port for dialling.
func (s Settings) Address() string {
	return net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
}

// Normalize returns s as it is stored: trimmed, with the defaults filled in,
// and empty when no host is set.
func (s Settings) Normalize() Settings {
	s.Host = strings.Trim(strings.TrimSpace(s.Host), "[]")
	s.Sender = strings.TrimSpace(s.Sender)
	s.Username = strings.TrimSpace(s.Username)
	if s.Host == "" {
		return Settings{Port: DefaultPort, StartTLS: Opportunistic, Version: s.Version}
	}
	if s.Port == 0 {
		s.Port = DefaultPort
	}
	if s.StartTLS == "" {
		s.StartTLS = Opportunistic
	}
	if s.Username == "" {
		s.Password, s.PasswordSet = "", false
	}
	return s
}

// Validate returns what is wrong with normalized settings. The fields are
// host, port, starttls, sender, username and password.
func (s Settings) Validate() model.FieldErrors {
	var errs model.FieldErrors
	if s.Host == "" {
		return nil
	}
	if !validHost(s.Host) {
		errs.Add("host", model.T("Enter a host name such as mail.example.com or an IP address"))
	}
	if s.Port < 1 || s.Port > 65535 {
		errs.Add("port", model.T("Enter a port from 1 to 65535"))
	}
	if s.StartTLS != Required && s.StartTLS != Opportunistic && s.StartTLS != None {
		errs.Add("starttls", model.T("Choose whether STARTTLS is required, used when offered, or not used"))
	}
	if !ValidAddress(s.Sender) {
		errs.Add("sender", model.T("Enter one e-mail address such as callhome@example.com"))
	}
	s.validateLogin(&errs)
	return errs
}

func (s Settings) validateLogin(errs *model.FieldErrors) {
	if s.Username == "" {
		return
	}
	if s.StartTLS == None {
		errs.Add("starttls", model.T("A login is only sent over TLS: choose STARTTLS, or leave the user name empty"))
	}
	if utf8.RuneCountInString(s.Username) > MaxLogin || !model.IsLine(s.Username) {
		errs.Add("username", model.T("User name must be one line of %d characters or fewer", MaxLogin))
	}
	if utf8.RuneCountInString(s.Password) > MaxPassword || !model.IsLine(s.Password) {
		errs.Add("password", model.T("Password must be one line of %d characters or fewer", MaxPassword))
	}
	if s.Password == "" && !s.PasswordSet {
		errs.Add("password", model.T("Enter the password that belongs to the user name"))
	}
}

// ValidAddress reports whether s is one plain e-mail address, such as
// noc@example.com, without a display name, in ASCII.
func ValidAddress(s string) bool {
	if s == "" || len(s) > MaxAddress || !model.IsLine(s) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || !isASCII(s) {
		return false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	return validHost(strings.TrimSuffix(strings.TrimPrefix(domain, "["), "]"))
}

func validHost(s string) bool {
	if net.ParseIP(s) != nil {
		return true
	}
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > MaxHost {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if !validLabel(label) {
			return false
		}
	}
	return true
}

func validLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return strings.IndexFunc(label, func(r rune) bool {
		return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) < 0
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
