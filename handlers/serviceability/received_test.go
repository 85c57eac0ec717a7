package serviceability_test

import (
	"context"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/handlers/serviceability"
	"tandem/model/account"
	"tandem/model/callhome"
)

const receivedPath = "/ccmservice/call-home/received"

// receivedBrowser returns the browser of somebody who may read, and the address
// of a message that was posted twice.
func receivedBrowser(t *testing.T, body string) (b *handlertest.Browser, address string) {
	t.Helper()
	c := handlertest.New(t)
	c.Add(t, "visitor", account.ReadOnly)
	b = c.SignIn(t, "visitor")
	inbox := callhome.NewReceiver(c.DB, time.Now)
	running := true
	page := &serviceability.Received{Receiver: inbox, URL: "https://node1:8443/post", Running: func() bool { return running }}
	c.Handle(http.MethodGet, receivedPath, page.List)
	c.Handle(http.MethodGet, receivedPath+"/{id}", page.Message)
	c.Handle(http.MethodGet, receivedPath+"/{id}/download", page.Download)

	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); _ = inbox.Run(ctx, func() { close(ready) }) }() // it ends with the context's error
	<-ready
	for range 2 {
		if _, err := inbox.Receive(t.Context(), "192.0.2.33", "text/xml", []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	<-ended
	list := b.Get(receivedPath)
	if got := list.Text("main .note"); !strings.Contains(got, "https://node1:8443/post") {
		t.Errorf("the page does not say where to post to: %q", got)
	}
	running = false
	return b, list.Find("tbody a").First().AttrOr("href", "")
}

func routerMessage(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../model/callhome/testdata/callhome-aml-syslog-ios.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReceivedMessagesAreListed(t *testing.T) {
	t.Parallel()
	b, _ := receivedBrowser(t, routerMessage(t))
	list := b.Get(receivedPath + "?f=message_id&o=begins&t=m8")
	row := list.Text("tbody tr")
	if want := "M8:TESTSERIAL01:677485B5 syslog CSR1000V@C@TESTSERIAL01 192.0.2.33"; !strings.Contains(row, want) || !strings.HasSuffix(row, " 1") {
		t.Errorf("got %q, want %q in it and one duplicate", row, want)
	}
	if got := list.Text(".notice"); !strings.Contains(got, "is stopped on this node") {
		t.Errorf("got %q, want that the receiver is stopped", got)
	}
	if got := b.Get(receivedPath + "?f=received_at&o=after&t=soon").Status; got != http.StatusUnprocessableEntity {
		t.Errorf("a bad date: got status %d, want 422", got)
	}
}

func TestAReceivedMessageIsShownByteForByte(t *testing.T) {
	t.Parallel()
	body := routerMessage(t)
	b, address := receivedBrowser(t, body)
	page := b.Get(address)
	if got := page.Find("pre.code").Text(); strings.TrimPrefix(got, "\n") != body {
		t.Errorf("the page shows %d bytes, want the %d that were posted", len(got), len(body))
	}
	names := page.Texts("dt")
	for _, want := range []string{"SHA-256", "Serial number", "Email Address", "PartNumber"} {
		if !slices.Contains(names, want) {
			t.Errorf("the page says nothing of %s: %q", want, names)
		}
	}
	if got := page.Text("dd"); !strings.Contains(got, callhome.Sum([]byte(body))) || !strings.Contains(got, "1, the last one at ") {
		t.Errorf("got %q, want the checksum and the duplicate", got)
	}
	file := b.Get(page.Find(".buttons a").First().AttrOr("href", ""))
	if file.Body != body {
		t.Errorf("the file has %d bytes, want the %d that were posted", len(file.Body), len(body))
	}
	want := `attachment; filename="M8-TESTSERIAL01-677485B5.xml"`
	if got := file.Header.Get("Content-Disposition"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, path := range []string{"/999", "/x", "/999/download"} {
		if got := b.Get(receivedPath + path).Status; got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", path, got)
		}
	}
}

func TestALongMessageIsCutOnThePageOnly(t *testing.T) {
	t.Parallel()
	body := routerMessage(t) + "<!-- " + strings.Repeat("é", 200_000) + " -->"
	b, address := receivedBrowser(t, body)
	page := b.Get(address)
	if got := len(page.Find("pre.code").Text()); got > 140_000 || !strings.Contains(page.Text("main"), "The page shows the first") {
		t.Errorf("the page shows %d bytes", got)
	}
	if got := b.Get(address + "/download").Body; got != body {
		t.Errorf("the file has %d bytes, want %d", len(got), len(body))
	}
}

// TestAMessageOfManyItemsIsCutOnThePage: anybody may post one, and whoever looks
// at it needs a page that a browser can show.
func TestAMessageOfManyItemsIsCutOnThePage(t *testing.T) {
	t.Parallel()
	const head = "<rme:AdditionalInformation>"
	body := strings.Replace(routerMessage(t), head, head+strings.Repeat(`<rme:AD name="n" value="v"/>`, 5000), 1)
	b, address := receivedBrowser(t, body)
	page := b.Get(address)
	if got := page.Find("dt").Length(); got > 540 || !strings.Contains(page.Text("main"), "The page shows the first 500 of 5,00") {
		t.Errorf("the page shows %d items", got)
	}
}
