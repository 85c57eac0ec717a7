package phoneconfig_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tandem/model/device"
)

var update = flag.Bool("update", false, "write the golden files anew")

// compare compares with a golden file.
func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		check(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	check(t, err)
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestConfigIsTheGoldenFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, tt := range []struct{ phone, profile, file string }{
			{phoneSIP, "sakura 8851", "sip"}, {phoneSCCP, "sakura 7965", "sccp"},
		} {
			before := o.file(t, tt.phone+".cnf.xml")
			compare(t, tt.file+"_logged_out.xml", before)
			o.login(t, tt.phone, tt.profile)
			compare(t, tt.file+"_logged_in.xml", o.file(t, tt.phone+".cnf.xml"))
			o.logout(t, tt.phone)
			if got := o.file(t, tt.phone+".cnf.xml"); !bytes.Equal(got, before) {
				t.Errorf("after the logout: got\n%s\nwant the file of before\n%s", got, before)
			}
		}
	})
}

var stampIn = regexp.MustCompile(`<versionStamp>([0-9a-f]{32})</versionStamp>`)

func stamp(t testing.TB, data []byte) string {
	t.Helper()
	found := stampIn.FindSubmatch(data)
	if found == nil {
		t.Fatalf("got no versionStamp in\n%s", data)
	}
	return string(found[1])
}

func TestVersionStampChangesWithEveryChange(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, name := range []string{phoneSIP, phoneSCCP} {
			seen := map[string]string{stamp(t, o.file(t, name+".cnf.xml")): "nothing"}
			for _, step := range []struct {
				what   string
				change func(p *device.Phone)
			}{
				{"a label", func(p *device.Phone) { p.Lines[0].Label = "Door" }},
				{"a speed dial", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: "1", Label: "One"}} }},
				{"the locale", func(p *device.Phone) { p.UserLocale = "German Germany" }},
			} {
				p := o.phone(t, name)
				step.change(&p)
				check(t, o.phones.Update(t.Context(), p))
				got := stamp(t, o.file(t, name+".cnf.xml"))
				if other, ok := seen[got]; ok {
					t.Errorf("%s after a change of %s: got the stamp of %s", name, step.what, other)
				}
				seen[got] = step.what
			}
		}
	})
}

func TestConfigIsXMLWithoutSecrets(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.login(t, phoneSIP, "sakura 8851")
		data := o.file(t, phoneSIP+".cnf.xml")
		if err := xml.Unmarshal(data, new(struct{})); err != nil {
			t.Errorf("got %v from the XML parser", err)
		}
		for _, secret := range []string{"s3cret", "key="} {
			if strings.Contains(string(data), secret) {
				t.Errorf("got %q in\n%s", secret, data)
			}
		}
	})
}

func TestSoftkeyFileIsTheGoldenFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.login(t, phoneSIP, "sakura 8851")
		found := regexp.MustCompile(`<softKeyFile>(.+)</softKeyFile>`).FindSubmatch(o.file(t, phoneSIP+".cnf.xml"))
		if found == nil {
			t.Fatal("got no softKeyFile")
		}
		compare(t, "softkeys.xml", o.file(t, string(found[1])))
	})
}

func TestDefaultFileIsTheGoldenFile(t *testing.T) {
	each(t, func(t *testing.T, o *office) { compare(t, "default.xml", o.file(t, "XMLDefault.cnf.xml")) })
}
