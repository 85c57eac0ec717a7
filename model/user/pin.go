package user

import (
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// MaxPIN is how many digits a PIN has at most.
const MaxPIN = 128

// person is what somebody who guesses would try first.
type person struct {
	UserID            string
	Telephone         string
	SelfServiceUserID string
	Extension         string
}

// checkPIN adds what is wrong with a new PIN.
func checkPIN(pin string, policy CredentialPolicy, whose person, errs *model.FieldErrors) {
	label := model.T("PIN")
	n := utf8.RuneCountInString(pin)
	switch {
	case pin == "":
		errs.Add(FieldPIN, model.T("Enter a value for %s", label))
	case digits(pin) != pin:
		errs.Add(FieldPIN, model.T("PIN must have digits only"))
	case n < policy.MinimumLength:
		errs.Add(FieldPIN, model.T("PIN must have %d digits or more; you entered %d", policy.MinimumLength, n))
	case n > MaxPIN:
		errs.Add(FieldPIN, model.T("PIN must have %d digits or fewer; you entered %d", MaxPIN, n))
	case policy.RejectTrivial && run(pin):
		errs.Add(FieldPIN, model.T("PIN must not be one digit again and again or digits in a row such as 12345: it would be guessed"))
	case policy.RejectTrivial && whose.has(pin):
		errs.Add(FieldPIN, model.T("PIN must not be one of the user's own numbers, also backwards: it would be guessed"))
	}
}

// run reports whether each digit follows the one before in the same way: by 0,
// by 1, or backwards by 1, as in 890.
func run(pin string) bool {
	if len(pin) < 2 {
		return true
	}
	step := (int(pin[1]) - int(pin[0]) + 10) % 10
	for i := range len(pin) - 1 {
		if (int(pin[i+1])-int(pin[i])+10)%10 != step {
			return false
		}
	}
	return step == 0 || step == 1 || step == 9
}

// has reports whether pin is one of the numbers of p.
func (p person) has(pin string) bool {
	for _, number := range []string{p.UserID, p.Telephone, p.SelfServiceUserID, p.Extension} {
		number = digits(number)
		if number != "" && (number == pin || number == backwards(pin)) {
			return true
		}
	}
	return false
}

// digits returns the digits in s.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func backwards(digits string) string {
	var b strings.Builder
	for i := len(digits) - 1; i >= 0; i-- {
		b.WriteByte(digits[i])
	}
	return b.String()
}
