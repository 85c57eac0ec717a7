package browsertest

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

// Screenshot writes a picture to folder/name.png: of what a window of the height in
// look shows, else of the whole page.
func (p *Page) Screenshot(folder, name string, look Look) {
	p.t.Helper()
	asked := look.Height > 0
	p.Apply(look)
	for i := 0; i < 3 && !asked; i++ { // parts of a page may grow with the window
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
