package iostext

import (
	"testing"

	"tandem/model/cdr"
)

// headerCase is a header with what must be read from it. Counter and sequence are
// -1 when there is none.
type headerCase struct {
	name, header, host string
	counter, sequence  int64
	mark               cdr.ClockMark
}

// headers are the forms of section 2 of spec/cdr.md.
var headers = []headerCase{
	{"nothing but the time, as on the console", "Jun 18 11:15:02.867: ", "", -1, -1, 0},
	{"a blank and an origin id", " CME-MRI: Dec 16 10:16:25.486: ", "CME-MRI", -1, -1, 0},
	{"a priority", "<189>Dec 16 10:16:25.486: ", "", -1, -1, 0},
	{"no message counter", "<189>: Dec 16 10:16:25.486: ", "", -1, -1, 0},
	{"no message counter and a sequence number", "<189>: 000123: Dec 16 10:16:25.486: ", "", -1, 123, 0},
	{"no message counter and a long sequence number", "<189>: 3000123: Dec 16 10:16:25.486: ", "", -1, 3000123, 0},
	{"a counter", "<189>3132811: Dec 16 10:16:25.486: ", "", 3132811, -1, 0},
	{"a counter and a sequence number", "<189>3132811: 000123: Dec 16 10:16:25.486: ", "", 3132811, 123, 0},
	{"a counter, an origin id and a sequence number", "<189>55: sw01: 3132807: Dec 16 10:16:25.486: ", "sw01", 55, 3132807, 0},
	{"a counter, a sequence number and an origin id", "<189>55: 000104: myhostname: Dec 16 10:16:25.486: ", "myhostname", 55, 104, 0},
	{"an origin id and a sequence number", "sw01: 3132807: Dec 16 10:16:25.486: ", "sw01", -1, 3132807, 0},
	{"a sequence number alone, padded", "000104: Dec 16 10:16:25.486: ", "", -1, 104, 0},
	{"a sequence number and an origin id", "000104: myhostname: Dec 16 10:16:25.486: ", "myhostname", -1, 104, 0},
	{"an address as origin id", "<189>123: 10.1.1.1: Dec 16 10:16:25.486: ", "10.1.1.1", 123, -1, 0},
	{"an IPv6 address as origin id", "<189>123: 2a02:cf40:::: Dec 16 10:16:25.486: ", "2a02:cf40:::", 123, -1, 0},
	{"a short IPv6 address as origin id", "<189>123: 2a02:cf40::: Dec 16 10:16:25.486: ", "2a02:cf40::", 123, -1, 0},
	{"an IPv6 address of digits as origin id", "<189>123: 20:01:48::5: 000007: Dec 16 10:16:25.486: ", "20:01:48::5", 123, 7, 0},
	{"a host that begins with digits", "<189>123: 3640-gw: Dec 16 10:16:25.486: ", "3640-gw", 123, -1, 0},
	{"a host with a blank", "<189>123: CLC 6/0: Dec 16 10:16:25.486: ", "CLC 6/0", 123, -1, 0},
	{"a clock that was never set", "<189>29: *Mar  1 00:18:20.123: ", "", 29, -1, cdr.ClockNotSet},
	{"a clock without servers", "<189>29: .Mar 12 00:18:20.123: ", "", 29, -1, cdr.ClockLost},
	{"a day of one digit after one blank", "<189>29: Aug 3 00:18:20: ", "", 29, -1, 0},
	{"a zone", "<189>29: gw1: Aug  3 00:18:20.001 METDST: ", "gw1", 29, -1, 0},
	{"a zone in small letters", "<189>29: Aug  3 00:18:20.001 gmt: ", "", 29, -1, 0},
	{"a zone that is a city", "<189>29: *Aug  3 00:18:20.001 NewYork: ", "", 29, -1, cdr.ClockNotSet},
	{"a year behind the day", "<189>29: Aug  3 2024 00:18:20.001 UTC: ", "", 29, -1, 0},
	{"the year first", "<189>29: 2024 Aug 27 21:40:50 PDT: ", "", 29, -1, 0},
	{"the year first, and a sequence number", "<189>29: 000011: 2024 Aug 27 21:40:50.120 PDT: ", "", 29, 11, 0},
	{"the year first, and a mark", "<189>29: *2024 Aug  7 21:40:50 PDT: ", "", 29, -1, cdr.ClockNotSet},
	{"time since the start", "<189>29: 00:20:10: ", "", 29, -1, 0},
	{"time since the start, in weeks", "<189>29: gw1: 13w1d: ", "gw1", 29, -1, 0},
	{"time since the start, in years", "<189>29: 000031: 2y10w: ", "", 29, 31, 0},
	{"time since the start, in days", "29: 1d02h: ", "", 29, -1, 0},
	{"no time", "<189>3132811: ", "", 3132811, -1, 0},
	{"no time, with an origin id", "<189>3132811: gw1: ", "gw1", 3132811, -1, 0},
	{"nothing", "", "", -1, -1, 0},
	{"a mark before the mnemonic", "<189>29: *", "", 29, -1, cdr.ClockNotSet},
	{"a mark before the mnemonic, after the time", "<189>29: gw1: Aug  3 00:18:20: *", "gw1", 29, -1, cdr.ClockNotSet},
	{"a relay's time and host", "Dec 16 10:16:26 10.0.0.5 3132811: 000123: Dec 16 10:16:25.486: ", "10.0.0.5", 3132811, 123, 0},
	{"a relay's time and host, and an origin id", "Dec 16 10:16:26 relay1 3132811: CMEMRI: Dec 16 10:16:25.486: ", "CMEMRI", 3132811, -1, 0},
	{"a relay's host with a colon", "Dec 16 10:16:26 cme1: 000123: Dec 16 10:16:25.486 CET: ", "cme1", -1, 123, 0},
	{"a relay's time and host before the priority", "Dec 16 10:16:26 10.0.0.5 <189>31: Dec 16 10:16:25.486: ", "10.0.0.5", 31, -1, 0},
	{"a relay's time and host, no counter", "Dec 16 10:16:26 10.0.0.5 : 000123: Dec 16 10:16:25.486: ", "10.0.0.5", -1, 123, 0},
	{"a relay's time without a host", "Dec 16 10:16:26 31: Dec 16 10:16:25.486: ", "", 31, -1, 0},
	{"two times", "Dec 16 10:16:26 Dec 16 10:16:25.486: ", "", -1, -1, 0},
	{"a relay's host and the time", "Dec 16 10:16:26 10.0.0.5 Dec 16 10:16:25.486: ", "10.0.0.5", -1, -1, 0},
	{"a relay's time of ISO 8601", "<189>2026-02-14T09:05:07.120+01:00 gw1 31: Feb 14 09:05:07.100: ", "gw1", 31, -1, 0},
	{"a relay of RFC 5424", "<189>1 2026-02-14T09:05:07.120Z gw1 31 - - - 000044: Feb 14 09:05:07.100: ", "gw1", -1, 44, 0},
	{"rsyslog as a relay of RFC 5424", "<189>1 2026-11-22T08:02:00.449801+00:00 localhost 206 - - -  gw7: 000206: Dec 16 10:16:25.486: ", "gw7", -1, 206, 0},
	{"Kiwi's original address", "<189>Original Address=10.7.8.9 31: Dec 16 10:16:25.486: ", "10.7.8.9", 31, -1, 0},
	{"Kiwi's original address behind a relay's host", "Dec 16 10:16:26 kiwi Original Address=10.7.8.9 31: 000007: Dec 16 10:16:25: ", "10.7.8.9", 31, 7, 0},
	{"a file of Kiwi", "2010-12-16 10:16:25\tLocal7.Notice\t10.1.1.1\t31: 000007: Dec 16 10:16:25.486: ", "10.1.1.1", 31, 7, 0},
	{"the form of the command reference", "Dec 16 10:16:25.486 10.1.1.1 31 : ", "10.1.1.1", 31, -1, 0},
}

