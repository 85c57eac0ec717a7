package views_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingSkipsTheChecksOfTempl looks through the sources: templ escapes
// text and checks the scheme of addresses unless it is told not to.
func TestNothingSkipsTheChecksOfTempl(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		written := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") &&
			!strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
		if err != nil || !written {
			return err
		}
		seen++
		source, err := os.ReadFile(path)
		for _, way := range []string{"templ.Raw(", "templ.SafeURL(", "templ.JSUnsafeFuncCall(", "templ.SafeCSS("} {
			if bytes.Contains(source, []byte(way)) {
				t.Errorf("%s uses %s…)", path, way)
			}
		}
		return err
	})
	if err != nil || seen < 50 {
		t.Errorf("read %d sources, %v; there are more", seen, err)
	}
}
