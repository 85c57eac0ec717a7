package cdr

import (
	"strings"
	"testing"
)

func TestASampleThatIsCutSaysSo(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	row := UnknownRow{Sample: strings.Repeat("x", shownOfLine+1)}
	if err := unknownRow(UnknownPage{}, row).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "xxx…<") {
		t.Errorf("got %s, want the sample to end in …", page.String())
	}
}
