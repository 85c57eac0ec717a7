package mail_test

import (
	"strings"
	"testing"

	"tandem/model/mail"
)

func TestAdvice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code int
		want string
	}{
		{421, "try again later"},
		{450, "try again later"},
		{530, "wants a login"},
		{535, "check the user name and the password"},
		{550, "Check both addresses"},
		{552, "mailbox is full"},
		{554, "Check both addresses"},
		{502, "Ask whoever runs the mail server"},
	}
	for _, tt := range tests {
		e := mail.SMTPError{Code: tt.code, Temporary: tt.code < 500}
		if got := e.Advice().Key; !strings.Contains(got, tt.want) {
			t.Errorf("%d: got %q, want it to say %q", tt.code, got, tt.want)
		}
	}
}
