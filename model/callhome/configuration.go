package callhome

import (
	"cmp"
	"slices"
	"strconv"
)

// configurationItems tells the name of every table of the database and the
// number of its rows in the whole cluster, sorted by name. There is no
// configuration message in Anonymous mode.
func configurationItems(f Facts) []Item {
	if len(f.Tables.Items) == 0 {
		return []Item{{"Tables", notAvailable(oneLine(f.Tables.Problem))}}
	}
	tables := slices.SortedFunc(slices.Values(f.Tables.Items), func(a, b TableCount) int {
		return cmp.Compare(a.Name, b.Name)
	})
	list := make([]Item, len(tables))
	for i, t := range tables {
		list[i] = Item{oneLine(t.Name), strconv.FormatInt(t.Rows, 10)}
	}
	return list
}
