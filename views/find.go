package views

import (
	"cmp"
	"slices"
	"strings"

	"tandem/model"
	"tandem/views/i18n"
)

var noText model.Text

// Find returns the pages of menu that match every word of query, best first:
// titles before menus before keywords. Titles are looked at in the printer's
// language and in English. An empty query gives every page.
func Find(menu []Application, query string, p *i18n.Printer) []Place {
	terms := strings.Fields(strings.ToLower(query))
	type hit struct {
		Place
		rank int
	}
	var hits []hit
	for _, place := range places(menu) {
		if rank, ok := place.rank(terms, p); ok {
			hits = append(hits, hit{place, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	found := make([]Place, len(hits))
	for i, h := range hits {
		found[i] = h.Place
	}
	return found
}

func places(menu []Application) []Place {
	var all []Place
	for _, app := range menu {
		for _, m := range app.Menus {
			for _, entry := range m.Entries {
				all = append(all, Place{app, m, entry})
			}
		}
	}
	return all
}

// rank sums over the terms how far from the title each was found.
func (place Place) rank(terms []string, p *i18n.Printer) (rank int, ok bool) {
	fields := []string{
		searchable(p, place.Entry.Title),
		searchable(p, place.Menu.Title, place.Application.Title, place.Application.Short),
		searchable(p, place.Entry.Keywords...),
	}
	for _, term := range terms {
		i := slices.IndexFunc(fields, func(f string) bool { return strings.Contains(f, term) })
		if i < 0 {
			return 0, false
		}
		rank += 2 * i
		if i == 0 && !strings.HasPrefix(fields[0], term) {
			rank++
		}
	}
	return rank, true
}

func searchable(p *i18n.Printer, texts ...model.Text) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(strings.ToLower(p.Text(t) + "\n" + t.Key + "\n"))
	}
	return b.String()
}
