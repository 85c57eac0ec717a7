package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tandem/handlers/emapi"
	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/user"
)

// killLoad is how long people log in and out in all while the program is killed:
// a minute for the long run.
var killLoad = flag.Duration("kill.load", 4*time.Second, "how long people log in and out in the test of kills")

// The people of the test of kills, of whom everybody has a user of their own, and
// the program that half of them use.
const (
	crowdPhones = 50
	crowdSize   = 200
	crowdPIN    = "86420"
	crowdApp    = "robot"
	crowdSecret = "a long password of a robot"
)

// crowdDeeds is how many logins and logouts must be acknowledged in all, and
// shareLimit how long a round may take to reach its share of them.
const (
	crowdDeeds = 10 * crowdPhones
	shareLimit = 2 * time.Minute
)

func crowdPhone(i int) string { return fmt.Sprintf("SEP00C0FFEE%04X", i) }
func crowdUser(i int) string  { return fmt.Sprintf("person%d", i) }

// TestKillsLoseNoLogin has 200 people log in and out on 50 phones, at phones and
// by program, and kills the program among it. After each restart the database
// must tell the story that everybody was told.
func TestKillsLoseNoLogin(t *testing.T) {
	t.Parallel()
	c := &crowd{data: crowdFolder(t)}
	for round := range *killRounds + 1 {
		s := serve(t, c.data, "--log-level", "info", "--tftp", "", "--phone-http", "")
		if round == 0 {
			s.activateMobility(t)
		}
		c.compare(t, s)
		if round < *killRounds {
			c.work(t, s, *killLoad/time.Duration(*killRounds))
		}
		s.kill()
		for _, bad := range []string{"SQLITE_BUSY", "database is locked", "level=ERROR"} {
			if i := strings.Index(s.log.String(), bad); i >= 0 {
				t.Errorf("round %d: the log has %s: %.500s", round, bad, s.log.String()[i:])
			}
		}
	}
	done, open := c.count(true), c.count(false)
	t.Logf("%d logins and logouts were acknowledged, %d were under way at a kill, %d were refused", done, open, c.refused.Load())
	if done < crowdDeeds {
		t.Errorf("got %d logins and logouts, want %d to tell anything", done, crowdDeeds)
	}
}

// crowdFolder is the data folder of a cluster with the phones and people.
func crowdFolder(t *testing.T) string {
	t.Helper()
	data := setUpFolder(t)
	s, err := openStores(t.Context(), &options{Data: data, DB: "sqlite"})
	if err != nil {
		t.Fatal(err)
	}
	err = addCrowd(t.Context(), s.database, s.mobilityParameters)
	if err := errors.Join(err, s.close()); err != nil {
		t.Fatal(err)
	}
	return data
}

func addCrowd(ctx context.Context, d *db.DB, parameters *mobility.ParameterStore) error {
	var phones []device.Phone
	for i := range crowdPhones {
		p := device.BlankPhone("Cisco 8845", product.SIP)
		p.Name, p.ExtensionMobility = crowdPhone(i), true
		phones = append(phones, p)
	}
	var profiles []device.Profile
	var users []user.EndUser
	for i := range crowdSize {
		p := device.BlankProfile("Cisco 8845", product.SIP)
		p.Name = "profile of " + crowdUser(i)
		u := user.NewEndUser()
		u.UserID, u.LastName, u.ControlledProfiles = crowdUser(i), crowdUser(i), []string{p.Name}
		profiles, users = append(profiles, p), append(users, u)
	}
	credentials := user.NewCredentials(d, time.Now)
	hash, err := credentials.Hash(ctx, user.PIN, crowdPIN)
	if err != nil {
		return err
	}
	robot := user.ApplicationUser{UserID: crowdApp, Groups: []string{user.RoleProxy}}
	_, err = credentials.SaveApplicationUser(ctx, user.NewApplicationUsers(d, time.Now), robot, crowdSecret)
	p, loaded := parameters.Load(ctx)
	p.MaximumRequests, p.MultipleLogin = mobility.MostRequests, mobility.AutoLogout
	_, saved := parameters.Save(ctx, p)
	return errors.Join(
		err, loaded, saved,
		device.EnsureStandards(ctx, d, time.Now),
		device.AddPhones(ctx, d, time.Now, phones),
		device.AddProfiles(ctx, d, time.Now, profiles),
		credentials.AddEndUsers(ctx, users, hash),
	)
}

// activateMobility activates Extension Mobility, as an administrator does.
func (s *serving) activateMobility(t *testing.T) {
	t.Helper()
	response, err := s.signedIn(t, adminName, adminPassword).PostForm(s.URL+"/ccmservice/service-activation", url.Values{
		"action": {"save"}, "confirmed": {"true"}, "service": {mobility.ServiceName},
	})
	if body(t, response, err); response.StatusCode != http.StatusSeeOther {
		t.Fatalf("activating: got status %d", response.StatusCode)
	}
}

