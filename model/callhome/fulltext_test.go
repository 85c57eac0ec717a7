package callhome

import (
	"bytes"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// keys returns what stands before the first colon of every line.
func keys(text []byte) []string {
	var list []string
	for line := range strings.Lines(string(text)) {
		key, _, _ := strings.Cut(line, ":")
		list = append(list, key)
	}
	return list
}

// TestFullTextHasTheKeysOfTheSample checks that what both tell stands in the
// same words and order; only what our messages have no value for is left out.
func TestFullTextHasTheKeysOfTheSample(t *testing.T) {
	t.Parallel()
	left := []string{
		"Switch Priority", "Contract Id", "syslog_facility", "Affected Chassis Hardware Version", "Affected Chassis Part No",
	}
	want := slices.DeleteFunc(keys(sample(t, "callhome-fulltext-nxos.txt")), func(key string) bool { return slices.Contains(left, key) })
	got := slices.DeleteFunc(keys(build(t, Test, Smart, someFacts(t)).Text), func(key string) bool { return !slices.Contains(want, key) })
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestSubjectHasTheFormOfTheSample(t *testing.T) {
	t.Parallel()
	message, err := mail.ReadMessage(bytes.NewReader(sample(t, "callhome-email-fulltext.eml")))
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^System Notification From \S+ - [a-z]+ - \d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT[+-]\d\d:\d\d$`)
	for _, got := range []string{message.Header.Get("Subject"), subject(build(t, Inventory, Smart, someFacts(t)))} {
		if !form.MatchString(got) {
			t.Errorf("got %q", got)
		}
	}
}
