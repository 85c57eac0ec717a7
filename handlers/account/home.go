package account

import (
	"net/http"
	"slices"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/model"
	"tandem/views"
)

// Root serves GET /.
func Root(w http.ResponseWriter, r *http.Request) error { return handlers.SeeOther(w, r, "/ccmadmin") }

// Home serves the home page of the application whose path is path.
func Home(path string) handlers.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		menu := views.ChromeFrom(r.Context()).Menu
		i := slices.IndexFunc(menu, func(app views.Application) bool { return app.Path == path })
		if i < 0 {
			return model.ErrForbidden
		}
		status, err := form.Flashed(w, r)
		if err != nil {
			return err
		}
		page := views.Page{Title: menu[i].Title, Path: path, Status: status}
		return handlers.Render(w, r, http.StatusOK, views.Home(views.HomePage{Page: page, Menus: menu[i].Menus}))
	}
}
