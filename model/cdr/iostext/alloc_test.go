package iostext

import (
	"bytes"
	"testing"

	"tandem/model/cdr"
)

// It counts allocations of the whole process, so it is not run beside other tests.
func TestReadingAllocatesNothing(t *testing.T) {
	lines := bytes.Split(bytes.TrimSpace(samples), []byte("\n"))
	lines = append(lines, benchLine, []byte("<189>31: gw1: Dec 16 10:16:25.486: %SYS-5-CONFIG_I: Configured"), []byte(with("CallOrigin 2", "X 9, CallOrigin 2")))
	var r Reader
	var rec cdr.Record
	var keys uint64
	for _, line := range lines {
		allocations := testing.AllocsPerRun(100, func() {
			_ = r.Read(line, &rec)
			keys += rec.Key()
		})
		if allocations != 0 {
			t.Errorf("%s: got %v allocations, want none", line, allocations)
		}
	}
}
