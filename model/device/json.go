package device

import (
	"encoding/json"
	"fmt"
)

// toJSON returns v as a text column holds it.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// fromJSON reads a text column into v, a pointer.
func fromJSON(src, v any) error {
	switch s := src.(type) {
	case string:
		return json.Unmarshal([]byte(s), v)
	case []byte:
		return json.Unmarshal(s, v)
	default:
		return fmt.Errorf("scanning %T as JSON", src)
	}
}
