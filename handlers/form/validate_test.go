package form_test

import (
	"strings"
	"testing"

	"tandem/handlers/form"
	"tandem/model"
	"tandem/views/component"
	"tandem/views/i18n"
)

// say is a text without a translation.
func say(text string) model.Text { return model.Text{Key: text} }

// english returns the errors as people read them, a line each.
func english(errs model.FieldErrors) string {
	var lines []string
	for _, e := range errs {
		lines = append(lines, e.Field+": "+i18n.NewPrinter(i18n.English, nil).Text(e.Text))
	}
	return strings.Join(lines, "\n")
}

func TestValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		form sample
		want string
	}{
		{"nothing is wrong", sample{Name: "anna", Port: "65535", Colour: "ja", Notes: "a\tb\nc"}, ""},
		{"nothing typed", sample{}, "name: Enter a value for Name"},
		{"five characters of three bytes each", sample{Name: "日本語日本"}, ""},
		{"six characters", sample{Name: "日本語日本語"}, "name: Name must be 5 characters or fewer; you entered 6"},
		{"six characters that look like three", sample{Name: "e\u0301e\u0301e\u0301"}, "name: Name must be 5 characters or fewer; you entered 6"},
		{"two characters", sample{Name: "日本"}, "name: Name must be 3 characters or more; you entered 2"},
		{"a line break in a line", sample{Name: "a\nb"}, "name: Name must be one line without control characters"},
		{"a line separator", sample{Name: "a\u2028b"}, "name: Name must be one line without control characters"},
		{"what was invalid UTF-8", sample{Name: "a\uFFFDb"}, "name: Name must be one line without control characters"},
		{"a control character in lines", sample{Name: "anna", Notes: "a\x00b"}, "notes: Notes must not contain control characters"},
		{"port 0", sample{Name: "anna", Port: "0"}, "port: Port must be a whole number from 1 to 65535"},
		{"a port too high", sample{Name: "anna", Port: "65536"}, "port: Port must be a whole number from 1 to 65535"},
		{"a port in words", sample{Name: "anna", Port: "25 "}, "port: Port must be a whole number from 1 to 65535"},
		{"a value nobody offers", sample{Name: "anna", Colour: "blue"}, "colour: Choose one of the listed values for Colour"},
		{"what another field asks for", sample{Name: "anna", Colour: "red"}, "proxy: Enter a value for Proxy"},
		{"a field of an embedded form", sample{Name: "anna", login: login{Password: "123456789"}}, "password: Password must be 8 characters or fewer; you entered 9"},
		{"in the order of the fields", sample{Port: "x", Notes: "\x1b", Colour: "blue"}, "name: Enter a value for Name\n" +
			"notes: Notes must not contain control characters\n" +
			"port: Port must be a whole number from 1 to 65535\n" +
			"colour: Choose one of the listed values for Colour"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := english(form.Validate(&tt.form)); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	var errs model.FieldErrors
	errs.Add("port", say("wrong"))
	fields := form.Fields(&sample{Name: "anna", Port: "x", On: true, Version: 7, login: login{Password: "p"}}, errs)
	tests := []struct {
		name string
		want component.Field
	}{
		{"name", component.Field{Name: "name", Label: say("Name"), Value: "anna", Required: true, Limit: 5}},
		{"notes", component.Field{Name: "notes", Label: say("Notes"), Limit: 1024}},
		{"port", component.Field{Name: "port", Label: say("Port"), Value: "x", Error: say("wrong")}},
		{"proxy", component.Field{Name: "proxy", Label: say("Proxy"), Required: true, Limit: 253}},
		{"on", component.Field{Name: "on", Label: say("On"), Checked: true}},
		{"password", component.Field{Name: "password", Label: say("Password"), Value: "p", Limit: 8}},
	}
	for _, tt := range tests {
		got := fields[tt.name]
		if got.Name != tt.want.Name || got.Label.Key != tt.want.Label.Key || got.Value != tt.want.Value || got.Checked != tt.want.Checked ||
			got.Required != tt.want.Required || got.Limit != tt.want.Limit || got.Error.Key != tt.want.Error.Key || len(got.Options) > 0 {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if got := fields["colour"]; len(got.Options) != 3 || got.Options[1].Verbatim != "日本語" {
		t.Errorf("colour: got %+v, want the choices of the form", got)
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	typed := sample{Name: "anna", Port: "25", Colour: "", Notes: "mine", Version: 1, login: login{"typed", "mine"}}
	stored := sample{Name: "Ben 100%d", Port: "25", Colour: "red", On: true, Version: 2, login: login{"stored", "theirs"}}
	got := form.Differences(typed, stored)
	want := "name: Name is now stored as “Ben 100%d”\n" +
		"notes: Notes is now stored as “(empty)”\n" +
		"colour: Colour is now stored as “Red”\n" +
		"on: On is now stored as “Checked”\n" +
		"domain: Domain is now stored as “theirs”"
	first, rest, _ := strings.Cut(english(got), "\n")
	if !strings.HasPrefix(first, ": Somebody else saved this page") || rest != want {
		t.Errorf("got\n%s\n%s\nwant\n%s", first, rest, want)
	}
	back := english(form.Differences(stored, typed))
	for _, want := range []string{"colour: Colour is now stored as “No colour”", "on: On is now stored as “Not checked”"} {
		if !strings.Contains(back, want) {
			t.Errorf("got\n%s\nwant it to contain %s", back, want)
		}
	}
	if got := english(form.Differences(typed, sample{Name: "anna", Port: "25", Colour: "ja", Notes: "mine", login: login{Domain: "mine"}})); !strings.HasSuffix(got, "\ncolour: Colour is now stored as “日本語”") {
		t.Errorf("a choice that is the same in every language: got\n%s", got)
	}
}
