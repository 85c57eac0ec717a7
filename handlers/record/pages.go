package record

import "net/http"

// Pages are what a Page serves, whatever its records are. Its callers route
// them.
type Pages interface {
	List(http.ResponseWriter, *http.Request) error
	CSV(http.ResponseWriter, *http.Request) error
	Show(http.ResponseWriter, *http.Request) error
	Dependencies(http.ResponseWriter, *http.Request) error
	New(http.ResponseWriter, *http.Request) error
	Add(http.ResponseWriter, *http.Request) error
	Submit(http.ResponseWriter, *http.Request) error
	Delete(http.ResponseWriter, *http.Request) error
	DeleteSelected(http.ResponseWriter, *http.Request) error
}
