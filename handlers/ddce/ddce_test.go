package ddce_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"tandem/handlers/ddce"
	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/db/dbtest"
)

// backend is a receiver that listens on this machine.
type backend struct {
	*callhome.Receiver
	url  string
	stop func()
}

func listen(t *testing.T) backend {
	t.Helper()
	receiver := callhome.NewReceiver(dbtest.SQLite(t), time.Now)
	server := httptest.NewServer(ddce.Handler(receiver))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- receiver.Run(ctx, func() { close(ready) }) }()
	<-ready
	stop := func() {
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		ended <- nil // it may be called twice
	}
	t.Cleanup(stop)
	return backend{receiver, server.URL, stop}
}

// message is a message of a router, as its documentation prints it.
func message(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../../model/callhome/testdata/callhome-aml-syslog-ios.xml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// post returns the answer to a body; header holds pairs of names and values.
func post(t *testing.T, url string, body io.Reader, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestAMessageIsTakenOnce(t *testing.T) {
	t.Parallel()
	b, body := listen(t), message(t)
	for _, want := range []string{"accepted", "duplicate"} {
		response, text := post(t, b.url, bytes.NewReader(body), "Content-Type", "application/soap+xml; charset=utf-8")
		var receipt ddce.Receipt
		if err := xml.Unmarshal([]byte(text), &receipt); err != nil {
			t.Fatalf("the receipt %q: %v", text, err)
		}
		if response.StatusCode != http.StatusOK || receipt.Status != want || receipt.MessageID != "M8:TESTSERIAL01:677485B5" {
			t.Errorf("got %d %s, want 200 and the status %s", response.StatusCode, text, want)
		}
	}
	found, err := b.Find(t.Context(), model.Query{PerPage: 10})
	if err != nil || found.Total != 1 {
		t.Fatalf("got %d messages, %v; want one", found.Total, err)
	}
	stored, err := b.Get(t.Context(), found.Items[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if stored.Remote != "127.0.0.1" || stored.Duplicates != 1 || !bytes.Equal(stored.Body, body) {
		t.Errorf("got %d bytes from %s with %d duplicates, want the message from 127.0.0.1 with one", len(stored.Body), stored.Remote, stored.Duplicates)
	}
}

// endless is a body without a length, so that it is sent in chunks.
type endless struct{ io.Reader }

func TestWhatIsNoMessageIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	b, body := listen(t), message(t)
	if response, text := post(t, b.url, bytes.NewReader(body), "Content-Type", "text/xml"); response.StatusCode != http.StatusOK {
		t.Fatalf("got %d %s", response.StatusCode, text)
	}
	tooLarge := strings.Repeat(" ", callhome.MaxAMLSize+1)
	other := append(bytes.Clone(body), "<!-- other bytes -->"...)
	tests := []struct {
		name   string
		body   io.Reader
		header []string
		status int
		want   string
	}{
		{"a form", strings.NewReader("a=b"), []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "content type must be text/xml"},
		{"no content type", bytes.NewReader(body), nil, 415, "content type must be text/xml"},
		{"compressed", bytes.NewReader(body), []string{"Content-Type", "text/xml", "Content-Encoding", "gzip"}, 415, "must not be compressed"},
		{"no XML", strings.NewReader("hello"), []string{"Content-Type", "text/xml"}, 400, "not a Call Home message"},
		{"XML that is cut off", bytes.NewReader(body[:len(body)/2]), []string{"Content-Type", "text/xml"}, 400, "not a Call Home message"},
		{"nothing", strings.NewReader(""), []string{"Content-Type", "text/xml"}, 400, "not a Call Home message"},
		{"another message with the same id", bytes.NewReader(other), []string{"Content-Type", "text/xml"}, 409, "same message id"},
		{"too large", strings.NewReader(tooLarge), []string{"Content-Type", "text/xml"}, 413, "larger than 3145728 bytes"},
		{"too large, in chunks", endless{strings.NewReader(tooLarge)}, []string{"Content-Type", "text/xml"}, 413, "larger than 3145728 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			response, text := post(t, b.url, tt.body, tt.header...)
			if response.StatusCode != tt.status || !strings.Contains(text, tt.want) {
				t.Errorf("got %d %q, want %d with %q", response.StatusCode, text, tt.status, tt.want)
			}
			if got := response.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
				t.Errorf("got the content type %q", got)
			}
		})
	}
}

func TestAStoppedReceiverTakesNothing(t *testing.T) {
	t.Parallel()
	b := listen(t)
	b.stop()
	response, text := post(t, b.url, bytes.NewReader(message(t)), "Content-Type", "text/xml")
	if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" || !strings.Contains(text, "is stopped") {
		t.Errorf("got %d %q, want 503 with a time to wait", response.StatusCode, text)
	}
}