func number64(n uint32, has bool) int64 {
	if !has {
		return -1
	}
	return int64(n)
}

func checkHeader(t *testing.T, got cdr.Header, want headerCase) {
	t.Helper()
	if string(got.Host) != want.host {
		t.Errorf("host: got %q, want %q", got.Host, want.host)
	}
	if n := number64(got.Counter, got.HasCounter); n != want.counter {
		t.Errorf("counter: got %d, want %d", n, want.counter)
	}
	if n := number64(got.Sequence, got.HasSequence); n != want.sequence {
		t.Errorf("sequence: got %d, want %d", n, want.sequence)
	}
}

func TestEveryPublishedHeaderIsRead(t *testing.T) {
	t.Parallel()
	for _, c := range headers {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var r Reader
			var rec cdr.Record
			if err := r.Read([]byte(c.header+marked), &rec); err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			checkHeader(t, rec.Header, c)
			if rec.Mark != c.mark {
				t.Errorf("mark: got %d, want %d", rec.Mark, c.mark)
			}
		})
	}
}

func TestHeadersOfOtherMessagesAreReadToo(t *testing.T) {
	t.Parallel()
	for _, c := range headers {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var h cdr.Header
			ReadHeader([]byte(c.header+"%SYS-5-CONFIG_I: Configured from console by 50 % of vty0"), &h)
			checkHeader(t, h, c)
		})
	}
}

func TestMessagesWithoutMnemonicGiveTheirHeader(t *testing.T) {
	t.Parallel()
	for _, c := range []headerCase{
		{name: "a debugging line", header: "<191>123: 000044: Dec 16 10:16:25.486: ISDN Se0/0:15 Q931: RX <- SETUP", counter: 123, sequence: 44},
		{name: "a debugging line with a zone", header: "<191>123: Dec 16 10:16:25.486 CET: ISDN Se0/0:15 Q931: RX", counter: 123, sequence: -1},
		{name: "a debugging line of a named gateway", header: "<191>123: gw1: Dec 16 10:16:25.486: ISDN Se0/0: RX", host: "gw1", counter: 123, sequence: -1},
		{name: "a text that looks like a name", header: "<191>123: some text: more of it", counter: 123, sequence: -1},
		{name: "a relay's line", header: "Dec 16 10:16:26 relay1 sshd[4]: closed", host: "relay1", counter: -1, sequence: -1},
		{name: "nothing", header: "", counter: -1, sequence: -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var h cdr.Header
			ReadHeader([]byte(c.header), &h)
			checkHeader(t, h, c)
		})
	}
}
