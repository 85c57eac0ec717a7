// Package static holds the files that are sent to the browser unchanged and
// serves them under addresses that name their content, so that a browser keeps
// them for ever. Package main serves it, package views names its files.
package static

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Prefix is the path below which Handler serves.
const Prefix = "/static/"

//go:embed css js icons
var embedded embed.FS

// parts are the files that make css/console.css, in order.
var parts = [...]string{"tokens", "base", "layout", "components", "lists", "pieces", "records", "reports", "phone"}

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// file is one file as it is sent.
type file struct {
	contentType string
	plain       []byte
	zipped      []byte
}

// site is every file by its name, and the hash of them all.
type site struct {
	hash  string
	files map[string]file
}

var assets = mustRead(embedded)

// URL returns the address of the named file, for example
// "/static/1f0c…/css/console.css" for "css/console.css". It panics when there is
// no such file: names are literals.
func URL(name string) string {
	if _, ok := assets.files[name]; !ok {
		panic(fmt.Sprintf("static: no file %q", name))
	}
	return Prefix + assets.hash + "/" + name
}

// Handler serves the files under the addresses URL returns; anything else is
// not found.
func Handler() http.Handler { return assets }

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, found := strings.CutPrefix(r.URL.Path, Prefix+s.hash+"/")
	f, ok := s.files[name]
	if !found || !ok {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r, `"`+s.hash+`"`)
}

func (f file) serve(w http.ResponseWriter, r *http.Request, etag string) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client has gone away
	}
}

// mustRead reads the embedded files, which cannot fail in a built program.
func mustRead(source fs.FS) site {
	s, err := read(source)
	if err != nil {
		panic(err)
	}
	return s
}

func read(source fs.FS) (site, error) {
	contents := map[string][]byte{}
	err := fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || types[path.Ext(name)] == "" {
			return err
		}
		contents[name], err = fs.ReadFile(source, name)
		return err
	})
	if err != nil {
		return site{}, fmt.Errorf("reading the static files: %w", err)
	}
	contents["css/console.css"] = join(contents)
	return pack(contents)
}

// join takes the parts out of contents and returns them as one file.
func join(contents map[string][]byte) []byte {
	var css bytes.Buffer
	for _, part := range parts {
		name := "css/" + part + ".css"
		css.Write(contents[name])
		delete(contents, name)
	}
	return css.Bytes()
}
