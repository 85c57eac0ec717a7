package mail_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/mail"
	"tandem/model/seal"
)

func newStore(t *testing.T, d *db.DB) *mail.Store {
	t.Helper()
	sealer, err := seal.Open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	return mail.NewStore(d, sealer, func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) })
}

var complete = mail.Settings{
	Host: "mail.example.com", Port: 587, StartTLS: mail.Required,
	Sender: "callhome@example.com", Username: "tandem", Password: "correct horse",
}

func TestStoreKeepsThePassword(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d)
		if got, err := s.Load(t.Context()); err != nil || got.Configured() || got.Port != 25 {
			t.Fatalf("before the first save: got %+v, %v; want port 25 and no server", got, err)
		}
		save(t, s, complete)
		got, err := s.Load(t.Context())
		if err != nil || got.Password != "" || !got.PasswordSet || got.Version != 1 {
			t.Errorf("for a page: got %+v, %v; want no password, but that one is set", got, err)
		}
		got.Host, got.Port = "MAIL.example.com", 25
		save(t, s, got)
		if got, err = s.ForSending(t.Context()); err != nil || got.Password != "correct horse" || got.Port != 25 {
			t.Errorf("after a save with a blank password: got %+v, %v; want the old password", got, err)
		}
		got.Username = ""
		save(t, s, got)
		if got, err = s.ForSending(t.Context()); err != nil || got.Password != "" || got.PasswordSet {
			t.Errorf("after the user name is gone: got %+v, %v; want no password", got, err)
		}
		assertNoSecret(t, d)
	})
}

// assertNoSecret looks for the password in every row that was written.
func assertNoSecret(t *testing.T, d *db.DB) {
	t.Helper()
	var rows []string
	if err := d.Read.NewSelect().Table("audit").ColumnExpr("before || after").Scan(t.Context(), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Errorf("got %d audit rows, want 3", len(rows))
	}
	if all := strings.Join(rows, "\n"); strings.Contains(all, "correct horse") || !strings.Contains(all, "mail.example.com") {
		t.Errorf("audit log is %s; want the host and not the password", all)
	}
}

func save(t *testing.T, s *mail.Store, new mail.Settings) {
	t.Helper()
	if err := s.Save(t.Context(), new); err != nil {
		t.Fatalf("saving %+v: %v", new, err)
	}
}

func TestThePasswordIsNotSentToAnotherServer(t *testing.T) {
	t.Parallel()
	s := newStore(t, dbtest.SQLite(t))
	save(t, s, complete)
	moved := complete
	moved.Host, moved.Password, moved.Version = "evil.example.com", "", 1
	var errs model.FieldErrors
	if err := s.Save(t.Context(), moved); !errors.As(err, &errs) || errs.For("password").IsZero() || len(errs) != 1 {
		t.Errorf("saved with another host: got %v, want one error at the password", err)
	}
	if got, err := s.WithPassword(t.Context(), moved); !errors.As(err, &errs) || got.Password != "" {
		t.Errorf("tested with another host: got %q, %v; want no password and an error", got.Password, err)
	}
	moved.Password = "the other one's"
	save(t, s, moved)
	moved.Host, moved.Username, moved.Password, moved.Version = "third.example.com", "", "", 2
	save(t, s, moved)
	if got, err := s.ForSending(t.Context()); err != nil || got.Password != "" {
		t.Errorf("without a login: got %q, %v; want no password", got.Password, err)
	}
}

func TestStoreRefusesStaleSaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d)
		save(t, s, complete)
		if err := s.Save(t.Context(), complete); !errors.Is(err, model.ErrConflict) {
			t.Errorf("second first save: got %v, want a conflict", err)
		}
		second := complete
		second.Version = 1
		save(t, s, second)
		if err := s.Save(t.Context(), second); !errors.Is(err, model.ErrConflict) {
			t.Errorf("save of an old version: got %v, want a conflict", err)
		}
	})
}

func TestValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*mail.Settings)
		want   string // fields with errors
	}{
		{"complete settings", func(*mail.Settings) {}, ""},
		{"no server", func(s *mail.Settings) { *s = mail.Settings{Port: -1} }, ""},
		{"an IPv6 address", func(s *mail.Settings) { s.Host = "[2001:db8::1]" }, ""},
		{"a host with a blank", func(s *mail.Settings) { s.Host = "mail example" }, "host"},
		{"a host with a port", func(s *mail.Settings) { s.Host = "mail.example.com:25" }, "host"},
		{"a port too high", func(s *mail.Settings) { s.Port = 65536 }, "port"},
		{"an unknown kind of STARTTLS", func(s *mail.Settings) { s.StartTLS = "maybe" }, "starttls"},
		{"no sender", func(s *mail.Settings) { s.Sender = "" }, "sender"},
		{"a sender with a display name", func(s *mail.Settings) { s.Sender = "Call Home <a@example.com>" }, "sender"},
		{"a sender with a line feed", func(s *mail.Settings) { s.Sender = "a@example.com\nRCPT" }, "sender"},
		{"a login without TLS", func(s *mail.Settings) { s.StartTLS = mail.None }, "starttls"},
		{"a user name of two lines", func(s *mail.Settings) { s.Username = "a\r\nb" }, "username"},
		{"a user name that is no text", func(s *mail.Settings) { s.Username = "\xff" }, "username"},
		{"a user name without a password", func(s *mail.Settings) { s.Password = "" }, "password"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := complete
			tt.change(&s)
			var got []string
			for _, e := range s.Normalize().Validate() {
				got = append(got, e.Field)
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got errors for %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTestMessage(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	got, err := mail.TestMessage("callhome@example.com", "noc@example.com", "テスト", "届きました。", now)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"From: <callhome@example.com>\r\n", "To: <noc@example.com>\r\n", "Subject: =?UTF-8?", "Sun, 22 Nov 2026"} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
	if bytes.Count(got, []byte("\n")) != bytes.Count(got, []byte("\r\n")) || !bytes.HasSuffix(got, []byte("\r\n")) {
		t.Errorf("got lines without CRLF: %q", got)
	}
}
