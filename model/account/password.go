package account

import (
	"tandem/model"
	"tandem/model/password"
)

// Limits of a password in characters.
const (
	MinPassword = 12
	MaxPassword = password.Max
)

// ValidatePassword returns what is wrong with a new password of userName.
func ValidatePassword(userName, secret string) model.FieldErrors {
	return password.Rules{Field: FieldPassword, Minimum: MinPassword, UserName: userName}.Check(secret)
}
