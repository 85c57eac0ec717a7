package middleware

import (
	"net/http"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/cluster"
	"tandem/views"
)

// Surroundings are what the pages around every content show.
type Surroundings struct {
	Node    cluster.Node
	Version string
	// Reminder returns what to remind of on the request's page, or nil.
	Reminder func(r *http.Request) (*views.Reminder, error)
}

// Chrome puts what surrounds every page into the context. It comes after
// Parameters and Session.
func Chrome(s Surroundings, adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
			chrome := views.Chrome{Version: s.Version, CurrentPath: r.URL.Path, ReturnTo: r.URL.RequestURI()}
			if current := session.FromContext(r.Context()); current != nil {
				if err := s.fill(&chrome, r, current); err != nil {
					return err
				}
				// The page's countdown follows requests of other tabs and of htmx.
				w.Header().Set("Session-Idle-Expiry", strconv.FormatInt(chrome.IdleExpiry.UnixMilli(), 10))
			}
			next.ServeHTTP(w, r.WithContext(views.NewChrome(r.Context(), chrome)))
			return nil
		})
	}
}

func (s Surroundings) fill(chrome *views.Chrome, r *http.Request, current *session.Current) error {
	var err error
	if chrome.Reminder, err = s.Reminder(r); err != nil {
		return err
	}
	admin := current.Administrator
	chrome.UserName, chrome.DisplayName, chrome.Group = admin.UserName, admin.DisplayName, admin.Group.Label()
	chrome.ClusterID, chrome.NodeName, chrome.Publisher = parameters(r).ClusterID, s.Node.Name, s.Node.Publisher
	chrome.IdleExpiry, chrome.AbsoluteExpiry = current.IdleExpiry(), current.AbsoluteExpiry()
	chrome.Menu = views.MenuFor(func(right account.Right) bool { return admin.Group.Has(right) })
	return nil
}
