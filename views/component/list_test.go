package component_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tandem/model"
	"tandem/views/component"
)

func list() component.List {
	return component.List{
		Path: "/things", Label: say("Find Things where"), Total: 420,
		Fields: []component.FindField{
			{Name: "name", Label: say("Name")},
			{Name: "state", Label: say("State"), Options: []component.Option{{Value: "up", Label: say("Up")}, {Value: "down", Label: say("Down")}}},
			{Name: "made", Label: say("Made"), Time: true},
		},
		Query: model.Query{Sort: "name", Page: 3, PerPage: 100, Conditions: []model.Condition{
			{Field: "name", Operator: model.Contains, Text: "a&b"},
			{Field: "state", Operator: model.IsExactly, Text: "down"},
		}},
	}
}

// follow returns the parameters of the link that selector finds.
func follow(t *testing.T, doc *goquery.Document, selector string) url.Values {
	t.Helper()
	href, ok := doc.Find(selector).First().Attr("href")
	if !ok {
		t.Fatalf("no link %s", selector)
	}
	u, err := url.Parse(href)
	if err != nil || u.Path != "/things" {
		t.Fatalf("%s leads to %s, %v", selector, href, err)
	}
	return u.Query()
}

func TestThePagerKeepsTheFilter(t *testing.T) {
	t.Parallel()
	doc := show(t, component.FindAndList(list()))
	for selector, page := range map[string]string{
		"#page-first": "", "#page-previous": "2", "#page-next": "4", "#page-last": "5",
	} {
		values := follow(t, doc, selector)
		if got := values.Get(component.ParamPage); got != page {
			t.Errorf("%s: got page %q, want %q", selector, got, page)
		}
		if got := strings.Join(values[component.ParamText], "|"); got != "a&b|down" || values.Get(component.ParamRows) != "100" || values.Get(component.ParamSort) != "name" {
			t.Errorf("%s loses the query: %v", selector, values)
		}
	}
	if got := strings.TrimSpace(doc.Find(".pager-range").Text()); got != "201–300 of 420" {
		t.Errorf("range: got %q", got)
	}
}

func TestTheEndsOfAListLeadNowhere(t *testing.T) {
	t.Parallel()
	l := list()
	l.Total, l.Query.Page = 100, 1
	if n := show(t, component.FindAndList(l)).Find("a.page-link").Length(); n != 0 {
		t.Errorf("%d links on the only page", n)
	}
}

func TestASecondClickReversesTheOrder(t *testing.T) {
	t.Parallel()
	l := list()
	table := component.TableOptions{Label: say("Things"), List: &l, Columns: []component.Column{
		{Name: "name", Label: say("Name")}, {Name: "made", Label: say("Made")}, {Label: say("Note")}}}
	doc := show(t, component.Table(table))
	if got := doc.Find("th[aria-sort=ascending]").Text(); strings.TrimSpace(got) != "Name" {
		t.Errorf("sorted by %q", got)
	}
	if follow(t, doc, "#sort-name").Get(component.ParamDescending) != "1" {
		t.Error("the sorted column is not reversed")
	}
	if values := follow(t, doc, "#sort-made"); values.Get(component.ParamDescending) != "" || values.Get(component.ParamSort) != "made" || values.Has(component.ParamPage) {
		t.Errorf("another column: %v", values)
	}
}

func TestAnEmptyListNamesTheFilter(t *testing.T) {
	t.Parallel()
	l := list()
	l.Total = 0
	doc := show(t, component.FindAndList(l))
	conditions := doc.Find(".empty li")
	if got := strings.TrimSpace(conditions.Last().Text()); !strings.HasPrefix(got, "State is exactly “Down”") {
		t.Errorf("got %q", got)
	}
	if got := follow(t, doc, ".empty li a")[component.ParamText]; len(got) != 1 || got[0] != "down" {
		t.Errorf("without the first condition: %v", got)
	}
	if values := follow(t, doc, ".empty a.button"); values.Has(component.ParamField) {
		t.Errorf("cleared: %v", values)
	}
	l.Query.Conditions = nil
	if show(t, component.FindAndList(l)).Find(".empty li, .empty a").Length() != 0 {
		t.Error("a list that is not filtered blames a filter")
	}
}

func TestAFilterRowSuitsItsField(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"name":  "begins,contains,exactly,ends,empty,notempty",
		"state": "exactly",
		"made":  "before,exactly,after",
	} {
		l := list()
		l.Query.Conditions = []model.Condition{{Field: field}}
		doc := show(t, component.FindAndList(l))
		operators := doc.Find("select[name=o] option").Map(func(_ int, e *goquery.Selection) string { return e.AttrOr("value", "") })
		if got := strings.Join(operators, ","); got != want {
			t.Errorf("%s: got %s, want %s", field, got, want)
		}
	}
}

func TestAFirstVisitHasOneEmptyRow(t *testing.T) {
	t.Parallel()
	l := component.List{Path: "/things", Label: say("Find Things where"), Fields: list().Fields, Total: 1}
	doc := show(t, component.FindAndList(l))
	if n := doc.Find(".find-row").Length(); n != 1 {
		t.Errorf("%d rows", n)
	}
	if n := doc.Find("[value=" + component.FilterRemove + "]").Length(); n != 0 {
		t.Error("the only row can be removed")
	}
}
