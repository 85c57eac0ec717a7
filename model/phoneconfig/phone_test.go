package phoneconfig_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model/phoneconfig"
	"tandem/model/phonexml"
)

// answer is how the web server of a phone answers the n-th push, from 0.
type answer func(w http.ResponseWriter, r *http.Request, n int)

func success(w http.ResponseWriter, _ *http.Request, _ int) {
	_, _ = io.WriteString(w, `<CiscoIPPhoneResponse><ResponseItem Status="0" Data="Success" URL="x"/></CiscoIPPhoneResponse>`)
}

// says answers every push with the same words.
func says(status int, body string) answer {
	return func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cutting cuts the connection at the n-th push.
func cutting(at int) answer {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		if n == at {
			panic(http.ErrAbortHandler)
		}
		success(w, r, n)
	}
}

// handset is a phone's web server. It asks who may tell it something, as phones
// ask their authentication URL.
type handset struct {
	t       testing.TB
	office  *office
	name    string
	answer  answer
	address string
	port    int

	mu     sync.Mutex
	pushed []string
}

// handset starts one on loopback and has the phone of that name be seen there.
func (o *office) handset(t testing.TB, name string, a answer) *handset {
	t.Helper()
	h := &handset{t: t, office: o, name: name, answer: a}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	host, port, err := net.SplitHostPort(server.Listener.Addr().String())
	check(t, err)
	h.address = host
	h.port, err = strconv.Atoi(port)
	check(t, err)
	o.exec(t, "UPDATE phone SET last_address = ? WHERE name = ?", host, name)
	return h
}

func (h *handset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	userID, password, _ := r.BasicAuth()
	ok, err := h.office.secrets.Authorized(r.Context(), userID, password, h.name)
	if r.Method != http.MethodPost || r.URL.Path != "/CGI/Execute" || err != nil || !ok {
		h.t.Errorf("got %s %s as %q, authorized %v, %v", r.Method, r.URL, userID, ok, err)
	}
	object, err := phonexml.Parse([]byte(r.PostFormValue("XML")))
	x, isExecute := object.(phonexml.Execute)
	if err != nil || !isExecute {
		h.t.Errorf("got %q, %v", r.PostFormValue("XML"), err)
	}
	var urls []string
	for _, item := range x.Items {
		urls = append(urls, item.URL+" "+strconv.Itoa(item.Priority))
	}
	h.mu.Lock()
	n := len(h.pushed)
	h.pushed = append(h.pushed, strings.Join(urls, " + "))
	h.mu.Unlock()
	h.answer(w, r, n)
}

// log returns what was pushed.
func (h *handset) log() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.pushed, ", ")
}

// ends is a log that passes on that an attempt ended.
type ends struct {
	slog.Handler
	ended chan struct{}
}

func (e ends) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "phone command attempt ended" {
		e.ended <- struct{}{}
	}
	return nil
}

// notifier returns one that finds phones at port, and a channel with a value for
// each attempt that ended.
func (o *office) notifier(port int) (*phoneconfig.Notifier, <-chan struct{}) {
	ended := make(chan struct{}, 100)
	return &phoneconfig.Notifier{
		Queue: o.queue, Secrets: o.secrets, Now: o.Now, Random: func() float64 { return 0.5 },
		Log:  slog.New(ends{slog.NewTextHandler(io.Discard, nil), ended}),
		Port: port, Pause: time.Microsecond, Timeout: 200 * time.Millisecond,
	}, ended
}

func wait(t testing.TB, ended <-chan struct{}) {
	t.Helper()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("no attempt ended within 20 s")
	}
}

// commands returns the commands for a phone, the newest first.
func (o *office) commands(t testing.TB, name string) []phoneconfig.Command {
	t.Helper()
	list, err := o.queue.Commands(t.Context(), o.phone(t, name).ID)
	check(t, err)
	return list
}
