package browsertest

import (
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Load is what a page costs on its way to the browser.
type Load struct {
	Addresses []string
	// Bytes counts heads and bodies as they were sent, compressed.
	Bytes int
}

// FirstLoad opens the page at path as if the browser had never been there.
func (p *Page) FirstLoad(path string) Load {
	p.t.Helper()
	if _, err := chromedp.Call(p.tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		p.t.Fatal(err)
	}
	var mutex sync.Mutex
	var load Load
	err := chromedp.Listen(p.tab, func(event any) {
		mutex.Lock()
		defer mutex.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			load.Addresses = append(load.Addresses, e.Request.URL)
		case *network.EventLoadingFinished:
			load.Bytes += int(e.EncodedDataLength)
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.Visit(path)
	p.Until("performance.getEntriesByType('resource').every((r) => r.responseEnd > 0)")
	mutex.Lock()
	defer mutex.Unlock()
	return load
}
