package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tandem/model/cdr/gateway"
	"tandem/model/service"
)

// TestCallsOfAnUnknownGateway activates the collector, is sent calls by a gateway
// that nobody knows, admits it, and finds the calls.
func TestCallsOfAnUnknownGateway(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, undecided())
	port, admin := p.takeCDRs(t), p.admin(t)
	admin.get(livePath).want(t, http.StatusOK, "main", "Gateway CDR Collector is stopped on this node")
	admin.get(importPath).want(t, http.StatusOK, "main", "Gateway CDR Collector is stopped on this node")
	admin.activate(gateway.ServiceName)
	eventually(t, "the collector runs", func() bool { return p.collector.Health().Running })

	w := newWire("osaka-gw")
	sendUDP(t, port, append(w.call(0), w.call(1)...)...)
	var unknown *answer
	eventually(t, "the unknown sender is listed", func() bool {
		unknown = admin.get(unknownPath).want(t, http.StatusOK)
		return unknown.Find("tbody tr:contains('osaka-gw')").Length() > 0
	})
	admin.get(callsPath).want(t, http.StatusOK, "main", "There are no calls yet")
	admit, ok := unknown.Find("[formaction$='/admit']").Attr("formaction")
	if !ok {
		t.Fatalf("there is no button to admit the sender: %s", unknown.text("main"))
	}
	admin.follow(admin.post(admit, url.Values{})).want(t, http.StatusOK, "h1", "Gateway", "#status", "Records of osaka-gw count from now on")

	search := callsPath + "?number=" + wireCalled(1)
	eventually(t, "the call is found by its number", func() bool {
		return strings.Contains(admin.get(search).want(t, http.StatusOK).text("tbody"), wireCalled(1))
	})
	found := admin.get(search).want(t, http.StatusOK, "tbody", wireCalling(1), "tbody", "osaka-gw", "tbody", "0:00:40", ".found", "1 call")
	detail, ok := found.Find("tbody a[href^='" + callsPath + "/']").Attr("href")
	if !ok {
		t.Fatalf("the call has no page: %s", found.text("tbody"))
	}
	admin.get(detail).want(t, http.StatusOK, "main", "%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2, ConnectionId 00000002 82B11E0", "main", wireCalled(1))
	p.csvHas(t, callsPath+".csv?number="+wireCalled(1), wireCalled(1), wireCalling(1))
	p.csvHas(t, callsPath+".csv?lossless=true&number="+wireCalled(1), "282B11E0A142A279BD84410", "normal call clearing (16)", "409920")
	if got := p.legs(t); len(got) != 4 {
		t.Errorf("got the legs %v, want those of two calls", got)
	}

	p.ask(t, gateway.ServiceName, service.Stop, false)
	admin.get(livePath).want(t, http.StatusOK, "main", "Gateway CDR Collector is stopped on this node")
	admin.get(cdrPath+"/lines").want(t, http.StatusOK, "main", "Gateway CDR Collector is stopped on this node")
	admin.get(search).want(t, http.StatusOK, "tbody", wireCalled(1))
}

// activate activates a service as its page does.
func (v *visitor) activate(name string) {
	v.t.Helper()
	page := v.get("/ccmservice/service-activation").want(v.t, http.StatusOK)
	values := page.fields()
	values.Add("service", name)
	values.Set("action", "save")
	values.Set("confirmed", "true")
	v.post("/ccmservice/service-activation", values).want(v.t, http.StatusSeeOther)
}

// csvHas downloads a file, each of whose texts must be in it.
func (p *program) csvHas(t *testing.T, path string, texts ...string) {
	t.Helper()
	response, err := p.signedIn(t, adminName, adminPassword).Get(p.URL + path)
	got := body(t, response, err)
	if kind := response.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") {
		t.Errorf("%s: got %s, want a CSV file", path, kind)
	}
	for _, text := range texts {
		if !strings.Contains(got, text) {
			t.Errorf("%s: got\n%s\nwant it with %s", path, got, text)
		}
	}
}

// TestImportCommand takes files in while the program runs and while it does not.
func TestImportCommand(t *testing.T) {
	t.Parallel()
	data := setUpFolder(t)
	inFolder(t, data, func(s *stores) { s.addGateway(t, "kobe-gw") })
	w := newWire("kobe-gw")
	first, second := savedFile(t, saved(w.call(0))), savedFile(t, saved(append(w.call(0), w.call(1)...)))
	imports := func(what, file, want string, more ...string) {
		t.Helper()
		out, err := tandem(t, append([]string{"cdr", "import", "--data", data, file}, more...)...)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: got %v and %q, want %q", what, err, out, want)
		}
	}
	imports("a new file", first, "2 lines, 2 records: 2 new legs, 0 known already")
	imports("the file again", first, "2 lines, 2 records: 0 new legs, 2 known already")

	s := serve(t, data)
	imports("a file while the program runs", second, "4 lines, 4 records: 2 new legs, 2 known already")
	imports("the file again while the program runs", second, "4 lines, 4 records: 0 new legs, 4 known already")
	stranger := newWire("nara-gw")
	imports("a file of a gateway that nobody knows", savedFile(t, saved(stranger.call(7))), "2 are of senders that nobody admitted (nara-gw)")
	imports("the same with a gateway", savedFile(t, saved(stranger.call(8))), "2 new legs", "--gateway", "kobe-gw")
	if out, err := tandem(t, "cdr", "import", "--data", data, "--gateway", "Kyoto", first); err == nil || !strings.Contains(out, `"Kyoto"`) {
		t.Errorf("a gateway that does not exist: got %v and %q, want it told", err, out)
	}
	const own = "992863702,1,1,1,BA55719E F8C10015 0 1B1E08,68575,,11:14:39.367 UTC Mon Jun 18 2001,,11:14:49.707 UTC Mon Jun 18 2001," +
		"11:15:02.867 UTC Mon Jun 18 2001,10  ,normal call clearing,answer,0,speech,1,1,1,1,,68575,2887\n"
	if out, err := tandem(t, "cdr", "import", "--data", data, savedFile(t, own)); err == nil || !strings.Contains(out, "name it with --gateway") || strings.Contains(out, "0 lines") {
		t.Errorf("a file that the gateway wrote: got %v, %q; want it to ask for the gateway", err, out)
	}
	if out, err := tandem(t, "cdr", "import", "--data", data, savedFile(t, "nothing of the kind\n")); err == nil || !strings.Contains(out, "no call detail records") {
		t.Errorf("a file of something else: got %v and %q, want it told", err, out)
	}
	response, err := s.signedIn(t, adminName, adminPassword).Get(s.URL + callsPath + "?number=" + wireCalled(1))
	if got := body(t, response, err); !strings.Contains(got, wireCalling(1)) {
		t.Error("the running program does not find the call of a file that was imported beside it")
	}
	s.kill()
	inFolder(t, data, func(s *stores) { wantOnce(t, s.legs(t), 3, 0, 1, 8) })
}

// wantOnce checks that there are the legs of those calls, each once, and so many
// calls in all.
func wantOnce(t *testing.T, legs map[string]int, calls int, of ...int) {
	t.Helper()
	if len(legs) != 2*calls {
		t.Errorf("got %d legs, want %d", len(legs), 2*calls)
	}
	for _, n := range of {
		for _, number := range []string{wireCalling(n), wireCalled(n)} {
			if legs[number] != 1 {
				t.Errorf("the leg of %s is there %d times, want once", number, legs[number])
			}
		}
	}
}

func savedFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "messages-"+strconv.Itoa(len(content)))
	must(t, os.WriteFile(name, []byte(content), 0o600))
	return name
}
