package middleware

import (
	"net/http"

	"tandem/model/cluster"
)

// BeforeSetup lets requests through while the cluster is not set up. It comes
// after Parameters.
func BeforeSetup(next http.Handler) http.Handler {
	return orLead(next, "/", func(p cluster.Parameters) bool { return !p.SetUpDone() })
}

// AfterSetup keeps everybody in the wizard until the cluster is set up, perhaps
// by another node. It comes after Parameters.
func AfterSetup(next http.Handler) http.Handler {
	return orLead(next, "/setup", cluster.Parameters.SetUpDone)
}

// orLead lets requests through when pass says so, and leads the others
// elsewhere.
func orLead(next http.Handler, elsewhere string, pass func(cluster.Parameters) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !pass(parameters(r)) {
			http.Redirect(w, r, elsewhere, http.StatusSeeOther)
			return
		}
		next.ServeHTTP(w, r)
	})
}
