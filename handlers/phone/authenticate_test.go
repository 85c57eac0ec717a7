package phone_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/phone"
)

// onlyOne authorises one user on phone A, and fails on phone B.
type onlyOne struct{}

func (onlyOne) Authorized(_ context.Context, userID, password, device string) (bool, error) {
	if device == phoneB {
		return true, errors.New("the database is gone")
	}
	return userID == "tandem" && password == "p w%d" && device == phoneA, nil
}

func TestPhonesAskWhoMayTellThemSomething(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, test := range []struct{ name, query, want string }{
			{"the right password", "UserID=tandem&Password=p+w%25d&devicename=" + phoneA, "AUTHORIZED"},
			{"a wrong password", "UserID=tandem&Password=wrong&devicename=" + phoneA, "UN-AUTHORIZED"},
			{"another phone", "UserID=tandem&Password=p+w%25d&devicename=SEP1", "UN-AUTHORIZED"},
			{"a broken database", "UserID=tandem&Password=p+w%25d&devicename=" + phoneB, "UN-AUTHORIZED"},
			{"nothing", "", "UN-AUTHORIZED"},
		} {
			response, err := http.Get(o.url + phone.AuthenticatePath + "?" + test.query)
			handlertest.Must(t, err)
			body, err := io.ReadAll(response.Body)
			handlertest.Must(t, err)
			_ = response.Body.Close()
			if string(body) != test.want || response.StatusCode != http.StatusOK {
				t.Errorf("%s: got status %d and %q, want 200 and %q", test.name, response.StatusCode, body, test.want)
			}
		}
	})
}
