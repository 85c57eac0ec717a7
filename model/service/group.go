package service

import (
	"slices"
	"strings"

	"tandem/model"
)

// Group is the heading under which the pages list a service (spec/pages.md
// section 4).
type Group string

// The groups that have a service, in the order of the pages.
const (
	DatabaseAndAdmin         Group = "database"
	PerformanceAndMonitoring Group = "performance"
	CM                       Group = "cm"
	CDR                      Group = "cdr"
	Platform                 Group = "platform"
)

var groups = model.Choices[Group]{
	{Value: DatabaseAndAdmin, Text: model.T("Database and Admin Services")},
	{Value: PerformanceAndMonitoring, Text: model.T("Performance and Monitoring Services")},
	{Value: CM, Text: model.T("CM Services")},
	{Value: CDR, Text: model.T("CDR Services")},
	{Value: Platform, Text: model.T("Platform Services")},
}

// Text returns the heading.
func (g Group) Text() model.Text { return groups.Text(g) }

// sortStatuses puts services in the order of the pages: by group, then by name.
func sortStatuses(all []Status) {
	order := groups.Values()
	slices.SortFunc(all, func(a, b Status) int {
		if c := slices.Index(order, a.Group) - slices.Index(order, b.Group); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
}
