// Package browsertest drives the system's Chromium for the browser tests of
// package main. Only tests import it.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Action is a step in a tab.
type Action = chromedp.Action[chromedp.Void]

// Look is how a page is looked at.
type Look struct {
	Language string // "en", "ja" or "zh-CN"; empty means "en"
	Dark     bool
	Width    int64 // pixels; 0 means 1360
	Height   int64 // pixels; less than 900 means 900
	NoScript bool
}

// String names the look, as part of a file or test name.
func (l Look) String() string {
	name, light, wide := l.Language, "light", "wide"
	if l.Dark {
		light = "dark"
	}
	if l.Width != 0 && l.Width < 800 {
		wide = "narrow"
	}
	return name + "-" + light + "-" + wide
}

// Start starts Chromium for the test. It fails the test in CI, and skips it
// elsewhere, when there is none.
func Start(t testing.TB) context.Context {
	t.Helper()
	ctx, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(find(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.IgnoreCertErrors,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.UserDataDir(t.TempDir()),
	)
	t.Cleanup(stop)
	ctx, quit := chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); quit() })
	Do(t, ctx)
	return ctx
}

func find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no Chromium: run the tests with make test")
	}
	t.Skip("there is no Chromium: run the tests with make test")
	return ""
}

// tabLimit is how long one tab may be used.
const tabLimit = 15 * time.Minute

// tab opens a tab with the given look. Tabs of one window share its cookies.
func tab(t testing.TB, browser context.Context, look Look, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, options...)
	t.Cleanup(closeTab)
	Do(t, ctx)
	ctx, cancel := context.WithTimeout(ctx, tabLimit)
	t.Cleanup(cancel)
	Do(t, ctx, Apply(look))
	return ctx
}

// Do runs steps in a tab and fails the test at the first that fails.
func Do(t testing.TB, tab context.Context, steps ...Action) {
	t.Helper()
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatalf("in the browser: %v", err)
	}
}

// Apply makes the tab show pages as look says, and ask for its language from the
// next page on.
func Apply(look Look) Action {
	scheme, width := "light", look.Width
	if look.Dark {
		scheme = "dark"
	}
	if width == 0 {
		width = 1360
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: width, Height: max(look.Height, 900), DeviceScaleFactor: 1,
		}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		}); err != nil {
			return err
		}
		if err := ask(ctx, t, look.Language); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: look.NoScript})
		return err
	})
}

// ask makes the browser prefer a language, English without one.
func ask(ctx context.Context, t *chromedp.Target, language string) error {
	if language == "" {
		language = "en"
	}
	if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, t, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Language": language},
	})
	return err
}
