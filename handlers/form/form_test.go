package form_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/views/component"
)

// sample has a field of every kind.
type sample struct {
	Name    string `form:"name" label:"Name" validate:"required,min=3,max=5,line"`
	Notes   string `form:"notes" label:"Notes" kind:"multiline" validate:"max=1024,lines"`
	Port    string `form:"port" label:"Port" kind:"number" validate:"omitempty,port"`
	Colour  string `form:"colour" label:"Colour" validate:"omitempty,choice"`
	Proxy   string `form:"proxy" label:"Proxy" validate:"required_if=Colour red,max=253"`
	On      bool   `form:"on" label:"On"`
	Version int    `form:"version"`
	login
}

type login struct {
	Password string `form:"password" label:"Password" kind:"secret" validate:"max=8"`
	Domain   string `form:"domain" label:"Domain"`
}

func (sample) Options() map[string][]component.Option {
	return map[string][]component.Option{"colour": {
		{Value: "red", Label: say("Red")}, {Value: "ja", Verbatim: "日本語"}, {Label: say("No colour")},
	}}
}

func TestFillTidies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		got  url.Values
		want sample
	}{
		{"spaces around are taken away", url.Values{"name": {" \t\u3000a b\u00a0 \r\n"}}, sample{Name: "a b"}},
		{"invalid UTF-8 is marked", url.Values{"name": {"a\xff\xfeb"}}, sample{Name: "a\uFFFDb"}},
		{"line breaks become line feeds", url.Values{"notes": {"a\r\nb\nc\r\n"}}, sample{Notes: "a\nb\nc"}},
		{"line breaks stay where one line is wanted, to be refused", url.Values{"name": {"a\r\nb"}}, sample{Name: "a\r\nb"}},
		{"full-width digits become ASCII", url.Values{"port": {"　５８７ "}}, sample{Port: "587"}},
		{"full-width letters stay", url.Values{"name": {"ＡＢＣ"}}, sample{Name: "ＡＢＣ"}},
		{"a secret stays as it is", url.Values{"password": {" p\r\nｗ\xff "}}, sample{login: login{Password: " p\r\nｗ\xff "}}},
		{"a checked box", url.Values{"on": {"true"}}, sample{On: true}},
		{"numbers", url.Values{"version": {"7"}}, sample{Version: 7}},
		{"unknown fields are ignored", url.Values{"action": {"save"}}, sample{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got sample
			if err := form.Fill(&got, tt.got); err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, %v; want %#v", got, err, tt.want)
			}
		})
	}
	for field, value := range map[string]string{"version": "x", "on": "perhaps"} {
		if err := form.Fill(new(sample), url.Values{field: {value}}); !errors.Is(err, handlers.ErrBadRequest) {
			t.Errorf("%s=%s: got %v, want a bad request", field, value, err)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	const urlencoded = "application/x-www-form-urlencoded"
	multi, multiType := multipartForm(t, 10)
	huge, hugeType := multipartForm(t, form.MaxBody)
	tests := []struct {
		name, contentType, body string
		status                  int
	}{
		{"a form", urlencoded, "name=a&name=b", 0},
		{"a form with a file", multiType, multi, 0},
		{"as much as is read", urlencoded, "name=" + strings.Repeat("x", form.MaxBody-5), 0},
		{"a byte too much", urlencoded, "name=" + strings.Repeat("x", form.MaxBody-4), http.StatusRequestEntityTooLarge},
		{"a file that is too large", hugeType, huge, http.StatusRequestEntityTooLarge},
		{"no form at all", urlencoded, "name=%zz", http.StatusBadRequest},
		{"a form with a file that ends early", multiType, multi[:len(multi)/2], http.StatusBadRequest},
		{"no boundary", "multipart/form-data", multi, http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/?name=query", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.contentType)
			err := form.Parse(httptest.NewRecorder(), r)
			if tt.status == 0 {
				if err != nil || r.PostForm.Get("name") == "" || r.PostForm.Get("name") == "query" {
					t.Errorf("got %v, name %.10q; want what was posted", err, r.PostForm.Get("name"))
				}
				return
			}
			if got := handlers.OutcomeOf(err).Status; err == nil || got != tt.status {
				t.Errorf("got %v, status %d; want status %d", err, got, tt.status)
			}
		})
	}
}

// multipartForm returns a form with a field and a file of size bytes.
func multipartForm(t *testing.T, size int) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := w.WriteField("name", "a")
	if err == nil {
		file, fileErr := w.CreateFormFile("file", "ca.pem")
		_, writeErr := file.Write(bytes.Repeat([]byte("x"), size))
		err = errors.Join(fileErr, writeErr, w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestWithoutSecrets(t *testing.T) {
	t.Parallel()
	got := form.WithoutSecrets(url.Values{
		"user_name": {"anna"}, "password": {"x"}, "password_again": {"x"}, "current_password": {"x"},
		"pin": {"x"}, "shared_secret": {"x"}, "token": {"x"}, "spinning": {"y"}, "service": {"a", "b"},
		"pasted": {"-----BEGIN EC PRIVATE KEY-----\nx"},
	})
	want := url.Values{"user_name": {"anna"}, "spinning": {"y"}, "service": {"a", "b"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
