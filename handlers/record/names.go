package record

import (
	"context"
	"fmt"
	"net/http"

	"tandem/handlers"
	"tandem/model"
	"tandem/views/component"
)

// Lookup serves GET /ccmadmin/names/{list}: the names that contain what somebody
// types, as options of an input. Lists are by the last part of the address.
func Lookup(lists map[string]Searcher) handlers.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, ok := lists[r.PathValue("list")]
		if !ok {
			return fmt.Errorf("names of %q: %w", r.PathValue("list"), model.ErrNotFound)
		}
		typed := ""
		for _, values := range r.URL.Query() { // the name is that of the field
			typed = values[0]
		}
		names, err := list.Search(r.Context(), typed, mostOffered)
		if err != nil {
			return err
		}
		return handlers.Render(w, r, http.StatusOK, component.Offered(names))
	}
}

// mostOffered is how many names are offered at once.
const mostOffered = 20

// Searcher finds names of records that contain a text: record.Store.
type Searcher interface {
	Search(ctx context.Context, text string, limit int) ([]string, error)
}
