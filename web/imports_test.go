package main

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// layers are the top folders with code, lowest first. A package imports only
// its own layer and lower ones; static is files only and anyone's.
var layers = map[string]int{"static": 0, "model": 1, "views": 2, "handlers": 3, "web": 4}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		pkg, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files in this folder
		}
		rel, err := filepath.Rel("..", path)
		if err != nil {
			return err
		}
		for _, imported := range pkg.Imports {
			checkImport(t, filepath.ToSlash(rel), imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, from, imported string) {
	t.Helper()
	to, ours := strings.CutPrefix(imported, "tandem/")
	if !ours {
		if from == "model" && strings.Contains(imported, ".") {
			t.Errorf("package model imports %s; it should need only the standard library", imported)
		}
		return
	}
	if layers[top(to)] > layers[top(from)] {
		t.Errorf("%s imports %s: imports point web, handlers, views, model", from, to)
	}
	if strings.HasPrefix(top(to), "web") && top(from) != "web" {
		t.Errorf("%s imports %s: only web may", from, to)
	}
}

func top(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}
