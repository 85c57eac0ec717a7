package cmadmin

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

type audioSourceForm struct {
	Number         string `form:"number" label:"MOH Audio Source Number" kind:"number" validate:"required"`
	Name           string `form:"name" label:"MOH Audio Source Name" validate:"required,max=50,line"`
	Description    string `form:"description" label:"Description" validate:"max=128,line"`
	PlayContinuous bool   `form:"play_continuous" label:"Play continuously (repeat)"`
	Version        int    `form:"version"`
}

// MOHAudioSources serves Media Resources > Music On Hold Audio Source.
func MOHAudioSources(sources *device.MOHAudioSources) *record.Page[device.MOHAudioSource, audioSourceForm] {
	return &record.Page[device.MOHAudioSource, audioSourceForm]{
		Store: sources,
		Words: view.Words{
			Path: "/ccmadmin/moh-audio-sources", List: model.T("Find and List Music On Hold Audio Sources"),
			Find: model.T("Find Music On Hold Audio Sources where"), Plural: model.T("Music On Hold Audio Sources"),
			Title: model.T("Music On Hold Audio Source Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("MOH Audio Source Name")},
			{Name: "number", Label: model.T("MOH Audio Source Number")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("MOH Audio Source Name"),
		Columns: []record.Column[device.MOHAudioSource]{
			{Name: "number", Label: model.T("MOH Audio Source Number"), Text: func(s device.MOHAudioSource) string { return strconv.Itoa(s.Number) }},
			{Name: "description", Label: model.T("Description"), Text: func(s device.MOHAudioSource) string { return s.Description }},
			{Label: model.T("Play continuously (repeat)"), Word: func(s device.MOHAudioSource) model.Text { return yesNo(s.PlayContinuous) }},
		},
		NewRecord: func(*http.Request) (device.MOHAudioSource, error) {
			return device.MOHAudioSource{PlayContinuous: true}, nil
		},
		Form: func(s device.MOHAudioSource) audioSourceForm {
			return audioSourceForm{
				Number: numeral(s.Number), Name: s.Name, Description: s.Description, PlayContinuous: s.PlayContinuous,
			}
		},
		Apply: func(f audioSourceForm, s *device.MOHAudioSource) error {
			s.Number, s.Name, s.Description, s.PlayContinuous = whole(f.Number), f.Name, f.Description, f.PlayContinuous
			return nil
		},
		Sections: func(s record.Shown[device.MOHAudioSource, audioSourceForm]) []view.Section {
			return []view.Section{{Title: model.T("Music On Hold Audio Source Information"), Controls: []templ.Component{
				component.Number(noted(s.Fields["number"], model.T("1 to 51: the number that phones are told"))),
				component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
				component.Check(s.Fields["play_continuous"]),
			}}}
		},
		Lasting: func(s device.MOHAudioSource) bool { return s.Name == device.SampleAudioSource },
	}
}
