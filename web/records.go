package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// recordPages are the pages of one kind of record: handlers/record.Page.
type recordPages interface {
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

// rights are the routers of those who may read and of those who may change.
type rights struct{ read, update chi.Router }

// records routes the pages of one kind of record below path. Every kind has the
// same ones; what else a kind has stands in routes.go.
func (a *app) records(r rights, path string, p recordPages) {
	h := a.adapter.Handle
	r.read.Get(path, h(p.List))
	r.read.Get(path+".csv", h(p.CSV))
	r.read.Get(path+"/{id}", h(p.Show))
	r.read.Get(path+"/{id}/dependencies", h(p.Dependencies))
	r.update.Get(path+"/new", h(p.New))
	r.update.Post(path+"/new", h(p.Add))
	r.update.Post(path+"/delete", h(p.DeleteSelected))
	r.update.Post(path+"/{id}", h(p.Submit))
	r.update.Post(path+"/{id}/delete", h(p.Delete))
}
