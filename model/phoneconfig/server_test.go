package phoneconfig_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/phoneconfig"
	"tandem/model/service"
	"tandem/model/tftp/tftptest"
)

// serve runs a server on loopback and returns its addresses for TFTP and HTTP.
func (o *office) serve(t testing.TB) (tftp, http string) {
	t.Helper()
	s := &phoneconfig.Server{Files: o.files, TFTP: "127.0.0.1:0", HTTP: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)}
	run(t, s)
	overTFTP, overHTTP := s.Addresses()
	return overTFTP.String(), "http://" + overHTTP.String()
}

// run runs a service until the test ends or stop is called.
func run(t testing.TB, s service.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	ready := make(chan struct{})
	group.Go(func() {
		if err := s.Run(ctx, func() { close(ready) }); err != nil {
			t.Errorf("service: %v", err)
		}
	})
	<-ready
	stop = func() { cancel(); group.Wait() }
	t.Cleanup(stop)
	return stop
}

func get(t testing.TB, address string) (status int, contentType string, body []byte) {
	t.Helper()
	response, err := http.Get(address)
	check(t, err)
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	check(t, err)
	return response.StatusCode, response.Header.Get("Content-Type"), body
}

func TestAPhoneGetsTheSameFileOverTFTPAndHTTP(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		overTFTP, overHTTP := o.serve(t)
		o.login(t, phoneSIP, "sakura 8851")
		want := o.file(t, phoneSIP+".cnf.xml")
		for _, name := range []string{phoneSIP + ".cnf.xml", strings.ToLower(phoneSIP) + ".cnf.xml"} {
			got, err := tftptest.Client{Options: []string{"blksize=1024", "tsize=0"}}.Get(t.Context(), overTFTP, name)
			check(t, err)
			if !bytes.Equal(got.Data, want) {
				t.Errorf("%s over TFTP: got\n%s\nwant\n%s", name, got.Data, want)
			}
			status, contentType, body := get(t, overHTTP+"/"+name)
			if status != http.StatusOK || contentType != "text/xml; charset=UTF-8" || !bytes.Equal(body, want) {
				t.Errorf("%s over HTTP: got %d %s\n%s\nwant\n%s", name, status, contentType, body, want)
			}
		}
	})
}

func TestOtherNamesAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		overTFTP, overHTTP := o.serve(t)
		for _, name := range []string{
			"SEP0011223344CC.cnf.xml", phoneSIP, phoneSIP + ".cnf.xml.sgn", "CTL" + phoneSIP + ".tlv", "ITL" + phoneSIP + ".tlv",
			"ITLFile.tlv", "SK1.xml", "SK1-0000000000000000.xml", "SK999999999999999999-0000000000000000.xml",
			"../" + phoneSIP + ".cnf.xml", "x/" + phoneSIP + ".cnf.xml", "/etc/passwd", "%2e%2e/tandem.db", "index.html",
		} {
			_, err := tftptest.Client{}.Get(t.Context(), overTFTP, name)
			if refused, ok := errors.AsType[*tftptest.Error](err); !ok || refused.Code != 1 {
				t.Errorf("%s over TFTP: got %v, want error 1", name, err)
			}
			if status, _, _ := get(t, overHTTP+"/"+name); status != http.StatusNotFound {
				t.Errorf("%s over HTTP: got %d, want 404", name, status)
			}
		}
	})
}

func TestOnlyGetAndHeadAreAllowed(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, overHTTP := o.serve(t)
		response, err := http.Post(overHTTP+"/XMLDefault.cnf.xml", "text/xml", strings.NewReader("x"))
		check(t, err)
		check(t, response.Body.Close())
		if got, want := response.StatusCode, http.StatusMethodNotAllowed; got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	})
}

func TestRequestsAreCounted(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		client := netip.MustParseAddr("192.0.2.77")
		for _, name := range []string{
			phoneSIP + ".cnf.xml", "SEP0011223344CC.cnf.xml", "XMLDefault.cnf.xml", "CTL" + phoneSIP + ".tlv", "a", "b",
		} {
			if _, err := o.files.Get(t.Context(), name, client, phoneconfig.TFTP); err != nil && !errors.Is(err, model.ErrNotFound) {
				t.Fatal(err)
			}
		}
		counts := o.files.Counts()
		for want, n := range map[phoneconfig.Count]int64{
			{Transport: phoneconfig.TFTP, Kind: phoneconfig.PhoneFile, Found: true}:   1,
			{Transport: phoneconfig.TFTP, Kind: phoneconfig.PhoneFile, Found: false}:  1,
			{Transport: phoneconfig.TFTP, Kind: phoneconfig.DefaultFile, Found: true}: 1,
			{Transport: phoneconfig.TFTP, Kind: phoneconfig.TrustFile, Found: false}:  1,
			{Transport: phoneconfig.TFTP, Kind: phoneconfig.OtherFile, Found: false}:  2,
		} {
			if counts[want] != n {
				t.Errorf("%+v: got %d, want %d", want, counts[want], n)
			}
		}
	})
}

func TestAPhoneThatReadsItsFileWasSeen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		read := func(address string) {
			_, err := o.files.Get(t.Context(), phoneSIP+".cnf.xml", netip.MustParseAddr(address), phoneconfig.TFTP)
			check(t, err)
		}
		for _, step := range []struct {
			what    string
			after   time.Duration
			address string
			want    string
		}{
			{"the first time", 0, "192.0.2.77", "192.0.2.77 10:00:00"},
			{"again at once", time.Second, "192.0.2.77", "192.0.2.77 10:00:00"},
			{"later, by IPv4 in IPv6", time.Minute, "::ffff:192.0.2.77", "192.0.2.77 10:01:01"},
			{"elsewhere", time.Minute, "2001:db8::7", "2001:db8::7 10:02:01"},
		} {
			o.Add(step.after)
			read(step.address)
			p := o.phone(t, phoneSIP)
			if got := p.LastAddress + " " + p.LastSeen.UTC().Format(time.TimeOnly); got != step.want {
				t.Errorf("%s: got %s, want %s", step.what, got, step.want)
			}
		}
	})
}

func TestAskingForAFileMovesNoPhoneWhileAddressesAreValidated(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		p, err := o.parameters.Load(t.Context())
		check(t, err)
		p.ValidateAddress = true
		_, err = o.parameters.Save(t.Context(), p)
		check(t, err)
		o.file(t, phoneSIP+".cnf.xml")
		if got := o.phone(t, phoneSIP).LastAddress; got != "" {
			t.Errorf("got the phone at %s, want it nowhere", got)
		}
	})
}
