package device

// Assignments are what stands on the buttons of a phone or device profile, each
// list in its order.
type Assignments struct {
	Lines []Line `bun:"-"`
	// SpeedDials are those without and those with the state of the line; each of
	// the two has positions of its own.
	SpeedDials    []SpeedDial    `bun:"-"`
	Subscriptions []Subscription `bun:"-"`
}

// Line is a directory number on a line button.
type Line struct {
	// Position counts from 1; saving numbers the lines in their order.
	Position int
	// DirectoryNumberID is found by Pattern and Partition when it is saved.
	DirectoryNumberID int64 `audit:"-"`
	Pattern           string
	// Partition is the name of a route partition, "" for none.
	Partition string
	// Label is what the button shows, at most 50 characters; "" shows the number.
	Label string
	// DisplayName is what those who are called see, at most 50 characters.
	DisplayName string
}

// SpeedDial is a button that dials a number.
type SpeedDial struct {
	// Position counts from 1 among those of its kind; saving numbers them in
	// their order.
	Position int
	// Number has 1 to 50 digits, or *, # and a + at the start; hyphens may stand
	// between them, as in directory numbers.
	Number string
	// Label has at most 50 characters.
	Label string
	// BLF buttons show whether the line they dial is busy.
	BLF bool
}

// Subscription is a phone service that a phone or device profile has.
type Subscription struct {
	// Position counts from 1; saving numbers the subscriptions in their order.
	Position int
	// Service is the name of a phone service.
	Service string
	// Name is what the phone shows, 1 to 100 characters.
	Name string
	// ASCIIName is for phones that show ASCII only, at most 50 characters.
	ASCIIName string
	// Parameters are the values by parameter name. Some are passwords.
	Parameters map[string]string `audit:"secret"`
}
