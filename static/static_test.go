package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, path string, header http.Header) *http.Response {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header = header
	response := httptest.NewRecorder()
	Handler().ServeHTTP(response, request)
	return response.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFilesAreServedForEver(t *testing.T) {
	t.Parallel()
	for name, contentType := range map[string]string{
		"css/console.css":  "text/css; charset=utf-8",
		"js/app.js":        "text/javascript; charset=utf-8",
		"js/htmx.min.js":   "text/javascript; charset=utf-8",
		"icons/tandem.svg": "image/svg+xml",
	} {
		plain := get(t, URL(name), nil)
		if got := plain.Header.Get("Content-Type"); plain.StatusCode != http.StatusOK || got != contentType {
			t.Errorf("%s: got %d %q, want 200 %q", name, plain.StatusCode, got, contentType)
		}
		if got, want := plain.Header.Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Errorf("%s: Cache-Control: got %q, want %q", name, got, want)
		}
		zipped := get(t, URL(name), http.Header{"Accept-Encoding": {"gzip, br"}})
		if got := zipped.Header.Get("Content-Encoding"); got != "gzip" {
			t.Fatalf("%s: Content-Encoding: got %q, want gzip", name, got)
		}
		r, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body(t, r), body(t, plain.Body)) {
			t.Errorf("%s: the compressed file differs from the plain one", name)
		}
	}
}

func TestAKnownFileIsNotSentAgain(t *testing.T) {
	t.Parallel()
	first := get(t, URL("js/app.js"), nil)
	second := get(t, URL("js/app.js"), http.Header{"If-None-Match": {first.Header.Get("ETag")}})
	if second.StatusCode != http.StatusNotModified || len(body(t, second.Body)) > 0 {
		t.Errorf("got %d, want 304 without a body", second.StatusCode)
	}
}

func TestAnythingElseIsNotFound(t *testing.T) {
	t.Parallel()
	hashed := strings.TrimSuffix(URL("js/app.js"), "js/app.js")
	for _, path := range []string{
		Prefix, hashed, hashed + "js", hashed + "js/", hashed + "js/htmx.LICENSE", hashed + "../static.go",
		hashed + "css/tokens.css", "/static/000000000000/js/app.js", "/static/js/app.js",
	} {
		if got := get(t, path, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", path, got)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	t.Parallel()
	response := httptest.NewRecorder()
	Handler().ServeHTTP(response, httptest.NewRequest(http.MethodHead, URL("js/app.js"), nil))
	if response.Code != http.StatusOK || response.Body.Len() > 0 || response.Header().Get("Content-Length") == "0" {
		t.Errorf("got %d with %d bytes", response.Code, response.Body.Len())
	}
}

// The published file of htmx 4.0.1; 4.0.0 lost fields of forms.
func TestHtmxIsAsPublished(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256(assets.files["js/htmx.min.js"].plain)
	const want = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("SHA-256 of htmx.min.js: got %s, want %s", got, want)
	}
}

func TestTheStyleSheetIsSmallAndOurs(t *testing.T) {
	t.Parallel()
	css := assets.files["css/console.css"].plain
	if len(css) > 40<<10 {
		t.Errorf("the style sheet has %d bytes, more than 40 KB", len(css))
	}
	for _, foreign := range []string{"@import", "url(", "http:", "https:"} {
		if bytes.Contains(css, []byte(foreign)) {
			t.Errorf("the style sheet contains %q", foreign)
		}
	}
	for _, part := range parts {
		name := "css/" + part + ".css"
		data, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(css, data) {
			t.Errorf("the style sheet lacks %s", name)
		}
	}
}

func TestAMissingFileIsAMistakeOfTheProgram(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("URL of a missing file did not panic")
		}
	}()
	URL("js/missing.js")
}
