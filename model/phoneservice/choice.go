package phoneservice

import "tandem/model"

// Category is what kind of program a service is. Its value is stored.
type Category string

// The categories that Tandem's phones know.
const (
	XMLService Category = "XML Service"
	JavaMIDlet Category = "Java MIDlet"
)

// CategoryChoices returns the categories, the default first.
func CategoryChoices() []Category { return []Category{XMLService, JavaMIDlet} }

// Text returns the category's label; an unknown one has none.
func (c Category) Text() model.Text {
	switch c {
	case XMLService:
		return model.T("XML Service")
	case JavaMIDlet:
		return model.T("Java MIDlet")
	default:
		return model.Text{}
	}
}

// Type is the button of the phone under which a service stands. Its value is
// stored.
type Type string

// The types.
const (
	Standard    Type = "Standard IP Phone Service"
	Directories Type = "Directories"
	Messages    Type = "Messages"
)

// TypeChoices returns the types, the default first.
func TypeChoices() []Type { return []Type{Standard, Directories, Messages} }

// Text returns the type's label; an unknown one has none.
func (t Type) Text() model.Text {
	switch t {
	case Standard:
		return model.T("Standard IP Phone Service")
	case Directories:
		return model.T("Directories")
	case Messages:
		return model.T("Messages")
	default:
		return model.Text{}
	}
}

// LoginType is how people name themselves when they log in.
type LoginType string

// The login types of the Extension Mobility URL.
const (
	// UserID and PIN are asked for when a URL has no login type, too.
	UserID           LoginType = "UID"
	SelfServiceID    LoginType = "SP"
	PrimaryExtension LoginType = "DN"
	AnyLogin         LoginType = ""
)

// LoginTypeChoices returns the login types, the default first.
func LoginTypeChoices() []LoginType {
	return []LoginType{AnyLogin, UserID, SelfServiceID, PrimaryExtension}
}

// Text returns the login type's label; an unknown one has none.
func (l LoginType) Text() model.Text {
	switch l {
	case AnyLogin:
		return model.T("Not in the URL (User ID and PIN)")
	case UserID:
		return model.T("User ID and PIN (UID)")
	case SelfServiceID:
		return model.T("Self-Service User ID and PIN (SP)")
	case PrimaryExtension:
		return model.T("Primary Extension and PIN (DN)")
	default:
		return model.Text{}
	}
}
