package phonexml

// Limits of the objects, in characters before escaping and in items
// (CiscoIpPhoneServices.xsd).
const (
	MaxTitle            = 32 // of a title and of a prompt
	MaxText             = 4000
	MaxURL              = 256
	MaxSoftKeys         = 8
	MaxSoftKeyName      = 32
	MaxPosition         = 8
	MaxMenuItems        = 100
	MaxMenuName         = 64
	MaxInputItems       = 5
	MaxInputField       = 32 // of a display name, a parameter and a default value
	MaxDirectoryEntries = 32
	MaxDirectoryField   = 32 // of a name and of a telephone number
	MaxExecuteItems     = 3
	MaxPriority         = 3
	MaxResponseItems    = 3
	MaxResponseData     = 32
)

// Object is one of Text, Menu, Input, Directory, Execute, Response and Error.
type Object interface {
	// name is that of the root element.
	name() string
	encode(e *encoder)
}

// SoftKey is a key below the display.
type SoftKey struct {
	Name string `xml:"Name"`
	// URL is an address or one of the Key constants.
	URL string `xml:"URL"`
	// Position counts from 1 to MaxPosition.
	Position int `xml:"Position"`
}

// Text shows text, which may have several lines.
type Text struct {
	Title    string    `xml:"Title"`
	Text     string    `xml:"Text"`
	Prompt   string    `xml:"Prompt"`
	SoftKeys []SoftKey `xml:"SoftKeyItem"`
}

// Menu offers items to choose from.
type Menu struct {
	Title    string     `xml:"Title"`
	Prompt   string     `xml:"Prompt"`
	Items    []MenuItem `xml:"MenuItem"`
	SoftKeys []SoftKey  `xml:"SoftKeyItem"`
}

// MenuItem is a line of a menu; the phone gets URL when it is chosen.
type MenuItem struct {
	Name string `xml:"Name"`
	URL  string `xml:"URL"`
}

// Input asks for values. The phone gets URL with every value as a parameter.
type Input struct {
	Title    string      `xml:"Title"`
	Prompt   string      `xml:"Prompt"`
	URL      string      `xml:"URL"`
	Items    []InputItem `xml:"InputItem"`
	SoftKeys []SoftKey   `xml:"SoftKeyItem"`
}

// InputItem is one value that is asked for.
type InputItem struct {
	DisplayName string `xml:"DisplayName"`
	// Param is the name of the parameter that the phone adds to the URL.
	Param string `xml:"QueryStringParam"`
	// Flags is one of A (any character), T (telephone number), N (digits),
	// E (equation), U (upper case) and L (lower case), with P beside it when the
	// phone hides what is typed: "A", "NP".
	Flags   string `xml:"InputFlags"`
	Default string `xml:"DefaultValue"`
}

// Directory shows names with numbers to dial.
type Directory struct {
	Title    string           `xml:"Title"`
	Prompt   string           `xml:"Prompt"`
	Entries  []DirectoryEntry `xml:"DirectoryEntry"`
	SoftKeys []SoftKey        `xml:"SoftKeyItem"`
}

// DirectoryEntry is a line of a directory.
type DirectoryEntry struct {
	Name      string `xml:"Name"`
	Telephone string `xml:"Telephone"`
}

// Execute tells a phone to do something; it is pushed to the phone.
type Execute struct {
	Items []ExecuteItem `xml:"ExecuteItem"`
}

// ExecuteItem is an address that the phone gets, or a URI that it carries out,
// "Init:CallHistory". Priority 0 is at once, 1 when the phone is idle, 2 only if
// it is idle now.
type ExecuteItem struct {
	Priority int    `xml:"Priority,attr"`
	URL      string `xml:"URL,attr"`
}

// Response is how a phone answers an Execute, item by item.
type Response struct {
	Items []ResponseItem `xml:"ResponseItem"`
}

// ResponseItem is the outcome of one item; Status 0 is success.
type ResponseItem struct {
	Status int    `xml:"Status,attr"`
	Data   string `xml:"Data,attr"`
	URL    string `xml:"URL,attr"`
}

// Error is how a phone refuses what was pushed to it.
type Error struct {
	// Number is one of the Error constants; other numbers may come from phones.
	Number int `xml:"Number,attr"`
}

// The numbers of Error.
const (
	ErrorParsing        = 1
	ErrorFraming        = 2 // of the response
	ErrorInternalFile   = 3
	ErrorAuthentication = 4
)

func (Text) name() string      { return "CiscoIPPhoneText" }
func (Menu) name() string      { return "CiscoIPPhoneMenu" }
func (Input) name() string     { return "CiscoIPPhoneInput" }
func (Directory) name() string { return "CiscoIPPhoneDirectory" }
func (Execute) name() string   { return "CiscoIPPhoneExecute" }
func (Response) name() string  { return "CiscoIPPhoneResponse" }
func (Error) name() string     { return "CiscoIPPhoneError" }
