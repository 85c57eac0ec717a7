package emapi

// The codes that Parse answers with. All others are found by those who carry a
// message out.
const (
	// CodeParsing: the message is not what the DTD and our tolerance allow.
	CodeParsing = 1
	// CodeBlank: the application's name or password, or the user ID of a login,
	// is there but blank.
	CodeBlank = 2
	// CodeLogoutRequest: the automatic logout cannot be set to the time asked for.
	CodeLogoutRequest = 7
	// CodeQueryType: a query of a kind nobody knows.
	CodeQueryType = 8
)

// texts are the names of the codes in the guide's table (spec/wire-formats.md
// 2.4). They belong to the protocol and are never translated. Scripts look for
// fragments in them (2.7), and one of those scripts only from the second
// character on: hence the guide's name before the fragment in 5, 18 and 22. The
// text of 3 is the sample's. "success" must stand in none.
var texts = map[int]string{
	0:                 "Unknown Error",
	CodeParsing:       "Error on Parsing",
	CodeBlank:         "Cannot authorize App user",
	3:                 "DB Query Error: Application Authentication Error: Could not authenticate",
	4:                 "Policy Validation error",
	5:                 "Device logon disabled: Device does not allow hoteling",
	6:                 "Database Error",
	CodeLogoutRequest: "Logout Request Error",
	CodeQueryType:     "Query type undetermined",
	9:                 "Dir. User Info Error",
	10:                "User lacks app proxy rights",
	11:                "Device does not exist",
	12:                "Dev. Profile not found",
	18:                "Another user logged in: Phone currently has user logged in",
	19:                "No user logged in",
	20:                "Hoteling flag error",
	21:                "Hoteling Status error",
	22:                "Device logon disabled: Device does not allow hoteling",
	23:                "User not found",
	25:                "User logged in elsewhere",
	26:                "Busy, please try again",
	27:                "Change Password",
	28:                "Untrusted IP Error",
	29:                "RIS down-contact admin",
	30:                "Proxy not allowed",
}

// Text returns what the EM API says with a code, and the text of code 0 with one
// that the API does not have.
func Text(code int) string {
	if text, ok := texts[code]; ok {
		return text
	}
	return texts[0]
}

// Error is why Parse took no message. It never holds any of what was sent, which
// may be a password.
type Error struct {
	// Code is what to answer: CodeParsing, CodeBlank, CodeLogoutRequest or
	// CodeQueryType.
	Code   int
	Reason string
}

func (e *Error) Error() string { return "reading an EM API message: " + e.Reason }
