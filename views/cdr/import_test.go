package cdr

import (
	"errors"
	"fmt"
	"testing"

	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
)

func TestAFailedImportSaysWhatToDo(t *testing.T) {
	t.Parallel()
	told := map[string]error{}
	for _, err := range []error{
		collector.ErrGatewayNeeded, collector.ErrNotCDRs, collector.ErrDamaged, errors.New("the disk is gone"),
	} {
		page := ImportProgressPage{Import: intake.Import{State: intake.Failed, Err: fmt.Errorf("importing: %w", err)}}
		advice := page.steps().Steps[1].Advice.Key
		if other := told[advice]; advice == "" || other != nil {
			t.Errorf("%v: got %q, as for %v", err, advice, other)
		}
		told[advice] = err
	}
}
