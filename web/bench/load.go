package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// get asks for a page, reads it to its end and returns how many bytes came over
// the wire.
func get(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: got status %d", address, response.StatusCode)
	}
	return io.ReadAll(response.Body)
}

// load asks for a page at a steady rate, whether or not the answers before have
// come, and returns how long each took.
func load(ctx context.Context, client *http.Client, address string) ([]time.Duration, error) {
	var mu sync.Mutex
	var latencies []time.Duration
	group, ctx := errgroup.WithContext(ctx)
	ticker := time.NewTicker(time.Second / rate)
	defer ticker.Stop()
	for began := time.Now(); time.Since(began) < steady; {
		due := <-ticker.C
		group.Go(func() error {
			if _, err := get(ctx, client, address); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			latencies = append(latencies, time.Since(due))
			return nil
		})
	}
	err := group.Wait()
	slices.Sort(latencies)
	return latencies, err
}

// most returns how many requests a second four clients get answered.
func most(ctx context.Context, client *http.Client, address string) (float64, error) {
	const clients = 4
	counts := make([]int, clients)
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for i := range clients {
		group.Go(func() error {
			for time.Since(began) < burst {
				if _, err := get(ctx, client, address); err != nil {
					return err
				}
				counts[i]++
			}
			return nil
		})
	}
	err := group.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(began).Seconds(), err
}

// quantile returns the value below which that part of sorted lies.
func quantile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*part))]
}

var linked = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`)

// firstLoad returns the kilobytes of a page and of everything it links to, as
// they come compressed.
func firstLoad(ctx context.Context, client *http.Client, url string) (float64, error) {
	page, err := get(ctx, client, url+"/ccmservice/call-home")
	if err != nil {
		return 0, err
	}
	plain, err := unzip(page)
	if err != nil {
		return 0, err
	}
	total := len(page)
	for _, match := range linked.FindAllSubmatch(plain, -1) {
		file, err := get(ctx, client, url+string(match[1]))
		if err != nil {
			return 0, err
		}
		total += len(file)
	}
	return float64(total) / 1024, nil
}
