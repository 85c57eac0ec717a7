package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/routing"
	"tandem/views/component"
	view "tandem/views/record"
)

type directoryNumberForm struct {
	Pattern            string `form:"pattern" label:"Directory Number" kind:"number" validate:"required,max=50,line"`
	RoutePartition     string `form:"route_partition" label:"Route Partition" validate:"max=50"`
	Description        string `form:"description" label:"Description" validate:"max=128,line"`
	AlertingName       string `form:"alerting_name" label:"Alerting Name" validate:"max=50,line"`
	CallingSearchSpace string `form:"calling_search_space" label:"Calling Search Space" validate:"max=50"`
	Version            int    `form:"version"`
}

// DirectoryNumbers serves Call Routing > Directory Number.
func DirectoryNumbers(numbers *routing.DirectoryNumbers, partitions *routing.Partitions, spaces *routing.SearchSpaces) *record.Page[routing.DirectoryNumber, directoryNumberForm] {
	return &record.Page[routing.DirectoryNumber, directoryNumberForm]{
		Store: numbers,
		Words: view.Words{
			Path: "/ccmadmin/directory-numbers", List: model.T("Find and List Directory Numbers"),
			Find: model.T("Find Directory Numbers where"), Plural: model.T("Directory Numbers"),
			Title: model.T("Directory Number Configuration"),
		},
		Find: []component.FindField{
			{Name: "pattern", Label: model.T("Directory Number")},
			{Name: "route_partition", Label: model.T("Route Partition")},
			{Name: "description", Label: model.T("Description")},
			{Name: "alerting_name", Label: model.T("Alerting Name")},
			{Name: "calling_search_space", Label: model.T("Calling Search Space")},
		},
		Name:  "pattern",
		Label: model.T("Directory Number"),
		Columns: []record.Column[routing.DirectoryNumber]{
			{Name: "route_partition", Label: model.T("Route Partition"), Text: func(n routing.DirectoryNumber) string { return n.RoutePartition }},
			{Name: "description", Label: model.T("Description"), Text: func(n routing.DirectoryNumber) string { return n.Description }},
			{Name: "alerting_name", Label: model.T("Alerting Name"), Text: func(n routing.DirectoryNumber) string { return n.AlertingName }},
		},
		NewRecord: record.Empty[routing.DirectoryNumber],
		Form: func(n routing.DirectoryNumber) directoryNumberForm {
			return directoryNumberForm{
				Pattern: n.Pattern, RoutePartition: n.RoutePartition, Description: n.Description,
				AlertingName: n.AlertingName, CallingSearchSpace: n.CallingSearchSpace,
			}
		},
		Apply: func(f directoryNumberForm, n *routing.DirectoryNumber) error {
			n.Pattern, n.RoutePartition, n.Description = f.Pattern, f.RoutePartition, f.Description
			n.AlertingName, n.CallingSearchSpace = f.AlertingName, f.CallingSearchSpace
			return nil
		},
		References: map[string]record.Reference{
			"route_partition":      toPartition(partitions),
			"calling_search_space": toSearchSpace(spaces),
		},
		Sections: func(s record.Shown[routing.DirectoryNumber, directoryNumberForm]) []view.Section {
			return []view.Section{{Title: model.T("Directory Number Information"), Controls: []templ.Component{
				component.Text(s.Fields["pattern"]), component.Reference(s.Fields["route_partition"]),
				component.Text(s.Fields["description"]), component.Text(s.Fields["alerting_name"]),
				component.Reference(s.Fields["calling_search_space"]),
			}}}
		},
	}
}
