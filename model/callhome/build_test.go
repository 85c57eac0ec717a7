package callhome

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/host"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with the file of that name in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name + ".golden"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run the test with -update and look at the change. Got:\n%s", path, got)
	}
}

func TestMessagesAreAsInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		message := build(t, kind, m, someFacts(t))
		name := fmt.Sprintf("%s-%s", kind, m)
		golden(t, name+".xml", message.AML)
		golden(t, name+".txt", message.Text)
		golden(t, name+".eml", ComposeEmail(message, someSender, []string{"tac@example.net"}))
	})
}

func TestEqualFactsGiveEqualBytes(t *testing.T) {
	t.Parallel()
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		a, b := build(t, kind, m, someFacts(t)), build(t, kind, m, someFacts(t))
		if !reflect.DeepEqual(a, b) {
			t.Error("two messages differ")
		}
	})
}

// TestContentsOfEachVersion fails when what is sent changes. Then raise
// ContentVersion, write new agreements and notes on what is new in eula/, and
// run the tests with -update.
func TestContentsOfEachVersion(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, m := range []Mode{Smart, Anonymous} {
		for _, kind := range append(m.Kinds(), Test) {
			for line := range strings.Lines(string(build(t, kind, m, someFacts(t)).Text)) {
				key, _, _ := strings.Cut(line, ":")
				fmt.Fprintf(&b, "%s, %s: %s\n", m, kind, key)
			}
		}
	}
	golden(t, fmt.Sprintf("contents-v%d", ContentVersion), []byte(b.String()))
}

// The columns of tables 1 and 2 and of the system status row of seed 000, as
// spec/pages.md section 2.3 words them.
func TestInventoryAndTelemetryTellWhatTheTablesSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		title       string
		smart, both string
	}{
		{
			"inventory",
			"Contact Email, Contact Phone number, Street Address, Server Name, Server IP Address, Licence Server, Publisher Name, Publisher IP",
			"OS Version, Model, Serial Number, CPU Speed, RAM, Storage Partition, Firmware version, BIOS Version, BIOS Information, Raid Configuration, Active Services, Product ID, Active Version, Inactive Version, Product Short name",
		},
		{
			"telemetry",
			"Contact Email, Contact Phone number, Street Address, Server name, CM User Count, Publisher name, Registered Device count, Upgrade history",
			"Serial Number, Device count and Model, Phone User Count, CM Call Activity",
		},
		{
			"system status",
			"Host name, MP Stat, DNS",
			"Date, Locale, Product Version, OS Version, Licence MAC, Up Time, Memory Used, Disk Usage, Active and Inactive partition used",
		},
	}
	for _, tc := range tests {
		smart := set(tc.smart + ", " + tc.both)
		if got := labels(t, tc.title, Smart); !reflect.DeepEqual(got, smart) {
			t.Errorf("%s in Smart mode: got %v, want %v", tc.title, got, smart)
		}
		if got := labels(t, tc.title, Anonymous); !reflect.DeepEqual(got, set(tc.both)) {
			t.Errorf("%s in Anonymous mode: got %v, want %v", tc.title, got, set(tc.both))
		}
	}
}

func set(list string) map[string]bool {
	s := map[string]bool{}
	for name := range strings.SplitSeq(list, ", ") {
		s[name] = true
	}
	return s
}

// labels returns the names of the items in the section with that title.
func labels(t *testing.T, title string, m Mode) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, kind := range m.Kinds() {
		sections, err := sectionsOf(kind, m, someFacts(t).in(m))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sections {
			if s.title != title {
				continue
			}
			for _, item := range s.items {
				if names[item.Name] {
					t.Errorf("%s: %s stands twice", title, item.Name)
				}
				names[item.Name] = true
			}
		}
	}
	return names
}

