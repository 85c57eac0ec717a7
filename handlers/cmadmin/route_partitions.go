package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/routing"
	"tandem/views/component"
	view "tandem/views/record"
)

type partitionForm struct {
	Name        string `form:"name" label:"Name" validate:"required,max=50,line"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`
	Version     int    `form:"version"`
}

// RoutePartitions serves Call Routing > Class of Control > Partition.
func RoutePartitions(partitions *routing.Partitions) *record.Page[routing.Partition, partitionForm] {
	return &record.Page[routing.Partition, partitionForm]{
		Store: partitions,
		Words: view.Words{
			Path: "/ccmadmin/route-partitions", List: model.T("Find and List Partitions"), Find: model.T("Find Partitions where"),
			Plural: model.T("Route Partitions"), Title: model.T("Partition Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Partition Name")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("Partition Name"),
		Columns: []record.Column[routing.Partition]{
			{Name: "description", Label: model.T("Description"), Text: func(p routing.Partition) string { return p.Description }},
		},
		NewRecord: record.Empty[routing.Partition],
		Form: func(p routing.Partition) partitionForm {
			return partitionForm{Name: p.Name, Description: p.Description}
		},
		Apply: func(f partitionForm, p *routing.Partition) error {
			p.Name, p.Description = f.Name, f.Description
			return nil
		},
		Sections: func(s record.Shown[routing.Partition, partitionForm]) []view.Section {
			return []view.Section{{Title: model.T("Partition Information"), Controls: []templ.Component{
				component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
			}}}
		},
	}
}
