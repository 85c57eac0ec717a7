package views_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker; .ci/peers installs it.
const axe = "../.tools/node_modules/axe-core/axe.min.js"

// violations runs axe and says what it found, one line each.
const violations = `axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map(
	(v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).join(" | ")))`

// tooWide lists what sticks out of the window.
const tooWide = `[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".scroll, .code, .visually-hidden, .skip")
	&& e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))
	.concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])`

// TestStoriesAreAccessible looks at every story, wide and narrow, light and
// dark.
func TestStoriesAreAccessible(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.FromSlash(axe))
	if err != nil {
		t.Fatalf("run make peers: %v", err)
	}
	browser := browser(t)
	for _, look := range []struct {
		width  int64
		scheme string
	}{{1360, "light"}, {1360, "dark"}, {1000, "light"}, {390, "light"}, {390, "dark"}} {
		t.Run(fmt.Sprint(look), func(t *testing.T) {
			b := newTab(t, browser, &console{})
			b.look(look.width, look.scheme)
			for _, s := range stories() {
				b.visit(s.name)
				eval[any](b, string(script)+";undefined")
				found := append(eval[[]string](b, violations), eval[[]string](b, tooWide)...)
				if len(found) > 0 {
					t.Errorf("%s:\n%s", s.name, strings.Join(found, "\n"))
				}
			}
		})
	}
}

// TestDialogsAreAccessible looks at what scripts open.
func TestDialogsAreAccessible(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.FromSlash(axe))
	if err != nil {
		t.Fatalf("run make peers: %v", err)
	}
	b := newTab(t, browser(t), &console{})
	for name, open := range map[string]chromedp.Action[any]{
		"palette": chromedp.Evaluate[any](`document.querySelector("[data-palette]").click()`),
		"confirm": chromedp.Evaluate[any](`document.querySelector("[data-confirm]").click()`),
		"expiry":  chromedp.Evaluate[any](`document.querySelector("#expiry").showModal()`),
		"menus":   chromedp.Evaluate[any](`document.querySelectorAll("details.drop").forEach((d) => { d.name = ""; d.open = true; })`),
	} {
		b.visit("list")
		if _, err := chromedp.Run(b.ctx, open); err != nil {
			t.Fatal(err)
		}
		eval[any](b, string(script)+";undefined")
		if found := eval[[]string](b, violations); len(found) > 0 {
			t.Errorf("%s:\n%s", name, strings.Join(found, "\n"))
		}
	}
}
