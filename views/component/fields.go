package component

// Fields are the controls of a form by form name, as package handlers/form
// derives them from the tags of the form's struct.
type Fields map[string]Field

// ReadOnly returns the fields as they are shown to somebody who may not change
// them: disabled when readOnly is true.
func (f Fields) ReadOnly(readOnly bool) Fields {
	shown := Fields{}
	for name, field := range f {
		field.Disabled = field.Disabled || readOnly
		shown[name] = field
	}
	return shown
}
