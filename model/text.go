package model

// Text is a sentence that is translated where it is shown. Key is the whole
// English sentence with fmt verbs and is looked up in the catalogues; Args
// fill the verbs. An argument that is itself a Text is translated first.
type Text struct {
	Key  string
	Args []any
}

// T returns the Text with the given English sentence and arguments. The key
// must be a literal: a test collects every call and checks the catalogues.
func T(key string, args ...any) Text { return Text{Key: key, Args: args} }

// IsZero reports whether t says nothing.
func (t Text) IsZero() bool { return t.Key == "" }
