package findlist

import (
	"net/http"
	"net/url"

	"tandem/model"
	"tandem/views/component"
)

// Posted returns the query of the list from which r was posted: its buttons send
// along what it was asked for (component.List.Values). The form must have been
// parsed.
func (l List) Posted(r *http.Request) model.Query {
	asked := r.Clone(r.Context())
	asked.URL = &url.URL{Path: l.Path, RawQuery: r.PostForm.Encode()}
	return l.Query(asked)
}

// Back returns the address of the list from which r was posted.
func (l List) Back(r *http.Request) string {
	return component.List{Path: l.Path}.URL(l.Posted(r))
}
