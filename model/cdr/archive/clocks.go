package archive

import (
	"cmp"
	"slices"
)

// clocks are how many legs each offset has; there are few offsets.
type clocks []clock

type clock struct {
	offset int16
	legs   int64
}

func (c *clocks) add(offset int16, legs int64) {
	for i := range *c {
		if (*c)[i].offset == offset {
			(*c)[i].legs += legs
			return
		}
	}
	*c = append(*c, clock{offset, legs})
}

// sortClocks brings them in the order in which their rows are locked.
func sortClocks(c clocks) {
	slices.SortFunc(c, func(a, b clock) int { return cmp.Compare(a.offset, b.offset) })
}
