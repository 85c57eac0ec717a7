package emapi

import "testing"

func TestUserIDsArePercentEncodedUTF8(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"jdoe":       "jdoe",
		"em@x.com":   "em%40x.com",
		"a b":        "a%20b",
		"a+b":        "a%2Bb",
		"100%":       "100%25",
		"René":       "Ren%C3%A9",
		"山":          "%E5%B1%B1",
		"a-b_c.d~e":  "a-b_c.d~e",
		`<&"'>`:      "%3C%26%22%27%3E",
		"%41":        "%2541",
		"CN=a,OU=b;": "CN%3Da%2COU%3Db%3B",
	} {
		got := EncodeUserID(id)
		if got != want {
			t.Errorf("%s: got %s, want %s", id, got, want)
		}
		if back := DecodeUserID(got); back != id {
			t.Errorf("got %s back, want %s", back, id)
		}
	}
}

func TestOnlyWhatSurelyIsAnEncodingIsDecoded(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                "",
		"jdoe":            "jdoe",
		"jdoe@x.com":      "jdoe@x.com",
		"jdoe%40x.com":    "jdoe@x.com",
		"Ren%c3%A9":       "René",
		"René%C3%A9":      "Renéé",
		"a%20b":           "a b",
		"a+b":             "a+b",
		"100%":            "100%",
		"100%%":           "100%%",
		"%4":              "%4",
		"%zz%40":          "%zz@",
		"%%40":            "%@",
		"Ren%E9":          "Ren%E9",
		"%E9%40":          "%E9@",
		"%C3":             "%C3",
		"%C3x%A9":         "%C3x%A9",
		"%2541":           "%41",
		"a%00b":           "a%00b",
		"a%0Ab":           "a%0Ab",
		"a%C2%85b":        "a%C2%85b",
		"%E2%80%A8":       "%E2%80%A8",
		"%EF%BF%BD":       "%EF%BF%BD",
		"%C0%BC":          "%C0%BC",
		"%ED%A0%80":       "%ED%A0%80",
		"%F0%9F%98%80%0d": "😀%0d",
	} {
		if got := DecodeUserID(typed); got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}
