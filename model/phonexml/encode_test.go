package phonexml

import (
	"reflect"
	"strings"
	"testing"
)

func encode(t *testing.T, o Object, c Charset) string {
	t.Helper()
	data, err := Encode(o, c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestEncodeWritesTheSamplesByteForByte(t *testing.T) {
	t.Parallel()
	for name, o := range samples {
		if got, want := encode(t, o, UTF8), string(sample(t, name)); got != want {
			t.Errorf("%s: got %s\nwant %s", name, got, want)
		}
	}
}

func TestEncodeWritesCharacters(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		charset Charset
		text    string
		want    string
	}{
		{"UTF-8", UTF8, "Größe 電話 😀", "Größe 電話 😀"},
		{"ISO-8859-1", Latin1, "Größe", "Gr\xf6\xdfe"},
		{"references for what ISO-8859-1 lacks", Latin1, "電話 € 😀", "&#38651;&#35441; &#8364; &#128512;"},
		{"no control characters of ISO-8859-1", Latin1, "a\u0080b\u00a0", "a b\xa0"},
		{"the five that phones need escaped", UTF8, `a & b < c > "d" 'e'`, "a &amp; b &lt; c &gt; &quot;d&quot; &apos;e&apos;"},
		{"lines", UTF8, "one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"},
		{"what XML cannot hold", UTF8, "a\x00b\tc\xffd\uFFFEe\u2028f", "a b c\uFFFDd\uFFFDe f"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := `<?xml version="1.0" encoding="` + tt.charset.String() + "\"?>\n<CiscoIPPhoneText>\n<Title></Title>\n<Text>" +
				tt.want + "</Text>\n<Prompt></Prompt>\n</CiscoIPPhoneText>\n"
			if got := encode(t, Text{Text: tt.text}, tt.charset); got != want {
				t.Errorf("got %q\nwant %q", got, want)
			}
		})
	}
}

