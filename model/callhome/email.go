package callhome

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

const (
	// AnonymousSender is the sender of e-mails in Anonymous mode; "invalid" is
	// a domain that cannot exist (RFC 2606).
	AnonymousSender = "anonymous@" + anonymousDomain
	anonymousDomain = "tandem.invalid"
	anonymousHost   = "anonymous"
)

// EmailFrom is who sends an e-mail. In Anonymous mode nothing of it is told.
type EmailFrom struct {
	// Sender is the bare address of the header From.
	Sender string
	// HeloName is the domain name of this node, for the Message-ID.
	HeloName string
}

// ComposeEmail returns the whole e-mail (RFC 5322) with m for the addresses in
// to: the full text with the AML attached. It is frozen as m is: the same input
// gives the same bytes. All lines end in CRLF and are at most 998 bytes long.
func ComposeEmail(m Message, from EmailFrom, to []string) []byte {
	if m.Mode == Anonymous {
		from = EmailFrom{Sender: AnonymousSender, HeloName: anonymousDomain}
	}
	var b bytes.Buffer
	parts := multipart.NewWriter(&b)
	// multipart takes any boundary of these characters and this length; what it
	// writes to is memory: none of these calls returns an error.
	_ = parts.SetBoundary(boundary(m))
	for _, field := range [][2]string{
		{"From", address(from.Sender)},
		{"To", addresses(to)},
		{"Date", m.CreatedAt.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")},
		{"Subject", encodedWords(subject(m))},
		{"Message-ID", fmt.Sprintf("<%s@%s>", dotted(m.MessageID), domain(from.HeloName))},
		{"MIME-Version", "1.0"},
		{"Auto-Submitted", "auto-generated"}, // RFC 3834
		{"Content-Type", fmt.Sprintf("multipart/mixed;\r\n boundary=%q", parts.Boundary())},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", field[0], field[1])
	}
	b.WriteString("\r\n")
	writeText(parts, m.Text)
	writeAttachment(parts, string(m.Kind)+".xml", m.AML)
	_ = parts.Close()
	return b.Bytes()
}

func writeText(parts *multipart.Writer, text []byte) {
	w := writePart(parts, textproto.MIMEHeader{
		"Content-Type":              {"text/plain; charset=UTF-8"},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	q := quotedprintable.NewWriter(w)
	_, _ = q.Write(text)
	_ = q.Close()
}

func writeAttachment(parts *multipart.Writer, name string, data []byte) {
	w := writePart(parts, textproto.MIMEHeader{
		"Content-Type":              {fmt.Sprintf("application/xml; charset=UTF-8; name=%q", name)},
		"Content-Disposition":       {fmt.Sprintf("attachment; filename=%q", name)},
		"Content-Transfer-Encoding": {"base64"},
	})
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 76 {
		_, _ = io.WriteString(w, text[:76]+"\r\n")
		text = text[76:]
	}
	_, _ = io.WriteString(w, text+"\r\n")
}

func writePart(parts *multipart.Writer, header textproto.MIMEHeader) io.Writer {
	w, _ := parts.CreatePart(header)
	return w
}

// boundary is made of the bytes of m. It holds "=_", which neither base64 nor
// quoted-printable can contain (RFC 2045 section 6.7).
func boundary(m Message) string {
	h := sha256.New()
	h.Write(m.AML)
	h.Write(m.Text)
	return "=_" + hex.EncodeToString(h.Sum(nil))[:32]
}

// subject is "System Notification From <host> - <group> - <time>" as in
// spec/wire-formats.md section 1.4, with what the AML says.
func subject(m Message) string {
	e, err := ParseAML(m.AML)
	if err != nil {
		e = Envelope{CreationDate: m.CreatedAt.UTC().Format(dateLayout)}
	}
	host := cut(cmp.Or(oneLine(e.Name), anonymousHost), 100)
	return fmt.Sprintf("System Notification From %s - %s - %s", host, m.Kind, e.CreationDate)
}

// encodedWords encodes what is not ASCII (RFC 2047), one word a line.
func encodedWords(s string) string {
	return strings.ReplaceAll(mime.BEncoding.Encode("UTF-8", s), "?= =?", "?=\r\n =?")
}

func addresses(list []string) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = address(a)
	}
	return strings.Join(out, ",\r\n ")
}

func address(s string) string {
	a := mail.Address{Address: strings.ReplaceAll(oneLine(s), " ", "")}
	return a.String()
}

// dotted makes a message id the left side of a Message-ID (RFC 5322, dot-atom).
func dotted(id string) string {
	atoms := strings.FieldsFunc(id, func(r rune) bool { return r == ':' || r == '.' })
	for i, atom := range atoms {
		atoms[i] = word(atom)
	}
	return strings.Join(atoms, ".")
}

// domain returns name where it can stand in a header, else one that names nobody.
func domain(name string) string {
	if isHost(name) && !isAddress(name) {
		return name
	}
	return anonymousDomain
}
