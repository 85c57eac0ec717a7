package service_test

import (
	"testing"

	"tandem/model/db"
)

func TestStartAndStopOrder(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(network("c"), j.good("c"))
		n.sup.Add(feature("b", "c"), j.good("b"))
		off := feature("off")
		off.DefaultActive = false
		n.sup.Add(off, j.good("off"))
		n.sup.Add(feature("a", "b"), j.good("a"))
		n.run(t)
		if got, want := j.String(), "+c, +b, +a"; got != want {
			t.Errorf("started %s; want %s", got, want)
		}
		n.wantStates(t, "a started, b started, c started, off stopped off")
		if err := n.stop(); err != nil {
			t.Error(err)
		}
		if got, want := j.String(), "-a, -b, -c"; got != want {
			t.Errorf("stopped %s; want %s", got, want)
		}
		n.wantStates(t, "a stopped, b stopped, c stopped, off stopped off")
	})
}
