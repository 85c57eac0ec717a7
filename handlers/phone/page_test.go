package phone_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"tandem/handlers/handlertest"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
	"tandem/model/user"
)

// TestPagesAreMadeForThePhone: characters, keys and headers.
func TestPagesAreMadeForThePhone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		for _, test := range []struct{ charsets, model, contentType, keys string }{
			{"utf-8,iso-8859-1;q=0.8", "CP-8845", "text/xml; charset=UTF-8", "Submit 2,<< 3,Exit 1"},
			{"iso-8859-1,utf-8;q=0.8", "CP-7942G", "text/xml; charset=UTF-8", "Submit 1,<< 2,Exit 3"},
			{"iso-8859-1", "CP-7821", "text/xml; charset=ISO-8859-1", "Submit 2,<< 3,Exit 1"},
			{"", "", "text/xml; charset=UTF-8", "Submit 1,<< 2,Exit 3"},
		} {
			h.header.Set("Accept-Charset", test.charsets)
			h.header.Set("X-CiscoIPPhoneModelName", test.model)
			h.open()
			var keys []string
			for _, key := range h.keys() {
				keys = append(keys, fmt.Sprintf("%s %d", key.Name, key.Position))
			}
			if got := strings.Join(keys, ","); got != test.keys {
				t.Errorf("%s: got the keys %s, want %s", test.model, got, test.keys)
			}
			if got := h.got.Header; got.Get("Content-Type") != test.contentType || got.Get("Expires") != "-1" || got.Get("Set-Cookie") != "" {
				t.Errorf("%s: got the headers %v, want %s, expired and no cookie", test.model, got, test.contentType)
			}
		}
	})
}

// TestAPageIsInTheLanguageOfThePhone asks as phones do, with an underscore.
func TestAPageIsInTheLanguageOfThePhone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		shown := map[string]bool{}
		h := o.handset(t, phoneA)
		for _, language := range []string{"en_US", "ja_JP", "zh_CN"} {
			h.header.Set("Accept-Language", language)
			h.open("ticket", "nonsense")
			text, _ := h.page.(phonexml.Text)
			shown[text.SoftKeys[0].Name+text.Text] = true
			if !strings.Contains(text.Text, "(201)") {
				t.Errorf("%s: got %q, want the code in it", language, text.Text)
			}
		}
		if len(shown) != 3 {
			t.Errorf("got %v, want another text in each language", shown)
		}
	})
}

// TestLongNamesStayWithinTheLimits of phones: addresses of 256 characters, titles
// of 32.
func TestLongNamesStayWithinTheLimits(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		long := strings.Repeat("株", 45)
		var names []string
		for i := range 103 {
			names = append(names, fmt.Sprintf("%s %03d", long, i))
		}
		o.User(t, strings.Repeat("山", 120), names...)
		h := o.handset(t, phoneA)
		h.open("userid", strings.Repeat("山", 120), "seq", handlertest.PIN)
		first, _ := h.page.(phonexml.Menu)
		h.press("Next")
		second, _ := h.page.(phonexml.Menu)
		if len(first.Items) != 100 || len(second.Items) != 3 {
			t.Fatalf("got menus of %d and %d, want 100 and 3", len(first.Items), len(second.Items))
		}
		for _, item := range append(first.Items, second.Items...) {
			if n := utf8.RuneCountInString(item.URL); n > phonexml.MaxURL {
				t.Errorf("got an address of %d characters", n)
			}
		}
		h.choose(names[102]).says("Login successful")
		h.open()
		text, _ := h.page.(phonexml.Text)
		if utf8.RuneCountInString(text.Title) > phonexml.MaxTitle || !strings.Contains(text.Text, "山") {
			t.Errorf("got %s, want who is logged in", h.body)
		}
	})
}

// TestAHostThatIsTooLongIsTold, since no address with it fits.
func TestAHostThatIsTooLongIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.url+phoneservice.EMPath+"?device="+phoneA, nil)
		handlertest.Must(t, err)
		r.Host = strings.Repeat("a", 250) + ".example.com"
		response, err := http.DefaultClient.Do(r)
		handlertest.Must(t, err)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("got status %d, want 200 and a page", response.StatusCode)
		}
	})
}

// TestARememberedUserThatIsTooLongIsNotOffered, since a form takes 32 characters.
func TestARememberedUserThatIsTooLongIsNotOffered(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		id := strings.Repeat("u", 33)
		o.User(t, id, "long-8845")
		o.EditUser(t, id, func(u *user.EndUser) { u.FirstName = "Long" })
		o.Set(t, remember)
		h := o.handset(t, phoneA)
		h.open("userid", id, "seq", handlertest.PIN).says("Login successful")
		h.open("doLogout", "true")
		h.open().asks("Please Login", "UserID userid A ", "PIN seq NP ")
	})
}
