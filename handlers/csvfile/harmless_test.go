package csvfile

import "testing"

func TestHarmless(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "a=1": "a=1", "東京": "東京",
		"=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "\n=1": "'\n=1", "＝1＋1": "'＝1＋1",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}
