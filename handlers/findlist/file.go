package findlist

import (
	"context"
	"errors"
	"net/http"
	"path"

	"tandem/handlers/csvfile"
	"tandem/model"
)

// File is a list as a file.
type File[T any] struct {
	// Heads are the heads of its columns and Cells those of an item, in the language
	// of the context.
	Heads func(context.Context) []string
	Cells func(context.Context, T) []string
	// Each gives everything that fits a query to f, in its order.
	Each func(ctx context.Context, q model.Query, f func(T) error) error
}

// Send answers r with all that the filter of l finds, named after the list. A
// filter that cannot be read is told with page, which shows the list.
func (f File[T]) Send(w http.ResponseWriter, r *http.Request, l List, page func(http.ResponseWriter, *http.Request) error) error {
	ctx := r.Context()
	err := csvfile.Send(w, r, path.Base(l.Path)+".csv", f.Heads(ctx), func(yield func(...string) error) error {
		return f.Each(ctx, l.Query(r), func(item T) error { return yield(f.Cells(ctx, item)...) })
	})
	if errors.As(err, new(model.FieldErrors)) {
		return page(w, r)
	}
	return err
}
