package cmadmin

import (
	"strconv"

	"tandem/model"
	"tandem/views/component"
)

// AssociationPane is the Association Information of a phone or device profile:
// what stands on its buttons. It stands beside the form of the page.
type AssociationPane struct {
	// Action is where its buttons post to; Version is that of the record.
	Action   string
	Version  int
	Groups   []AssociationGroup
	ReadOnly bool
}

// AssociationGroup are the buttons of one kind.
type AssociationGroup struct {
	// Kind is sent along with a change: "line".
	Kind  string
	Title model.Text
	// Room says how many buttons there are.
	Room model.Text
	// Add leads to where one more is added.
	Add   component.Link
	Items []AssociationItem
}

// AssociationItem is what one button has.
type AssociationItem struct {
	// Name is linked to Href; Details stand below it.
	Name, Href string
	Details    []model.Text
}

// The changes that a button of the pane asks for, as in "line up 2".
const (
	MoveUp   = "up"
	MoveDown = "down"
	Remove   = "remove"
)

// AssociationID is the id of the pane.
const AssociationID = "association"

func change(kind, what string, position int) string {
	return kind + " " + what + " " + strconv.Itoa(position)
}
