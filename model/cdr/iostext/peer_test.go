package iostext

import (
	"fmt"
	"regexp"
	"testing"

	"tandem/model/cdr"
)

// grokCause is how the filter that CUBE_CDR publishes takes the cause: as a
// decimal number, grok's INT.
var grokCause = regexp.MustCompile(`DisconnectCause ([+-]?[0-9]+)\s*, DisconnectText`)

func TestCausesThatAPublishedFilterLosesAreRead(t *testing.T) {
	t.Parallel()
	lost := 0
	for _, cause := range cdr.Causes() {
		line := with("Cause 10  ", fmt.Sprintf("Cause %-4s", cause.Hex()))
		if rec := read(t, line); rec.Cause != cause {
			t.Errorf("cause %s: got %d, want %d", cause.Hex(), rec.Cause, cause)
		}
		if !grokCause.MatchString(line) {
			lost++
		}
	}
	if grokCause.MatchString(with("Cause 10  ", "Cause 1C  ")) || lost == 0 {
		t.Error("the published filter takes causes with letters, so this test compares nothing")
	}
}
