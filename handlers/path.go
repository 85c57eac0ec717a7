package handlers

import (
	"context"
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

// ByID returns what get knows under the number in the part {id} of the address, or
// model.ErrNotFound when there is none.
func ByID[T any](r *http.Request, get func(context.Context, int64) (T, error)) (found T, err error) {
	id, err := PathID(r)
	if err != nil {
		return found, err
	}
	return get(r.Context(), id)
}
