package acct_test

import (
	"testing"

	"layeh.com/radius"

	"tandem/model/cdr"
	"tandem/model/cdr/acct"
)

// FuzzDecode reads the attributes of any request, and then its text, which must
// say the same.
func FuzzDecode(f *testing.F) {
	for _, origin := range []string{"answer", "originate", ""} {
		packet, err := stop(origin).Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packet[20:])
	}
	f.Add([]byte{26, 9, 0, 0, 0, 9, 1, 3, '='})
	f.Add([]byte{26, 8, 0, 0, 0, 9, 24, 0})
	f.Add([]byte{26, 6, 0, 0, 0, 9, 26, 3, 1, 44, 2, 4, 3, 1, 95, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		attributes, err := radius.ParseAttributes(b)
		if err != nil {
			return
		}
		var one, two cdr.Record
		first := acct.Decode(&radius.Packet{Attributes: attributes}, &one)
		second := acct.Read(one.Raw, &two)
		if first != second || string(one.Raw) != string(two.Raw) || one.Key() != two.Key() {
			t.Errorf("got %v of the request and %v of its text:\n%s\n%s", first, second, one.Raw, two.Raw)
		}
	})
}

// FuzzRead reads any text.
func FuzzRead(f *testing.F) {
	f.Add(acct.Text(stop("answer").Attributes))
	f.Add(`Attr-26.9.5 = 0x00, Attr-300 = 0x, NAS-IP-Address = 1::2, Acct-Status-Type = -1, User-Name = "`)
	f.Fuzz(func(t *testing.T, s string) {
		var rec cdr.Record
		if err := acct.Read([]byte(s), &rec); err == nil && len(rec.Raw) == 0 {
			t.Error("a leg has no text")
		}
	})
}
