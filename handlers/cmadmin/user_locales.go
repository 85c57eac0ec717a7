package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/views/component"
	view "tandem/views/record"
)

type userLocaleForm struct {
	Name    string `form:"name" label:"User Locale Name" validate:"required,max=50,line"`
	Tag     string `form:"tag" label:"Language and Country" kind:"number" validate:"required,max=6,line"`
	Version int    `form:"version"`
}

// UserLocales serves Device > Device Settings > User Locale.
func UserLocales(locales *device.UserLocales) *record.Page[device.UserLocale, userLocaleForm] {
	return &record.Page[device.UserLocale, userLocaleForm]{
		Store: locales,
		Words: view.Words{
			Path: "/ccmadmin/user-locales", List: model.T("Find and List User Locales"), Find: model.T("Find User Locales where"),
			Plural: model.T("User Locales"), Title: model.T("User Locale Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("User Locale Name")},
			{Name: "tag", Label: model.T("Language and Country")},
		},
		Label: model.T("User Locale Name"),
		Columns: []record.Column[device.UserLocale]{
			{Name: "tag", Label: model.T("Language and Country"), Text: func(l device.UserLocale) string { return l.Tag }},
			{Label: model.T("Texts on Phones"), Word: localeTexts},
		},
		NewRecord: record.Empty[device.UserLocale],
		Form:      func(l device.UserLocale) userLocaleForm { return userLocaleForm{Name: l.Name, Tag: l.Tag} },
		Apply: func(f userLocaleForm, l *device.UserLocale) error {
			l.Name, l.Tag = f.Name, f.Tag
			return nil
		},
		Sections: func(s record.Shown[device.UserLocale, userLocaleForm]) []view.Section {
			return []view.Section{{Title: model.T("User Locale Information"), Controls: []templ.Component{
				component.Text(noted(s.Fields["name"], model.T("The language and the country in English, for example Japanese Japan"))),
				component.Text(short(noted(s.Fields["tag"], model.T("What phones are told, for example ja_JP")))),
			}}}
		},
		Fixed: func(l device.UserLocale) bool { _, known := product.LocaleByName(l.Name); return known },
	}
}

// localeTexts says in which language the program's own texts are sent to phones
// with the locale.
func localeTexts(l device.UserLocale) model.Text {
	known, _ := product.LocaleByName(l.Name)
	switch known.Language {
	case "ja":
		return model.T("Japanese")
	case "zh-CN":
		return model.T("Chinese")
	default:
		return model.T("English")
	}
}