func TestObjectsWithoutADeclarationAreASCII(t *testing.T) {
	t.Parallel()
	want := `<CiscoIPPhoneResponse><ResponseItem Status="1" Data="&#233;chec &#8230;" URL="Key:&quot;&#233;"/></CiscoIPPhoneResponse>` + "\n"
	for _, charset := range []Charset{UTF8, Latin1} {
		if got := encode(t, Response{Items: []ResponseItem{{1, "échec …", `Key:"é`}}}, charset); got != want {
			t.Errorf("%s: got %s, want %s", charset, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		charset Charset
		text    string
		want    string
	}{
		{"what fits stays", UTF8, "12345678", "12345678"},
		{"what is too long ends with an ellipsis", UTF8, "123456789", "1234567…"},
		{"no ellipsis where the charset lacks it", Latin1, "123456789", "12345678"},
		{"no blank before the ellipsis", UTF8, "123456 89", "123456…"},
		{"characters count, not bytes", UTF8, "一二三四五六七八", "一二三四五六七八"},
		{"nothing but whole characters", UTF8, "一二三四五六七八九", "一二三四五六七…"},
		{"an accent stays with its letter", UTF8, "123456e\u0301e\u0301", "123456…"},
		{"a sign of several stays whole", UTF8, "12345👩\u200D🚀9", "12345…"},
		{"nothing but accents", UTF8, strings.Repeat("\u0301", 9), strings.Repeat("\u0301", 7) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := cut(tt.text, 8, tt.charset); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEncodeCutsWhatPeopleRead(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("x", n+1) }
	short := func(n int) string { return strings.Repeat("x", n-1) + "…" }
	keys := []SoftKey{{Name: long(MaxSoftKeyName), Position: 1}}
	cutKeys := []SoftKey{{Name: short(MaxSoftKeyName), Position: 1}}
	tests := []struct{ object, want Object }{
		{
			Text{Title: long(MaxTitle), Text: long(MaxText), Prompt: long(MaxTitle), SoftKeys: keys},
			Text{Title: short(MaxTitle), Text: short(MaxText), Prompt: short(MaxTitle), SoftKeys: cutKeys},
		},
		{
			Menu{Title: long(MaxTitle), Prompt: long(MaxTitle), Items: []MenuItem{{Name: long(MaxMenuName)}}, SoftKeys: keys},
			Menu{Title: short(MaxTitle), Prompt: short(MaxTitle), Items: []MenuItem{{Name: short(MaxMenuName)}}, SoftKeys: cutKeys},
		},
		{
			Input{Title: long(MaxTitle), Prompt: long(MaxTitle), URL: "u", Items: []InputItem{{long(MaxInputField), "p", "PA", "d"}}, SoftKeys: keys},
			Input{Title: short(MaxTitle), Prompt: short(MaxTitle), URL: "u", Items: []InputItem{{short(MaxInputField), "p", "PA", "d"}}, SoftKeys: cutKeys},
		},
		{
			Directory{Title: long(MaxTitle), Prompt: long(MaxTitle), Entries: []DirectoryEntry{{long(MaxDirectoryField), "1"}}, SoftKeys: keys},
			Directory{Title: short(MaxTitle), Prompt: short(MaxTitle), Entries: []DirectoryEntry{{short(MaxDirectoryField), "1"}}, SoftKeys: cutKeys},
		},
		{
			Response{Items: []ResponseItem{{Data: long(MaxResponseData)}}},
			Response{Items: []ResponseItem{{Data: long(MaxResponseData)[1:]}}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.object.name(), func(t *testing.T) {
			t.Parallel()
			got, err := Parse([]byte(encode(t, tt.object, UTF8)))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestEncodeRefusesWhatPhonesWould(t *testing.T) {
	t.Parallel()
	secret := "https://example.com/?seq=" + strings.Repeat("7", MaxURL)
	long := strings.Repeat("7", MaxInputField+1)
	input := func(items ...InputItem) Input { return Input{URL: "u", Items: items} }
	tests := []struct {
		name   string
		object Object
		want   string
	}{
		{"a long URL of a soft key", Text{SoftKeys: []SoftKey{{"n", secret, 1}}}, "281 characters in URL are more than 256"},
		{"a long URL of a menu", Menu{Items: []MenuItem{{"n", secret}}}, "281 characters in URL are more than 256"},
		{"a long URL of an input", Input{URL: secret}, "281 characters in URL are more than 256"},
		{"a long URL to execute", Execute{Items: []ExecuteItem{{0, secret}}}, "281 characters in URL are more than 256"},
		{"a long URL of a response", Response{Items: []ResponseItem{{URL: secret}}}, "281 characters in URL are more than 256"},
		{"a URL of two lines", Menu{Items: []MenuItem{{"n", "a\nb"}}}, "URL is not one line of text"},
		{"a URL that is no text", Menu{Items: []MenuItem{{"n", "a\xff"}}}, "URL is not one line of text"},
		{"a URL that XML cannot hold", Menu{Items: []MenuItem{{"n", "a\uFFFE"}}}, "URL is not one line of text"},
		{"no URL of an input", Input{}, "URL is empty"},
		{"no URL to execute", Execute{Items: []ExecuteItem{{}}}, "URL is empty"},
		{"nine soft keys", Text{SoftKeys: make([]SoftKey, 9)}, "9 soft keys are more than 8"},
		{"101 menu items", Menu{Items: make([]MenuItem, 101)}, "101 menu items are more than 100"},
		{"six input items", input(make([]InputItem, 6)...), "6 input items are more than 5"},
		{"33 directory entries", Directory{Entries: make([]DirectoryEntry, 33)}, "33 directory entries are more than 32"},
		{"four execute items", Execute{Items: make([]ExecuteItem, 4)}, "4 execute items are more than 3"},
		{"four response items", Response{Items: make([]ResponseItem, 4)}, "4 response items are more than 3"},
		{"no position", Text{SoftKeys: []SoftKey{{"n", "u", 0}}}, "Position is 0, not between 1 and 8"},
		{"position 9", Text{SoftKeys: []SoftKey{{"n", "u", 9}}}, "Position is 9, not between 1 and 8"},
		{"priority 4", Execute{Items: []ExecuteItem{{4, "u"}}}, "Priority is 4, not between 0 and 3"},
		{"error 5", Error{Number: 5}, "Number is 5, not between 1 and 4"},
		{"no parameter", input(InputItem{"n", "", "A", ""}), "QueryStringParam is empty"},
		{"a long parameter", input(InputItem{"n", long, "A", ""}), "33 characters in QueryStringParam are more than 32"},
		{"a long default value", input(InputItem{"n", "p", "A", long}), "33 characters in DefaultValue are more than 32"},
		{"no flags", input(InputItem{"n", "p", "", ""}), "InputFlags are not"},
		{"the modifier alone", input(InputItem{"n", "p", "P", ""}), "InputFlags are not"},
		{"two kinds", input(InputItem{"n", "p", "AN", ""}), "InputFlags are not"},
		{"the modifier twice", input(InputItem{"n", "p", "PAP", ""}), "InputFlags are not"},
		{"a long telephone number", Directory{Entries: []DirectoryEntry{{"n", long}}}, "33 characters in Telephone are more than 32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Encode(tt.object, UTF8)
			if got != nil || err == nil || !strings.Contains(err.Error(), tt.object.name()+": "+tt.want) {
				t.Fatalf("got %s, %v, want an error with %q", got, err, tt.want)
			}
			if strings.Contains(err.Error(), "777") {
				t.Errorf("the error tells the value: %v", err)
			}
		})
	}
}