// deed is a login or logout that somebody asked for.
type deed struct {
	phone, user string // user is "" for a logout
	// from and to are when it was asked for and answered, in milliseconds.
	from, to int64
	// done says that it was acknowledged; otherwise the program was killed while
	// it was under way.
	done bool
}

// crowd is 200 people and what they did.
type crowd struct {
	data    string
	refused atomic.Int64
	// share takes as many acknowledged deeds as the round must have.
	share chan deed

	mu    sync.Mutex
	deeds []deed
}

func (c *crowd) count(done bool) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(c.deeds), func(d deed) bool { return d.done != done }))
}

// work lets everybody log in and out until the program is killed: after the given
// time, or later when the share of the round is reached later.
func (c *crowd) work(t *testing.T, s *serving, duration time.Duration) {
	t.Helper()
	c.share = make(chan deed, (crowdDeeds+*killRounds-1)/(*killRounds))
	var killed atomic.Bool
	client := s.client(t)
	transport := client.Transport.(*http.Transport) // everybody has a connection
	transport.ForceAttemptHTTP2, transport.MaxIdleConnsPerHost = false, crowdSize
	var group sync.WaitGroup
	for i := range crowdSize {
		group.Go(func() {
			for !killed.Load() {
				d, request := c.choose(i, s.URL)
				code, err := ask(client, request)
				d.to = time.Now().UnixMilli()
				switch {
				case err != nil && !killed.Load():
					t.Errorf("%+v: %v", d, err)
					return
				case code == "" || err != nil:
					d.done = err == nil
					c.add(d)
				case code == "18" || code == "19": // somebody else is logged in, nobody is
					c.refused.Add(1)
				default:
					t.Errorf("%+v: got code %s", d, code)
					return
				}
			}
		})
	}
	stopped := make(chan struct{})
	go func() { group.Wait(); close(stopped) }()
	time.Sleep(duration) // the kill comes at any moment
	reached := c.awaitShare(stopped)
	killed.Store(true)
	s.kill()
	<-stopped
	if reached < cap(c.share) {
		t.Fatalf("got %d logins and logouts before everybody stopped or %v were over, want %d in a round", reached, duration+shareLimit, cap(c.share))
	}
}

// awaitShare waits until the share of the round is reached, and returns how much
// of it was when nobody works any more or it takes too long.
func (c *crowd) awaitShare(stopped <-chan struct{}) int {
	late := time.After(shareLimit)
	for reached := range cap(c.share) {
		select {
		case <-c.share:
		case <-stopped:
			return reached
		case <-late:
			return reached
		}
	}
	return cap(c.share)
}

func (c *crowd) add(d deed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deeds = append(c.deeds, d)
	if !d.done {
		return
	}
	select {
	case c.share <- d:
	default: // the share is reached
	}
}

// choose has somebody log in, or log out whoever is there, at a phone or by
// program.
func (c *crowd) choose(person int, address string) (deed, *http.Request) {
	d := deed{phone: crowdPhone(rand.IntN(crowdPhones)), from: time.Now().UnixMilli()}
	path, values := phoneservice.EMPath, url.Values{"device": {d.phone}, "doLogout": {"true"}}
	message := "<logout><deviceName>" + d.phone + "</deviceName></logout>"
	if rand.IntN(2) == 0 {
		d.user = crowdUser(person)
		values = url.Values{"device": {d.phone}, "userid": {d.user}, "seq": {crowdPIN}}
		message = "<login><deviceName>" + d.phone + "</deviceName><userID>" + d.user + "</userID></login>"
	}
	if person%2 == 0 {
		path, values = emapi.Path, url.Values{"xml": {apiMessage("request", message)}}
	}
	request, _ := http.NewRequest(http.MethodGet, address+path+"?"+values.Encode(), nil)
	return d, request
}

func apiMessage(root, content string) string {
	return "<" + root + "><appInfo><appID>" + crowdApp + "</appID><appCertificate>" + crowdSecret + "</appCertificate></appInfo>" +
		content + "</" + root + ">"
}

// The numbers of refusals, as programs and as phones are told.
var refusal = regexp.MustCompile(`code="([0-9]+)"|[(\[]([0-9]+)[)\]]`)

// ask returns the code of a refusal, or "" for what was acknowledged.
func ask(client *http.Client, request *http.Request) (code string, err error) {
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	text := string(answer)
	if strings.Contains(text, "<success") || strings.Contains(text, "Login successful") || strings.Contains(text, "Logout successful") {
		return "", nil
	}
	if match := refusal.FindStringSubmatch(text); match != nil {
		return match[1] + match[2], nil
	}
	return fmt.Sprintf("status %d: %s", response.StatusCode, text), nil
}
