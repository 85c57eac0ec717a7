package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/routing"
	"tandem/views/component"
	view "tandem/views/record"
)

type searchSpaceForm struct {
	Name        string   `form:"name" label:"Name" validate:"required,max=50,line"`
	Description string   `form:"description" label:"Description" validate:"max=128,line"`
	Partitions  []string `form:"partitions" label:"Selected Partitions"`
	Version     int      `form:"version"`
}

// CallingSearchSpaces serves Call Routing > Class of Control > Calling Search Space.
func CallingSearchSpaces(spaces *routing.SearchSpaces, partitions *routing.Partitions) *record.Page[routing.SearchSpace, searchSpaceForm] {
	return &record.Page[routing.SearchSpace, searchSpaceForm]{
		Store: spaces,
		Words: view.Words{
			Path: "/ccmadmin/calling-search-spaces", List: model.T("Find and List Calling Search Spaces"),
			Find: model.T("Find Calling Search Spaces where"), Plural: model.T("Calling Search Spaces"),
			Title: model.T("Calling Search Space Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("CSS Name")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("CSS Name"),
		Columns: []record.Column[routing.SearchSpace]{
			{Name: "description", Label: model.T("Description"), Text: func(s routing.SearchSpace) string { return s.Description }},
		},
		NewRecord: record.Empty[routing.SearchSpace],
		Form: func(s routing.SearchSpace) searchSpaceForm {
			return searchSpaceForm{Name: s.Name, Description: s.Description, Partitions: s.Partitions}
		},
		Apply: func(f searchSpaceForm, s *routing.SearchSpace) error {
			s.Name, s.Description, s.Partitions = f.Name, f.Description, f.Partitions
			return nil
		},
		References: map[string]record.Reference{
			"partitions": {Names: partitions, Lookup: "/ccmadmin/names/route-partitions"},
		},
		Sections: func(s record.Shown[routing.SearchSpace, searchSpaceForm]) []view.Section {
			return []view.Section{
				{Title: model.T("Calling Search Space Information"), Controls: []templ.Component{
					component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
				}},
				{Title: model.T("Route Partitions for this Calling Search Space"),
					Note:     model.T("They are searched in this order."),
					Controls: []templ.Component{component.Ordered(s.Fields["partitions"])}},
			}
		},
	}
}
