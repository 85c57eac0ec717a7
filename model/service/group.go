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

var groups = []struct {
	group Group
	text  model.Text
}{
	{DatabaseAndAdmin, model.T("Database and Admin Services")},
	{PerformanceAndMonitoring, model.T("Performance and Monitoring Services")},
	{CM, model.T("CM Services")},
	{CDR, model.T("CDR Services")},
	{Platform, model.T("Platform Services")},
}

// Text returns the heading.
func (g Group) Text() model.Text {
	if i := g.place(); i >= 0 {
		return groups[i].text
	}
	return model.Text{}
}

// place returns where the pages list the group, or -1.
func (g Group) place() int {
	for i := range groups {
		if groups[i].group == g {
			return i
		}
	}
	return -1
}

// sortStatuses puts services in the order of the pages: by group, then by name.
func sortStatuses(all []Status) {
	slices.SortFunc(all, func(a, b Status) int {
		if c := a.Group.place() - b.Group.place(); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
}
