package phoneservice

import "tandem/model"

// Category is what kind of program a service is. Its value is stored.
type Category string

// The categories that Tandem's phones know.
const (
	XMLService Category = "XML Service"
	JavaMIDlet Category = "Java MIDlet"
)

var categories = model.Choices[Category]{
	{Value: XMLService, Text: model.T("XML Service")},
	{Value: JavaMIDlet, Text: model.T("Java MIDlet")},
}

// CategoryChoices returns the categories, the default first.
func CategoryChoices() []Category { return categories.Values() }

// Text returns the category's label; an unknown one has none.
func (c Category) Text() model.Text { return categories.Text(c) }

// Type is the button of the phone under which a service stands. Its value is
// stored.
type Type string

// The types.
const (
	Standard    Type = "Standard IP Phone Service"
	Directories Type = "Directories"
	Messages    Type = "Messages"
)

var types = model.Choices[Type]{
	{Value: Standard, Text: model.T("Standard IP Phone Service")},
	{Value: Directories, Text: model.T("Directories")},
	{Value: Messages, Text: model.T("Messages")},
}

// TypeChoices returns the types, the default first.
func TypeChoices() []Type { return types.Values() }

// Text returns the type's label; an unknown one has none.
func (t Type) Text() model.Text { return types.Text(t) }

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

var loginTypes = model.Choices[LoginType]{
	{Value: AnyLogin, Text: model.T("Not in the URL (User ID and PIN)")},
	{Value: UserID, Text: model.T("User ID and PIN (UID)")},
	{Value: SelfServiceID, Text: model.T("Self-Service User ID and PIN (SP)")},
	{Value: PrimaryExtension, Text: model.T("Primary Extension and PIN (DN)")},
}

// LoginTypeChoices returns the login types, the default first.
func LoginTypeChoices() []LoginType { return loginTypes.Values() }

// Text returns the login type's label; an unknown one has none.
func (l LoginType) Text() model.Text { return loginTypes.Text(l) }
