package account

import (
	"net/http"
	"strings"

	"tandem/handlers"
	"tandem/model"
	"tandem/views"
	"tandem/views/i18n"
)

// Search serves GET /search: the pages whose names match, for the palette and
// as a page of its own.
func Search(w http.ResponseWriter, r *http.Request) error {
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	menu := views.ChromeFrom(r.Context()).Menu
	return handlers.Render(w, r, http.StatusOK, views.Search(views.SearchPage{
		Page:    views.Page{Title: model.T("Search")},
		Query:   query,
		Results: views.Find(menu, query, i18n.FromContext(r.Context())),
	}))
}
