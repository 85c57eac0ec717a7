package cmadmin

import (
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/model/phonexml"
	pages "tandem/views/cmadmin"
)

func input(address string, flags ...string) phonexml.Input {
	o := phonexml.Input{URL: address}
	for i, f := range flags {
		o.Items = append(o.Items, phonexml.InputItem{Param: []string{"userid", "seq"}[i], Flags: f})
	}
	return o
}

func TestKeysOfADrawnPhoneDoWhatPhonesDo(t *testing.T) {
	t.Parallel()
	keys := func(uri string) []phonexml.SoftKey { return []phonexml.SoftKey{{Name: "x", URL: uri, Position: 1}} }
	for name, tt := range map[string]struct {
		object            phonexml.Object
		form              string
		get, told, stands string
	}{
		"Submit appends to a query":    {input("http://h/a?device=SEP1", "A", "NP"), "typed-0=al+ice&typed-1=123", "http://h/a?device=SEP1&userid=al+ice&seq=123", "http://h/a?device=SEP1&userid=al+ice&seq=•••••", ""},
		"Submit begins a query":        {input("http://h/a", "U"), "typed-0=bob", "http://h/a?userid=BOB", "http://h/a?userid=BOB", ""},
		"Select opens the chosen item": {phonexml.Menu{Items: []phonexml.MenuItem{{URL: "http://h/1"}, {URL: "http://h/2"}}}, "item=1", "http://h/2", "http://h/2", ""},
		"Select of no item stays":      {phonexml.Menu{Items: []phonexml.MenuItem{{URL: "http://h/1"}}}, "item=7", "", "", "Menu"},
		"an item may exit":             {phonexml.Menu{Items: []phonexml.MenuItem{{URL: phonexml.KeyExit}}}, "item=0", "", "", ""},
		"Exit leaves":                  {phonexml.Text{SoftKeys: keys(phonexml.KeyExit)}, "press=key-0", "", "", ""},
		"an address of a key is got":   {phonexml.Text{SoftKeys: keys("http://h/yes")}, "press=key-0", "http://h/yes", "http://h/yes", ""},
		"Update asks again":            {phonexml.Text{SoftKeys: keys(phonexml.KeyUpdate)}, "press=key-0&address=http://h/again", "http://h/again", "http://h/again", ""},
		"Update of what has a PIN":     {phonexml.Text{SoftKeys: keys(phonexml.KeyUpdate)}, "press=key-0", "", "", "Text"},
		"a key that is not there":      {phonexml.Text{}, "press=key-9", "", "", ""},
	} {
		form, err := url.ParseQuery(tt.form)
		if err != nil {
			t.Fatal(err)
		}
		key := form.Get(pages.PreviewPress)
		if key == "" {
			key = pages.PressEnter
		}
		p := pressed{key: key, screen: pages.PreviewScreen{Object: tt.object, Address: form.Get(pages.PreviewAddress)}, form: form}
		m := p.next()
		if m.get != tt.get || m.told != tt.told {
			t.Errorf("%s: got %q, told as %q; want %q, told as %q", name, m.get, m.told, tt.get, tt.told)
		}
		if stays := m.screen.Object != nil; stays != (tt.stands != "") {
			t.Errorf("%s: the object stands: got %t, want %t", name, stays, !stays)
		}
	}
}

func TestBackspaceTakesTheLastLetter(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]string{"typed-0=東京": "東", "typed-0=bob&typed-1=123": "bob", "typed-0=": ""} {
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		m := pressed{screen: pages.PreviewScreen{Object: input("http://h", "A", "NP")}, form: values}.carryOut(phonexml.KeyBackspace)
		if got := strings.Join(m.screen.Values, ""); got != want {
			t.Errorf("%s: got %q, want %q and no PIN", form, got, want)
		}
	}
}

func TestAnswersOfServersAsAPhoneShowsThem(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status             int
		media, body, shown string
	}{
		"an object":            {200, "text/xml; charset=UTF-8", "<CiscoIPPhoneText><Text>x</Text></CiscoIPPhoneText>", ""},
		"text":                 {200, "text/plain", "<CiscoIPPhoneText>", ""},
		"what is no object":    {200, "text/xml", "<html/>", "XML Error [4]: Parse Error"},
		"a stopped service":    {503, "text/plain", "stopped", "Http Error [503]"},
		"a page that is large": {200, "text/xml", strings.Repeat(" ", phonexml.MaxSize+1), "XML Error [4]: Parse Error"},
	} {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", tt.media)
		w.WriteHeader(tt.status)
		_, _ = w.WriteString(tt.body)
		a := read(w.Result(), strings.NewReplacer())
		if a.Shown != tt.shown || (a.Object == nil) != (tt.shown != "") {
			t.Errorf("%s: got %q and the object %v, want %q", name, a.Shown, a.Object, tt.shown)
		}
	}
}

func TestPasswordsOfServicesAreHiddenInAnswers(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.WriteString("<CiscoIPPhoneMenu><MenuItem><Name>n</Name><URL>http://h/?key=a%26b</URL></MenuItem></CiscoIPPhoneMenu>")
	a := read(w.Result(), strings.NewReplacer("key=a%26b", "key=•••"))
	if menu, _ := a.Object.(phonexml.Menu); strings.Contains(a.Body, "a%26b") || menu.Items[0].URL != "http://h/?key=•••" {
		t.Errorf("got %s, want no password", a.Body)
	}
}

func TestRefreshIsReadAsPhonesDo(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]struct {
		address string
		wait    time.Duration
	}{
		"3; url=http://h/a?b=c": {"http://h/a?b=c", 3 * time.Second},
		"0; URL=http://h/":      {"http://h/", 0},
		"-5;url=http://h/":      {"http://h/", 0},
		"99999999;url=http://h": {"http://h", time.Hour},
		"3":                     {"", 0},
		"":                      {"", 0},
	} {
		if address, wait := refresh(header); address != want.address || wait != want.wait {
			t.Errorf("%q: got %q after %v, want %q after %v", header, address, wait, want.address, want.wait)
		}
	}
}

func TestOnlyPagesForPhonesOfThisNodeAreGot(t *testing.T) {
	t.Parallel()
	c := &PhoneClient{Names: []string{"Tokyo-1", "127.0.0.1", "::1"}, Secure: netip.MustParseAddrPort("127.0.0.1:8443")}
	for address, want := range map[string]error{
		"http://tokyo-1:8080/emapp/EMAppServlet?device=x": nil,
		"https://[::1]/ccmcip/getservicesmenu.jsp":        nil,
		"http://tokyo-1/ccmadmin/phones":                  errElsewhere,
		"http://tokyo-1/emapp/../ccmadmin/phones":         errElsewhere,
		"http://192.0.2.1/emapp/EMAppServlet":             errElsewhere,
		"http://tokyo-1@192.0.2.1/emapp/":                 errElsewhere,
		"http://user@tokyo-1/emapp/":                      errElsewhere,
		"ftp://tokyo-1/emapp/":                            errElsewhere,
		"SoftKey:Other":                                   errElsewhere,
		"":                                                errElsewhere,
	} {
		if got := c.check(address); got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
	}
	if _, err := c.dial(t.Context(), "tcp", "127.0.0.1:22"); err == nil {
		t.Error("a port that is not this node's was connected to")
	}
}
