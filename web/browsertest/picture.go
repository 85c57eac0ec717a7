package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// Screenshot writes a picture of the whole page to folder/name.png, as a window
// shows it that is high enough for all of it.
func (p *Page) Screenshot(folder, name string, look Look) {
	p.t.Helper()
	p.Apply(look)
	for range 3 { // parts of a page may grow with the window
		look.Height = Eval[int64](p, "document.documentElement.scrollHeight")
		p.Apply(look)
	}
	picture, err := chromedp.Run(p.tab, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
