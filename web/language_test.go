package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"tandem/model/cdr/tariff"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/user"
	"tandem/views/i18n"
)

// TestNoPageMixesLanguages reads every page in every language and looks for
// words of another one.
func TestNoPageMixesLanguages(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin, names := p.admin(t), p.properNames()
	for _, l := range p.everyPage(t) {
		for _, language := range i18n.Languages {
			a := admin.look(l, language)
			for _, text := range strangers(a, language, names) {
				t.Errorf("%s in %s: %q", l, language, short(text))
			}
		}
	}
}

// look opens a page, or sends a form, in a language.
func (v *visitor) look(l look, language i18n.Language) *answer {
	v.t.Helper()
	if l.post == nil {
		return v.get(l.path, "Accept-Language", string(language))
	}
	return v.post(l.path, l.post, "Accept-Language", string(language))
}

var (
	// prose is three or more English words in a row.
	prose    = regexp.MustCompile(`[A-Za-z][a-z]+(?:,? [A-Za-z][a-z'’-]*){2,}`)
	kana     = regexp.MustCompile(`[\x{3041}-\x{3096}\x{30a1}-\x{30fa}]`)
	anyCJK   = regexp.MustCompile(`[\x{3041}-\x{30fa}\x{4e00}-\x{9fff}]`)
	onlyHans = regexp.MustCompile(`[为这个们从发对应该设务录员务没时间页编辑输选择确认关闭启动开过让说请处网络连]`)
)

// properNames finds what stays as it is in every language: the names that the
// program's lists hold, and the few that its sentences speak of.
func (p *program) properNames() *regexp.Regexp {
	names := []string{
		"Cisco Unified CM", "Cisco Unified OS", "Cisco Unified Reporting", "Cisco Unified Serviceability",
		"Cisco Technical Assistance Center", "Smart Call Home", "Anonymous Call Home",
		"Extension Mobility Cross Cluster", "Intercompany Media Engine",
		"the receiver answered 400 Bad Request", // what a receiver said
		"One of each",                           // what somebody calls a template of the samples
		"What the carriers charge",              // what somebody calls a rate table of the samples
		"logging origin-id hostname",            // a command of gateways
		strings.Join(tariff.Columns(), ", "),    // the columns of a file of rates
		user.DefaultPasswordPolicy, user.DefaultPINPolicy, user.StandardPresenceGroup, device.StandardCommonPhoneProfile,
	}
	names = append(names, user.AllRoles()...)
	for _, s := range p.supervisor.Snapshot() {
		names = append(names, s.Name)
	}
	for _, l := range product.Locales() {
		names = append(names, l.Name)
	}
	// The longest first, so that nothing is left of a name that begins with another.
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for i, name := range names {
		names[i] = regexp.QuoteMeta(name)
	}
	return regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\b`)
}

// strangers are the texts of a page that are not in its language. A name counts
// as one word: a sentence with names in it is English still.
func strangers(a *answer, language i18n.Language, names *regexp.Regexp) []string {
	var found []string
	for _, text := range texts(a.Document) {
		if text == i18n.Japanese.Name() || text == i18n.Chinese.Name() {
			continue // a choice, in its own language
		}
		switch plain := names.ReplaceAllString(text, "Name"); {
		case language == i18n.English && anyCJK.MatchString(text),
			language != i18n.English && prose.MatchString(plain),
			language == i18n.Chinese && kana.MatchString(text),
			language == i18n.Japanese && onlyHans.MatchString(text):
			found = append(found, text)
		}
	}
	return found
}

// texts are what people read or hear of a page, but for parts that say to be in
// a language of their own, and for data.
func texts(doc *goquery.Document) []string {
	doc.Find("body [lang], script, style, code, pre, datalist, textarea, noscript").Remove()
	var found []string
	doc.Find("body *").AddBack().Each(func(_ int, s *goquery.Selection) {
		for _, name := range []string{"aria-label", "title", "placeholder", "data-confirm", "alt"} {
			if value, ok := s.Attr(name); ok {
				found = append(found, value)
			}
		}
		for child := range s.Get(0).ChildNodes() {
			if text := strings.Join(strings.Fields(child.Data), " "); child.Type == html.TextNode && text != "" {
				found = append(found, text)
			}
		}
	})
	return append(found, doc.Find("title").Text())
}
