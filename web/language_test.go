package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"tandem/views/i18n"
)

// TestNoPageMixesLanguages reads every page in every language and looks for
// words of another one.
func TestNoPageMixesLanguages(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for _, l := range p.everyPage(t) {
		for _, language := range i18n.Languages {
			a := admin.look(l, language)
			for _, text := range strangers(a, language) {
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
	prose = regexp.MustCompile(`[A-Za-z][a-z]+(?:,? [A-Za-z][a-z'’-]*){2,}`)
	// names stay as they are in every language, and so does what a receiver said.
	names    = regexp.MustCompile(`Cisco Unified (CM|OS)? ?(Serviceability|Administration)?|Cisco Technical Assistance Center|(Smart|Anonymous) Call Home|Call Home (Receiver|Sender|Scheduler)?|Standard CCM [A-Z][a-z]+( [A-Z][a-z]+)?|Cisco Tomcat|Database Housekeeping|Cisco Extension Mobility( Application)?|Extension Mobility Cross Cluster( CSS)?|Intercompany Media Engine|Cisco CallManager Cisco IP Phone Services|Standard EM Authentication Proxy Rights|Standard (Common Phone Profile|Presence group)|Default (PIN|Password) Policy|One of each|(English|Chinese|Czech|Korean|Russian) [A-Z][a-z]+( [A-Z][a-z]+)?|the receiver answered 400 Bad Request`)
	kana     = regexp.MustCompile(`[\x{3041}-\x{3096}\x{30a1}-\x{30fa}]`)
	anyCJK   = regexp.MustCompile(`[\x{3041}-\x{30fa}\x{4e00}-\x{9fff}]`)
	onlyHans = regexp.MustCompile(`[为这个们从发对应该设务录员务没时间页编辑输选择确认关闭启动开过让说请处网络连]`)
)

// strangers are the texts of a page that are not in its language.
func strangers(a *answer, language i18n.Language) []string {
	var found []string
	for _, text := range texts(a.Document) {
		if text == i18n.Japanese.Name() || text == i18n.Chinese.Name() {
			continue // a choice, in its own language
		}
		switch plain := names.ReplaceAllString(text, ""); {
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