func TestConfigurationTellsEveryTableSortedByName(t *testing.T) {
	t.Parallel()
	got := parsed(t, build(t, Configuration, Smart, someFacts(t))).Items
	if want := []Item{{"audit", "12345"}, {"call_home", "1"}, {"sessions", "3"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	f := someFacts(t)
	f.Tables = host.List[TableCount]{Problem: "the database is closed"}
	got = parsed(t, build(t, Configuration, Smart, f)).Items
	if want := []Item{{"Tables", "Not available: the database is closed"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func parsed(t *testing.T, m Message) Envelope {
	t.Helper()
	e, err := ParseAML(m.AML)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestMessageIDs(t *testing.T) {
	t.Parallel()
	f := someFacts(t)
	without := f
	without.Host.Serial = problem("/sys/class/dmi/id/product_serial may not be read by the user that runs this program")
	odd := f
	odd.Host.Serial = is("VMware-56 4d:5c/" + strings.Repeat("é", 100))
	tests := []struct {
		name  string
		mode  Mode
		facts Facts
		want  string
	}{
		{"with the serial number", Smart, f, `^M8:WZP23420AB1:6B0D8F71$`},
		{"anonymous", Anonymous, f, `^M8:anon-[0-9a-f]{16}:6B0D8F71$`},
		{"without a serial number", Smart, without, `^M8:anon-[0-9a-f]{16}:6B0D8F71$`},
		{"anonymous without a serial number", Anonymous, without, `^M8:anon-[0-9a-f]{16}:6B0D8F71$`},
		{"with an odd serial number", Smart, odd, `^M8:VMware-56-4d-5c-{49}:6B0D8F71$`},
	}
	for _, tc := range tests {
		message := build(t, Test, tc.mode, tc.facts)
		if !regexp.MustCompile(tc.want).MatchString(message.MessageID) {
			t.Errorf("%s: got %s, want %s", tc.name, message.MessageID, tc.want)
		}
		if got := parsed(t, message).MessageID; got != message.MessageID {
			t.Errorf("%s: the AML says %s, the message %s", tc.name, got, message.MessageID)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		kind   Kind
		mode   Mode
		change func(*Facts)
	}{
		{"a configuration message in Anonymous mode", Configuration, Anonymous, func(*Facts) {}},
		{"any message in mode None", Inventory, None, func(*Facts) {}},
		{"a test message in mode Disabled", Test, Disabled, func(*Facts) {}},
		{"an unknown kind", "gossip", Smart, func(*Facts) {}},
		{"a short key", Inventory, Anonymous, func(f *Facts) { f.PseudonymKey = f.PseudonymKey[:15] }},
		{"no time", Inventory, Smart, func(f *Facts) { f.Time = time.Time{} }},
	}
	for _, tc := range tests {
		f := someFacts(t)
		tc.change(&f)
		if m, err := Build(tc.kind, tc.mode, f, 1); err == nil || m.AML != nil {
			t.Errorf("%s: got %v", tc.name, err)
		}
	}
}

// TestNothingReadable checks that every fact that is not there says so.
func TestNothingReadable(t *testing.T) {
	t.Parallel()
	empty := Facts{Time: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), PseudonymKey: make([]byte, 16)}
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		for _, item := range parsed(t, build(t, kind, m, empty)).Items {
			if item.Value == "" || strings.HasSuffix(item.Value, ": ") {
				t.Errorf("%s: got %q", item.Name, item.Value)
			}
		}
	})
}

func TestMessageKeepsItsTimeInTheClustersZone(t *testing.T) {
	t.Parallel()
	f := someFacts(t)
	message := build(t, Test, Smart, f)
	e := parsed(t, message)
	if got, want := e.CreationDate, "2026-12-01 00:00:01 GMT+09:00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if message.CreatedAt != model.At(f.Time) {
		t.Errorf("got %v, want %v", message.CreatedAt, f.Time)
	}
	f.Zone = nil
	if got := parsed(t, build(t, Test, Smart, f)).CreationDate; got != "2026-11-30 15:00:01 GMT+00:00" {
		t.Errorf("without a zone: got %q", got)
	}
}

// TestNoValueCanLookLikeAnotherLine plants line breaks in every text.
func TestNoValueCanLookLikeAnotherLine(t *testing.T) {
	t.Parallel()
	f := someFacts(t)
	plant(t, &f, func(path string) string { return path + "\r\nSerial Number:forged\nx\x00\u2028y\rSerial Number:forged" })
	f.Time, f.PseudonymKey = someFacts(t).Time, someFacts(t).PseudonymKey
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		text := string(build(t, kind, m, f).Text)
		if strings.ContainsAny(text, "\r\x00\u2028") || strings.Contains(text, "\nSerial Number:forged") {
			t.Errorf("got %q", text)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	f := someFacts(b)
	for i := range 60 {
		f.Tables.Items = append(f.Tables.Items, TableCount{fmt.Sprintf("table_%d", i), int64(i)})
	}
	for _, kind := range append(Smart.Kinds(), Test) {
		b.Run(string(kind), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				build(b, kind, Smart, f)
			}
		})
	}
}
