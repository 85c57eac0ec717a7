package main

import (
	"testing"

	"tandem/web/browsertest"
)

// TestBrowserFirstLoad counts what the first page costs on a slow line.
func TestBrowserFirstLoad(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	p := startSetUp(t, smart())
	pages := map[string]*browsertest.Page{
		"/sign-in":   browsertest.Open(t, browser, p.URL, browsertest.Look{}),
		callHomePath: p.signInBrowser(t, browser, browsertest.Look{}),
	}
	for path, page := range pages {
		load := page.FirstLoad(path)
		t.Logf("%s: %d bytes, %q", path, load.Bytes, load.Addresses)
		if len(load.Addresses) > 6 || load.Bytes == 0 || load.Bytes > 60_000 {
			t.Errorf("%s: got %d requests and %d bytes, want at most 6 and 60 KB: %q", path, len(load.Addresses), load.Bytes, load.Addresses)
		}
	}
}
