package component

// Fields are the controls of a form by form name, as package handlers/form
// derives them from the tags of the form's struct.
type Fields map[string]Field
