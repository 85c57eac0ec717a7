package tariff_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tandem/model/cdr/tariff"
)

func TestRatesAreReadBackFromTheirCSV(t *testing.T) {
	t.Parallel()
	want := []tariff.Rate{
		{Prefix: "+81", Destination: `Japan, "mobile"`, Days: tariff.Weekend, FromMinute: 1320, ToMinute: 365,
			Connection: 1, FirstSeconds: 60, FirstAmount: 25_000, Increment: 6, IncrementAmount: 125},
		rate("", "日本"),
	}
	var file bytes.Buffer
	check(t, tariff.WriteCSV(&file, want))
	if got := strings.Split(file.String(), "\n")[1]; got != `+81,"Japan, ""mobile""",weekend,22:00,06:05,0.0001,60,2.5,6,0.0125` {
		t.Errorf("got %s", got)
	}
	for name, text := range map[string]string{
		"as it is": file.String(), "with the mark of Excel": "\ufeff" + file.String(),
		"without the first row": file.String()[strings.Index(file.String(), "\n")+1:],
	} {
		got, err := tariff.ReadCSV(strings.NewReader(text))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsWrongInACSVIsTold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, want string }{
		{"a column is missing", "44,Britain,all,00:00,24:00,0,60,1,6\n", "rates.1.prefix"},
		{"everything is words", "44,Britain,all,a,b,c,d,e,f,g\n",
			"rates.1.from rates.1.to rates.1.connection rates.1.first_seconds rates.1.first_amount rates.1.increment rates.1.increment_amount"},
		{"times that are none", "44,Britain,all,24:01,8:60,0,60,1,6,1\n", "rates.1.from rates.1.to"},
		{"too many digits", "prefix\n44,Britain,all,0:00,24:00,0.00001,60,1,6,1\n", "rates.1.connection"},
		{"a quote", "44,\"Britain\n", "rates"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		_, err := tariff.ReadCSV(strings.NewReader(tt.file))
		if got := strings.Join(fields(err), " "); got != tt.want || (err == nil) != (tt.want == "") {
			t.Errorf("%s: got %q, %v", tt.name, got, err)
		}
	}
}
