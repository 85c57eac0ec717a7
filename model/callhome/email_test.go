package callhome

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"
)

var someSender = EmailFrom{Sender: "callhome@example.com", HeloName: "cucm-sub1.example.com"}

func header(t *testing.T, email []byte) mail.Header {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(email))
	if err != nil {
		t.Fatal(err)
	}
	return message.Header
}

func TestEmailCarriesTheFrozenBytes(t *testing.T) {
	t.Parallel()
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		message := build(t, kind, m, someFacts(t))
		parts := decodedParts(t, ComposeEmail(message, someSender, []string{"tac@example.net"}))
		if len(parts) != 3 {
			t.Fatalf("got %d parts", len(parts))
		}
		if text := bytes.ReplaceAll(parts[1], []byte("\r\n"), []byte("\n")); !bytes.Equal(text, message.Text) {
			t.Errorf("got text %q, want %q", text, message.Text)
		}
		if !bytes.Equal(parts[2], message.AML) {
			t.Error("the attachment is not the AML")
		}
	})
}

func TestEmailHeader(t *testing.T) {
	t.Parallel()
	to := []string{"tac@example.net", "a@example.com"}
	smart := header(t, ComposeEmail(build(t, Inventory, Smart, someFacts(t)), someSender, to))
	for name, want := range map[string]string{
		"From":       "<callhome@example.com>",
		"To":         "<tac@example.net>, <a@example.com>",
		"Date":       "Mon, 30 Nov 2026 15:00:01 +0000",
		"Subject":    "System Notification From cucm-sub1 - inventory - 2026-12-01 00:00:01 GMT+09:00",
		"Message-Id": "<M8.WZP23420AB1.6B0D8F71@cucm-sub1.example.com>",
	} {
		if got := smart.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	anonymous := header(t, ComposeEmail(build(t, Inventory, Anonymous, someFacts(t)), someSender, to))
	if got := anonymous.Get("From"); got != "<anonymous@tandem.invalid>" {
		t.Errorf("got From %q", got)
	}
	if got := anonymous.Get("Subject"); got != "System Notification From anonymous - inventory - 2026-12-01 00:00:01 GMT+09:00" {
		t.Errorf("got Subject %q", got)
	}
	if got := anonymous.Get("Message-Id"); !strings.HasSuffix(got, "@tandem.invalid>") {
		t.Errorf("got Message-ID %q", got)
	}
}

func TestEmailWithNamesThatAreNotASCII(t *testing.T) {
	t.Parallel()
	f := someFacts(t)
	f.NodeName = "電話サーバ" + strings.Repeat("長", 200)
	email := ComposeEmail(build(t, Inventory, Smart, f), someSender, []string{"tac@example.net"})
	if bytes.ContainsFunc(email, func(r rune) bool { return r > 127 }) {
		t.Error("the e-mail is not ASCII")
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(header(t, email).Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "System Notification From 電話サーバ長長") || !strings.HasSuffix(subject, " - inventory - 2026-12-01 00:00:01 GMT+09:00") {
		t.Errorf("got subject %q and %v", subject, err)
	}
}

// checkLines fails unless email has only lines that SMTP can carry (RFC 5322
// section 2.1.1, RFC 5321 section 4.5.3.1.6).
func checkLines(t *testing.T, email []byte) {
	t.Helper()
	for line := range bytes.SplitSeq(email, []byte("\r\n")) {
		if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
			t.Fatalf("line of %d bytes: %q", len(line), line)
		}
	}
	if !bytes.HasSuffix(email, []byte("\r\n")) {
		t.Error("the last line does not end")
	}
}

func FuzzComposeEmail(f *testing.F) {
	f.Add("cucm-sub1", "callhome@example.com", "cucm-sub1.example.com", "tac@example.net", "value")
	f.Add("電話\r\nBcc: x@example.com", "a@b\r\nX: y", "h\r\n", "t\r\nX: y", "\x00\r\n.\r\n")
	f.Add(strings.Repeat("長", 300), "", "", "", strings.Repeat("x", 2000))
	f.Fuzz(func(t *testing.T, node, sender, helo, to, value string) {
		for _, m := range []Mode{Smart, Anonymous} {
			facts := someFacts(t)
			facts.NodeName, facts.ActiveVersion = node, value
			message := build(t, Inventory, m, facts)
			email := ComposeEmail(message, EmailFrom{sender, helo}, []string{to, "tac@example.net"})
			checkLines(t, email)
			if h := header(t, email); h.Get("Bcc") != "" || h.Get("X") != "" || len(h) != 8 {
				t.Errorf("got header %v", h)
			}
			if parts := decodedParts(t, email); !bytes.Equal(parts[len(parts)-1], message.AML) {
				t.Error("the attachment is not the AML")
			}
		}
	})
}
