package phoneconfig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tandem/model"
	"tandem/model/phonexml"
	"tandem/model/product"
)

// family7900 are the models whose key sequence for a restart is documented:
// "Basic Reset" in the administration guides of the Cisco Unified IP Phone 7900
// series. For others the way through the menus depends on firmware and
// subscriptions, and a wrong key could erase settings.
const family7900 = "7900"

// restartKeys are pressed one after the other: the settings menu, then **#**.
func restartKeys() []string {
	return []string{
		"Key:Settings", "Key:KeyPadStar", "Key:KeyPadStar", "Key:KeyPadPound", "Key:KeyPadStar", "Key:KeyPadStar",
	}
}

// Priorities of what a phone executes.
const (
	atOnce     = 0
	onlyIfIdle = 2
)

// plan returns what is pushed to a phone of a model, one after the other, and
// whether the last of it restarts the phone. The services application is closed
// first: it may show a page of who was logged in. A phone that is used for a call
// refuses the settings key, and is told again later.
func plan(modelName string, clearCalls bool) (pushes []phonexml.Execute, restarts bool) {
	first := phonexml.Execute{}
	if clearCalls {
		first.Items = append(first.Items, phonexml.ExecuteItem{Priority: atOnce, URL: "Init:CallHistory"})
	}
	first.Items = append(first.Items, phonexml.ExecuteItem{Priority: atOnce, URL: "Init:Services"})
	pushes = append(pushes, first)
	if p, ok := product.ByModel(modelName); !ok || p.Family != family7900 {
		return pushes, false
	}
	for i, key := range restartKeys() {
		priority := atOnce
		if i == 0 {
			priority = onlyIfIdle
		}
		pushes = append(pushes, phonexml.Execute{Items: []phonexml.ExecuteItem{{Priority: priority, URL: key}}})
	}
	return pushes, true
}

// refusal is an answer with a sentence of its own.
type refusal struct {
	reason model.Text
	err    error
}

func (r *refusal) Error() string { return r.reason.Key }

func (r *refusal) Unwrap() error { return r.err }

// phone is where a phone can be told something.
type phone struct {
	address  netip.Addr
	port     int
	password string
}

const executePath = "/CGI/Execute"

// newClient returns a client that goes to the address of the phone and nowhere
// else.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: 8 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       timeout,
	}
}

// push has the phone execute x and returns nil when it did.
func (p phone) push(ctx context.Context, client *http.Client, x phonexml.Execute) error {
	body, err := phonexml.Encode(x, phonexml.UTF8)
	if err != nil {
		return err
	}
	form := url.Values{"XML": {string(body)}}.Encode()
	to := "http://" + net.JoinHostPort(p.address.String(), strconv.Itoa(p.port)) + executePath
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(UserID, p.password)
	response, err := client.Do(r)
	if err != nil {
		return worded(err)
	}
	defer response.Body.Close()
	return judge(response)
}

// worded puts the common failures of the network into sentences.
func worded(err error) error {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return &refusal{reasonNoAnswer, err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &refusal{reasonNoWebServer, err}
	}
	return err
}

// judge returns nil when a phone answers that it did what it was told.
func judge(response *http.Response) error {
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized:
		return &refusal{reason: reasonPassword}
	case http.StatusForbidden, http.StatusNotFound:
		return &refusal{reason: reasonNoWebServer}
	default:
		return fmt.Errorf("the phone answered with HTTP status %d", response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, phonexml.MaxSize+1))
	if err != nil {
		return worded(err)
	}
	answer, err := phonexml.Parse(data)
	if err != nil {
		return &refusal{reasonNotAPhone, err}
	}
	switch o := answer.(type) {
	case phonexml.Response:
		return judgeItems(o.Items)
	case phonexml.Error:
		if o.Number == phonexml.ErrorAuthentication {
			return &refusal{reason: reasonPassword}
		}
		return fmt.Errorf("the phone answered with error %d", o.Number)
	default:
		return &refusal{reason: reasonNotAPhone}
	}
}

func judgeItems(items []phonexml.ResponseItem) error {
	for _, item := range items {
		if item.Status != 0 {
			return fmt.Errorf("the phone refused %s with status %d: %s", model.OneLine(item.URL, 60), item.Status, model.OneLine(item.Data, 60))
		}
	}
	return nil
}

// cutOff reports whether the phone ended the connection instead of answering, as
// one does that restarts.
func cutOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}
