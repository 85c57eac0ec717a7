package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model/mobility"
	"tandem/model/phoneservice"
)

const (
	// published is the highest number of logins a minute that Cisco publishes for
	// a node; warmAim and coldAim are how many times that are aimed at.
	published = 250
	warmAim   = 100
	coldAim   = 15
	// working is how long people log in and out at each concurrency.
	working = 5 * time.Second
	// coldWorkers verify PINs for the first time.
	coldWorkers = 16
)

// measureCluster measures Extension Mobility and the lists with the whole
// cluster.
func measureCluster(ctx context.Context, binary string) error {
	dir, err := os.MkdirTemp("", "tandem-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := setUp(ctx, binary, dir); err != nil {
		return err
	}
	fmt.Printf("\n%d phones, %d users and %d device profiles, each phone and profile with a line\n", people, people, people*len(models))
	took, err := fill(ctx, dir)
	if err != nil {
		return err
	}
	report("loading them from nothing", took.Seconds(), "s", 60)
	report("database", sizeOf(dir), "MB", 0)
	p, took, err := start(ctx, binary, dir)
	if err != nil {
		return err
	}
	defer p.stop()
	report("start-up until the first page", took.Seconds()*1000, "ms", 500)
	client, err := p.signIn(ctx)
	if err != nil {
		return err
	}
	if err := p.activate(ctx, client); err != nil {
		return err
	}
	if err := measureLogins(ctx, p); err != nil {
		return err
	}
	report("resident memory after the logins", p.memory(), "MB", 0)
	if err := measureLists(ctx, client, p.url); err != nil {
		return err
	}
	report("resident memory after the lists", p.memory(), "MB", 0)
	return nil
}

// activate activates Extension Mobility and waits until it serves.
func (p *process) activate(ctx context.Context, client *http.Client) error {
	form := url.Values{"action": {"save"}, "confirmed": {"true"}, "service": {mobility.ServiceName}}
	response, err := client.PostForm(p.url+"/ccmservice/service-activation", form)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		if err = p.open(ctx, client); err == nil {
			return nil
		}
	}
	return fmt.Errorf("activating Extension Mobility: %w", err)
}

// open opens Extension Mobility on a phone.
func (p *process) open(ctx context.Context, client *http.Client) error {
	return tell(ctx, client, p.phones+phoneservice.EMPath+"?device="+phoneName(0), "Please")
}

// tell asks for a page of a phone, which must have the text.
func tell(ctx context.Context, client *http.Client, address, text string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && !strings.Contains(string(body), text) {
		err = fmt.Errorf("%s: got status %d, %.300s", address, response.StatusCode, body)
	}
	return err
}

// person logs in and out on a phone.
type person struct {
	client *http.Client
	url    string
}

// pair logs user i in on phone i and out again, and returns how long each took.
// The profile is named, because these users would be asked which they want.
func (p person) pair(ctx context.Context, i int) (in, out time.Duration, err error) {
	phone := p.url + phoneservice.EMPath + "?device=" + phoneName(i)
	began := time.Now()
	err = tell(ctx, p.client, phone+"&userid="+userID(i)+"&seq="+pin+"&profile="+profileName(i, i%len(models)), "Login successful")
	if err != nil {
		return 0, 0, err
	}
	in, began = time.Since(began), time.Now()
	err = tell(ctx, p.client, phone+"&doLogout=true", "Logout successful")
	return in, time.Since(began), err
}

// logins is what a number of workers did.
type logins struct {
	mu      sync.Mutex
	in, out []time.Duration
	took    time.Duration
}

// perMinute is how many people logged in and out.
func (l *logins) perMinute() float64 { return float64(len(l.out)) / l.took.Minutes() }

func (l *logins) add(in, out time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.in, l.out = append(l.in, in), append(l.out, out)
}

// work has workers log people in and out, each person that next returns, until it
// returns false.
func (p *process) work(ctx context.Context, workers int, next func() (int, bool)) (*logins, error) {
	var done logins
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for range workers {
		group.Go(func() error {
			who := person{client: p.client, url: p.phones}
			for i, more := next(); more; i, more = next() {
				in, out, err := who.pair(ctx, i)
				if err != nil {
					return err
				}
				done.add(in, out)
			}
			return nil
		})
	}
	err := group.Wait()
	done.took = time.Since(began)
	slices.Sort(done.in)
	slices.Sort(done.out)
	return &done, err
}

// measureLogins measures logins and logouts, first with PINs that were never
// verified.
func measureLogins(ctx context.Context, p *process) error {
	fmt.Printf("\nLogins and logouts through EMApp over HTTP; Cisco publishes 75 to %d logins a minute for a node\n", published)
	var next atomic.Int64
	cold, err := p.work(ctx, coldWorkers, func() (int, bool) {
		n := int(next.Add(1)) - 1
		return people - strangers + n, n < strangers
	})
	if err != nil {
		return err
	}
	cold.report(fmt.Sprintf("PIN never verified, %d at a time", coldWorkers), coldAim)
	for _, workers := range []int{1, 4, 16, 48} {
		end := time.Now().Add(working)
		warm, err := p.work(ctx, workers, func() (int, bool) {
			return int(next.Add(1)) % (people - strangers), time.Now().Before(end)
		})
		if err != nil {
			return err
		}
		warm.report(fmt.Sprintf("PIN verified before, %d at a time", workers), warmAim)
	}
	return nil
}

func (l *logins) report(name string, aim float64) {
	n := l.perMinute()
	fmt.Printf("%-48s %9.0f pairs/minute  (aim %g, %.0f times %d)\n", name, n, aim*published, n/published, published)
	fmt.Printf("%-48s %9.1f / %.1f ms, logout %.1f / %.1f ms\n", "  login p50 / p99",
		milliseconds(quantile(l.in, 0.5)), milliseconds(quantile(l.in, 0.99)),
		milliseconds(quantile(l.out, 0.5)), milliseconds(quantile(l.out, 0.99)))
}
