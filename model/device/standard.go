package device

import "tandem/model"

// kept says why a record that came with the program is never deleted.
func kept(standard bool) model.Text {
	if standard {
		return model.T("It came with the program and cannot be deleted.")
	}
	return model.Text{}
}

// keepName adds an error when a record that came with the program gets another
// name: it would be added again under its old one.
func keepName(standard bool, before, name string, errs *model.FieldErrors) {
	if standard && before != name {
		errs.Add("name", model.T("“%s” came with the program: its name stays", before))
	}
}
