package password

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// Max is how many characters a password has at most.
const Max = 128

// Rules are what a new password has to meet beside being one line of at most
// Max characters.
type Rules struct {
	// Field is the form field that errors belong to.
	Field string
	// Minimum is how many characters it has at least.
	Minimum int
	// Trivial allows the user name and the most common passwords.
	Trivial bool
	// UserName is whose password it is.
	UserName string
}

// Check returns what is wrong with a new password.
func (r Rules) Check(password string) model.FieldErrors {
	var errs model.FieldErrors
	label := model.T("Password")
	n := utf8.RuneCountInString(password)
	switch {
	case password == "":
		errs.Add(r.Field, model.T("Enter a value for %s", label))
	case n < r.Minimum:
		errs.Add(r.Field, model.T("%s must be %d characters or more; you entered %d", label, r.Minimum, n))
	case n > Max:
		errs.Add(r.Field, model.T("%s must be %d characters or fewer; you entered %d", label, Max, n))
	case !model.IsLine(password):
		errs.Add(r.Field, model.T("%s must be one line without control characters", label))
	case r.Trivial:
	case strings.EqualFold(password, r.UserName):
		errs.Add(r.Field, model.T("The password must not be the same as the user name"))
	case slices.Contains(commonPasswords(), strings.ToLower(password)):
		errs.Add(r.Field, model.T("This password is one of the most common ones and would be guessed; choose another one"))
	}
	return errs
}

// commonPasswords are those of the published lists of leaked passwords that are
// long enough to pass otherwise, in lower case.
func commonPasswords() []string {
	return []string{
		"000000000000", "111111111111", "012345678910", "0123456789012", "123123123123", "123412341234",
		"123456123456", "12345678910", "123456781234", "123456789000", "123456789010", "123456789012",
		"1234567890123", "12345678901234", "123456789012345", "1234567890123456", "1234567890qwerty",
		"123456789101", "1234567891011", "123456789abc", "123456qwerty", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u8i",
		"1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "adminadmin123", "adminadminadmin", "administrator",
		"administrator1", "aaaaaaaaaaaa", "abcabcabcabc", "abcd12345678", "abcdefghijkl", "abcdefghijklmnop",
		"asdfghjkl123", "asdfasdfasdf", "changeme1234", "changemechangeme", "ciscocisco12", "ciscociscocisco",
		"correcthorsebatterystaple", "iloveyou1234", "iloveyouiloveyou", "letmeinletmein", "letmein12345",
		"mypassword123", "p@ssw0rd1234", "p@ssword1234", "passw0rd1234", "password0123", "password1234",
		"password12345", "password123456", "password1234567", "password12345678", "password123!", "password1234!",
		"passwordpassword", "q1w2e3r4t5y6", "qazwsxedcrfv", "qwer1234qwer", "qwerty123456", "qwerty1234567",
		"qwerty12345678", "qwertyqwerty", "qwertyuiop12", "qwertyuiop123", "qwertyuiop[]", "qwertyuiopasdfgh",
		"qwertyuiopasdfghjkl", "unknownunknown", "welcome12345", "welcome123456", "welcomewelcome", "zaq12wsxcde3",
		"zxcvbnm12345", "zxcvbnmzxcvbnm",
	}
}
