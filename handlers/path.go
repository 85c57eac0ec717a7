package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"tandem/model"
)

// PathID returns the number that the part {id} of the address holds, or
// model.ErrNotFound when it is none.
func PathID(r *http.Request) (int64, error) {
	text := r.PathValue("id")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, fmt.Errorf("record %q: %w", text, model.ErrNotFound)
	}
	return id, nil
}
