package report

import (
	"strings"
	"testing"
)

func TestNumbersOfABlockAreInTheirOrder(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("9", 16)
	want := []string{"", "0", "00", "0\x00a", "1234567", "12345678", "123456789", long[:15], long, long + "1", long + "10", long + "2", "sip:a"}
	want[2], want[3] = want[3], want[2] // a zero byte is before a digit
	var rows []numberTotals
	for i, number := range want {
		rows = append(rows, numberTotals{numberKey{Called, number}, totals{calls: int64(i), charge: -int64(i) << 40}})
	}
	read, before := unpacker{block: pack(rows)}, unpacker{}
	for i, number := range want {
		if more, err := read.next(); !more || err != nil {
			t.Fatalf("%q: got %v, %v", number, more, err)
		}
		if string(read.number) != number || read.totals != rows[i].totals {
			t.Errorf("got %q %v, want %q %v", read.number, read.totals, number, rows[i].totals)
		}
		if i > 0 && (!before.before(&read) || read.before(&before) || before.same(&read) || !read.same(&read)) {
			t.Errorf("%q is not before %q", before.number, read.number)
		}
		before.number, before.place = append(before.number[:0], read.number...), read.place
	}
	if more, err := read.next(); more || err != nil {
		t.Errorf("got %v, %v at the end", more, err)
	}
}
