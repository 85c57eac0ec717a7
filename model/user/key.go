package user

import (
	"strings"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Key returns the form in which user IDs are compared: lower case, normal width,
// composed, without spaces around it.
func Key(userID string) string {
	return norm.NFC.String(strings.ToLower(narrow(userID)))
}

// narrow returns s in normal width, without spaces around it, as people mean it
// who type with an input method.
func narrow(s string) string { return strings.TrimSpace(norm.NFC.String(width.Fold.String(s))) }
