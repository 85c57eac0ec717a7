package cmadmin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/routing"
	"tandem/views"
	pages "tandem/views/cmadmin"
	view "tandem/views/record"
)

// Association serves what stands on the buttons of phones, or of device
// profiles, and their phone services. Its pages are below that of the phone or
// profile.
type Association struct {
	AssociationParts
	words view.Words
	load  func(ctx context.Context, id int64) (deviceOwner, error)
}

// AssociationParts are what an Association changes and offers.
type AssociationParts struct {
	Lines         *device.Lines
	SpeedDials    *device.SpeedDials
	Subscriptions *device.Subscriptions
	Templates     *device.ButtonTemplates
	Services      *phoneservice.Services
	Numbers       *routing.DirectoryNumbers
	Partitions    record.Names
}

// deviceOwner is a phone or a device profile, as far as its buttons need it.
type deviceOwner struct {
	device.Owner
	device.Assignments
	Name     string
	Version  int
	Features device.Features
}

// id is that of the phone or the profile.
func (o deviceOwner) id() int64 { return o.PhoneID + o.ProfileID }

// ProfileAssociation serves the buttons and services of device profiles.
func ProfileAssociation(profiles *device.Profiles, parts AssociationParts) *Association {
	return &Association{AssociationParts: parts, words: deviceProfileWords(),
		load: func(ctx context.Context, id int64) (deviceOwner, error) {
			p, err := profiles.Get(ctx, id)
			return profileOwner(p), err
		}}
}

func profileOwner(p device.Profile) deviceOwner {
	return deviceOwner{device.Owner{ProfileID: p.ID}, p.Assignments, p.Name, p.Version, p.Features}
}

// PhoneAssociation serves the buttons and services of phones, whose pages have
// words.
func PhoneAssociation(phones *device.Phones, words view.Words, parts AssociationParts) *Association {
	return &Association{AssociationParts: parts, words: words,
		load: func(ctx context.Context, id int64) (deviceOwner, error) {
			p, err := phones.Get(ctx, id)
			return phoneOwner(p), err
		}}
}

func phoneOwner(p device.Phone) deviceOwner {
	return deviceOwner{device.Owner{PhoneID: p.ID}, p.Assignments, p.Name, p.Version, p.Features}
}

// Path is the address below which the parts of the phone or profile {id} are.
func (a *Association) Path() string { return a.words.Path + "/{id}" }

// owner returns the phone or profile whose id is in the address.
func (a *Association) owner(r *http.Request) (deviceOwner, error) {
	id, err := handlers.PathID(r)
	if err != nil {
		return deviceOwner{}, err
	}
	return a.load(r.Context(), id)
}

// part returns the page of o that an address below it names: "/lines/new".
func (a *Association) part(o deviceOwner, path string) string { return a.words.One(o.id()) + path }

// pane is where the buttons of o are shown on its page.
func (a *Association) pane(o deviceOwner) string { return a.part(o, "#"+pages.AssociationID) }

// deviceLink leads from the page of a part back to o.
func (a *Association) deviceLink(o deviceOwner) views.Link {
	return views.Link{Text: model.T("Configure Device (%s)", o.Name), Href: a.words.One(o.id())}
}

// position returns the part {position} of the address.
func position(r *http.Request) (int, error) {
	n, err := strconv.Atoi(r.PathValue("position"))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("position %q: %w", r.PathValue("position"), model.ErrNotFound)
	}
	return n, nil
}

// nth returns the element of list at a position, which counts from 1, or
// model.ErrNotFound.
func nth[T any](list []T, position int) (T, error) {
	if position > len(list) {
		var none T
		return none, fmt.Errorf("position %d of %d: %w", position, len(list), model.ErrNotFound)
	}
	return list[position-1], nil
}

// Change serves POST Path/association: the buttons of the pane, which move or
// remove one of its rows.
func (a *Association) Change(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	o, err := a.owner(r)
	if err != nil {
		return err
	}
	if r.PostForm.Get("version") != strconv.Itoa(o.Version) {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Somebody else changed %s after you opened it. Nothing was moved or removed: look at the list and press again.", o.Name)}
		return form.Done(w, r, flash, a.pane(o))
	}
	if err := a.change(r.Context(), o.Owner, strings.Fields(r.PostForm.Get("change"))); err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Update successful")}
	return form.Done(w, r, flash, a.pane(o))
}

// change does what a button of the pane asks for: "line up 2".
func (a *Association) change(ctx context.Context, o device.Owner, words []string) error {
	if len(words) != 3 {
		return handlers.ErrBadRequest
	}
	kind, what := words[0], words[1]
	at, err := strconv.Atoi(words[2])
	if err != nil || !slices.Contains([]string{pages.MoveUp, pages.MoveDown, pages.Remove}, what) {
		return handlers.ErrBadRequest
	}
	to := at + 1
	if what == pages.MoveUp {
		to = at - 1
	}
	switch {
	case kind == kindLine && what == pages.Remove:
		return a.Lines.RemoveLine(ctx, o, at)
	case kind == kindLine:
		return a.Lines.MoveLine(ctx, o, at, to)
	case what == pages.Remove:
		return a.SpeedDials.Remove(ctx, o, kind == kindBLF, at)
	default:
		return a.SpeedDials.Move(ctx, o, kind == kindBLF, at, to)
	}
}

// The kinds of rows in the pane.
const (
	kindLine      = "line"
	kindSpeedDial = "speed-dial"
	kindBLF       = "blf-speed-dial"
)
