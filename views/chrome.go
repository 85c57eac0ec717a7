package views

import (
	"context"
	"strconv"
	"time"

	"tandem/model"
)

// Chrome is what surrounds the content of every page and does not depend on the
// page: who is signed in, where, and what this person may see. Middleware puts
// it into the request's context.
type Chrome struct {
	// UserName is the name to sign in with; empty means nobody is signed in.
	UserName string
	// DisplayName is shown in place of UserName when set.
	DisplayName string
	// Group is the access group, for example model.T("Super user").
	Group model.Text
	// ClusterID and NodeName say which instance answers.
	ClusterID, NodeName string
	Publisher           bool
	// Version is the program's version for the footer.
	Version string
	// Menu is what the person may see: Menu(allowed).
	Menu []Application
	// CurrentPath is the path of the request.
	CurrentPath string
	// ReturnTo is where the language switch comes back to; empty means
	// CurrentPath.
	ReturnTo string
	// IdleExpiry and AbsoluteExpiry say when the session ends without and
	// whatever activity; zero means never.
	IdleExpiry, AbsoluteExpiry time.Time
	// Reminder is shown above every page; nil means none.
	Reminder *Reminder
}

// Reminder asks for something to be done on another page.
type Reminder struct {
	// Text is a whole sentence; the part in square brackets is the link.
	Text model.Text
	Href string
}

type chromeKey struct{}

// NewChrome returns ctx with the chrome of a request.
func NewChrome(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, c)
}

// ChromeFrom returns the chrome of the request, the zero Chrome without one.
func ChromeFrom(ctx context.Context) Chrome {
	c, _ := ctx.Value(chromeKey{}).(Chrome)
	return c
}

// ReturningTo returns ctx with path as where the language switch comes back to.
// It is for pages that answer a post to an address nobody can open.
func ReturningTo(ctx context.Context, path string) context.Context {
	c := ChromeFrom(ctx)
	c.ReturnTo = path
	return NewChrome(ctx, c)
}

func (c Chrome) returnTo() string {
	if c.ReturnTo != "" {
		return c.ReturnTo
	}
	return c.CurrentPath
}

func (c Chrome) name() string {
	if c.DisplayName != "" {
		return c.DisplayName
	}
	return c.UserName
}

// milli returns t for a data attribute, empty for the zero time.
func milli(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMilli(), 10)
}
