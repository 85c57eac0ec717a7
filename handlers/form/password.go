package form

import "tandem/model"

// NewPassword is the part of a form that sets a password. What a good one is,
// the model says when it is saved.
type NewPassword struct {
	Password string `form:"password" label:"Password" kind:"secret" validate:"required"`
	Again    string `form:"password_again" label:"Password, again" kind:"secret" validate:"required"`
}

// Check returns model.FieldErrors when the two passwords differ.
func (p NewPassword) Check() error {
	var errs model.FieldErrors
	if p.Password != p.Again {
		errs.Add("password_again", model.T("The two passwords are not the same; type the new one twice"))
	}
	return errs.Err()
}
