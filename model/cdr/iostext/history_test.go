package iostext

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr"
)

func read(t *testing.T, line string) cdr.Record {
	t.Helper()
	var r Reader
	var rec cdr.Record
	if err := r.Read([]byte(line), &rec); err != nil {
		t.Fatalf("reading %q: got error %v, want none", line, err)
	}
	return rec
}

// body is the record of a message with nothing that differs with its header.
const body = "CallLegType 1, ConnectionId BA55719E F8C10015 0 1B1E08, " +
	"SetupTime 11:14:39.367 UTC Mon Jun 18 2001, PeerAddress 68575, PeerSubAddress , DisconnectCause 10  , " +
	"DisconnectText normal call clearing., ConnectTime 11:14:49.707 UTC Mon Jun 18 2001, " +
	"DisconnectTime 11:15:02.867 UTC Mon Jun 18 2001, CallOrigin 2, ChargedUnits 0, InfoType 2, " +
	"TransmitPackets 1509, TransmitBytes 102600, ReceivePackets 1510, ReceiveBytes 138920"

const marked = "%VOIPAAA-5-VOIP_CALL_HISTORY: " + body

func wall(s string) cdr.Wall {
	at, err := time.Parse("2006-01-02 15:04:05.000", s)
	if err != nil {
		panic(err)
	}
	return cdr.Wall(at.UnixMilli())
}

func TestTheForwardLegOfTheSeedIsReadWhole(t *testing.T) {
	t.Parallel()
	got := read(t, "Jun 18 11:15:02.867: "+marked)
	want := cdr.Record{
		Type: cdr.Telephony, Origin: cdr.Answer, Info: cdr.Speech, Cause: 16, CauseText: []byte("normal call clearing."),
		Connection: []byte("BA55719E F8C10015 0 1B1E08"), Normal: cdr.NormalConnection([]byte("BA55719EF8C1001501B1E08")),
		Setup: wall("2001-06-18 11:14:39.367"), Connect: wall("2001-06-18 11:14:49.707"),
		Disconnect: wall("2001-06-18 11:15:02.867"), Zone: []byte("UTC"), Peer: []byte("68575"),
		TransmitPackets: 1509, TransmitBytes: 102600, ReceivePackets: 1510, ReceiveBytes: 138920,
		Raw: []byte("Jun 18 11:15:02.867: " + marked),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// with is body with what a test changes.
func with(old, new string) string {
	if !strings.Contains(body, old) {
		panic("no " + old)
	}
	return "%VOIPAAA-5-VOIP_CALL_HISTORY: " + strings.Replace(body, old, new, 1)
}

func TestBodiesOfEveryFormAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		check      func(cdr.Record) bool
	}{
		{"a text with a comma", with("normal call clearing.", "normal, unspecified (31)"),
			func(r cdr.Record) bool { return string(r.CauseText) == "normal, unspecified (31)" }},
		{"a text with commas and a key in it", with("normal call clearing.", "a, ConnectTimes, b, c"),
			func(r cdr.Record) bool { return string(r.CauseText) == "a" && string(r.Extra) == "ConnectTimes, b, c" }},
		{"a text with capital letters", with("normal call clearing.", "Network, Out of order, Unknown (38)"),
			func(r cdr.Record) bool { return string(r.CauseText) == "Network, Out of order, Unknown (38)" }},
		{"the published trap, a cause with a letter", with("Cause 10  ", "Cause 1C  "),
			func(r cdr.Record) bool { return r.Cause == 28 }},
		{"a cause of one digit", with("Cause 10  ", "Cause 3   "), func(r cdr.Record) bool { return r.Cause == 3 }},
		{"an empty cause", with("Cause 10  ", "Cause     "), func(r cdr.Record) bool { return r.Cause == 0 }},
		{"another severity", strings.Replace(marked, "-5-", "-6-", 1), func(r cdr.Record) bool { return r.Cause == 16 }},
		{"a mark of a time", with("ConnectTime 11", "ConnectTime .11"),
			func(r cdr.Record) bool {
				return r.Mark == cdr.ClockLost && r.Connect == wall("2001-06-18 11:14:49.707")
			}},
		{"the worst mark of all times", with("SetupTime 11:14:39.367 UTC Mon Jun 18 2001", "SetupTime *11:14:39.367 UTC Mon Jun 18 2001"),
			func(r cdr.Record) bool { return r.Mark == cdr.ClockNotSet }},
		{"null times", strings.NewReplacer("11:14:39.367 UTC Mon Jun 18 2001", "0", "11:14:49.707 UTC Mon Jun 18 2001", "",
			"11:15:02.867 UTC Mon Jun 18 2001", "00:00:00.000 UTC Mon Jan 1 1900").Replace(marked),
			func(r cdr.Record) bool {
				return r.Setup == 0 && r.Connect == 0 && r.Disconnect == 0 && r.Origin == cdr.Answer
			}},
		{"no address", with("PeerAddress 68575", "PeerAddress "), func(r cdr.Record) bool { return len(r.Peer) == 0 }},
		{"an address with a plus", with("PeerAddress 68575", "PeerAddress +68575"),
			func(r cdr.Record) bool { return string(r.Peer) == "+68575" && string(r.Number()) == "68575" }},
		{"an address that is a URI with a comma", with("PeerAddress 68575", "PeerAddress sip:a,b@c"),
			func(r cdr.Record) bool { return string(r.Peer) == "sip:a,b@c" }},
		{"a sub-address", with("PeerSubAddress ", "PeerSubAddress 17 "),
			func(r cdr.Record) bool { return string(r.SubAddress) == "17" }},
		{"no connection id", with("BA55719E F8C10015 0 1B1E08", "0000"),
			func(r cdr.Record) bool { return r.Normal.IsZero() && string(r.Connection) == "0000" }},
		{"an unknown key at the end", marked + ", gw-collected-called-num 12, FeatureName x",
			func(r cdr.Record) bool {
				return string(r.Extra) == "gw-collected-called-num 12, FeatureName x" && r.ReceiveBytes == 138920
			}},
		{"an unknown key inside", with("CallOrigin 2", "CallId 9, CallOrigin 2"),
			func(r cdr.Record) bool { return string(r.Extra) == "CallId 9" && r.Origin == cdr.Answer }},
		{"an unknown key behind the text", with("clearing.", "clearing., CallId 9"),
			func(r cdr.Record) bool {
				return string(r.Extra) == "CallId 9" && string(r.CauseText) == "normal call clearing."
			}},
		{"no blanks behind the commas", "%VOIPAAA-5-VOIP_CALL_HISTORY:" + strings.ReplaceAll(body, ", ", ","),
			func(r cdr.Record) bool { return r.ReceiveBytes == 138920 && r.Type == cdr.Telephony }},
		{"two blanks everywhere", "%VOIPAAA-5-VOIP_CALL_HISTORY:  " + strings.ReplaceAll(body, " ", "  "),
			func(r cdr.Record) bool { return r.ReceiveBytes == 138920 && r.Setup != 0 && r.Type == cdr.Telephony }},
		{"a line end and a zero byte", marked + "\r\n\x00", func(r cdr.Record) bool { return r.ReceiveBytes == 138920 }},
		{"a line end that rsyslog wrote in digits", marked + "#015#012", func(r cdr.Record) bool { return r.ReceiveBytes == 138920 }},
		{"counters as great as they get", with("ReceiveBytes 138920", "ReceiveBytes 4294967295"),
			func(r cdr.Record) bool { return r.ReceiveBytes == 4294967295 }},
		{"nothing behind what must be there", marked[:strings.Index(marked, ", ChargedUnits")],
			func(r cdr.Record) bool { return r.Origin == cdr.Answer && r.ReceiveBytes == 0 }},
		{"another message before it in the line", "%VOIPAAA-5-OTHER: " + marked, func(r cdr.Record) bool { return r.Cause == 16 }},
		{"daylight saving time that ended in the call",
			strings.NewReplacer("11:14:39.367 UTC Mon Jun 18 2001", "02:50:00.000 CEST Sun Oct 28 2001",
				"11:14:49.707 UTC Mon Jun 18 2001", "02:50:10.000 CEST Sun Oct 28 2001",
				"11:15:02.867 UTC Mon Jun 18 2001", "02:05:10.000 CET Sun Oct 28 2001").Replace(marked),
			func(r cdr.Record) bool {
				return r.Disconnect-r.Connect == 15*60_000 && r.Connect-r.Setup == 10_000 && string(r.Zone) == "CET"
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if rec := read(t, c.line); !c.check(rec) {
				t.Errorf("got %+v", rec)
			}
		})
	}
}

func TestWhatIsNoRecordHasAReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		want       error
		reason     string
	}{
		{"another message", "<189>5: gw1: Dec 16 10:16:25.486: %SYS-5-CONFIG_I: Configured", ErrNoMarker, "no marker"},
		{"nothing", "", ErrNoMarker, "no marker"},
		{"the facility alone", "%VOIPAAA-", ErrNoMarker, "no marker"},
		{"no body", "%VOIPAAA-5-VOIP_CALL_HISTORY: ", ErrTruncated, "truncated"},
		{"a line cut before the origin", marked[:strings.Index(marked, "CallOrigin")+7], ErrTruncated, "truncated"},
		{"a line cut in the last time", marked[:strings.Index(marked, "DisconnectTime")+20], ErrTruncated, "truncated"},
		{"an origin without a value", with("CallOrigin 2", "CallOrigin "), ErrTruncated, "truncated"},
		{"a time that is none", with("11:14:39.367 UTC", "11:74:39.367 UTC"), ErrBadTime, "bad time"},
		{"a day that is none", with("Mon Jun 18 2001, Peer", "Mon Jun 31 2001, Peer"), ErrBadTime, "bad time"},
		{"a clock that was set while it rang", with("11:14:39.367 UTC Mon Jun 18 2001", "00:04:39.367 UTC Mon Mar 1 1993"), ErrClockSet, "clock set during the call"},
		{"a number that is none", with("Bytes 138920", "Bytes 13b920"), ErrBadNumber, "bad number"},
		{"a number that is too great", with("Bytes 138920", "Bytes 4294967296"), ErrBadNumber, "bad number"},
		{"a leg type that is too great", with("CallLegType 1", "CallLegType 256"), ErrBadNumber, "bad number"},
		{"a cause that is none", with("Cause 10", "Cause 1G"), ErrBadNumber, "bad number"},
		{"a cause that is too great", with("Cause 10", "Cause 1FF"), ErrBadNumber, "bad number"},
		{"a connection id that is none", with("BA55719E", "BA55719Z"), ErrBadConnection, "bad connection id"},
		{"a connection id that is too long", with("BA55719E", "BA55719E0 123456789 123456789 123456789"), ErrBadConnection, "bad connection id"},
		{"a line that is too long", marked + strings.Repeat(" ", MaxLine), ErrTooLong, "too long"},
		{"a feature without a name", "%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=ft:02/14/2026 09:04:59.010,fcid:12", ErrTruncated, "truncated"},
		{"a feature without a call", "%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:TWC,ft:02/14/2026 09:04:59.010", ErrTruncated, "truncated"},
		{"a feature with a bad time", "%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:TWC,ft:02/31/2026 09:04:59.010,fcid:12", ErrBadTime, "bad time"},
		{"a feature with a bad call", "%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:TWC,ft:02/14/2026 09:04:59.010,fcid:x", ErrBadConnection, "bad connection id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var r Reader
			var rec cdr.Record
			err := r.Read([]byte(c.line), &rec)
			if !errors.Is(err, c.want) {
				t.Fatalf("got error %v, want %v", err, c.want)
			}
			if got := Reason(err); got != c.reason {
				t.Errorf("got reason %q, want %q", got, c.reason)
			}
			if string(rec.Raw) != c.line {
				t.Errorf("got raw %q, want the line", rec.Raw)
			}
		})
	}
}

func TestEveryCutOfALineIsARecordOrAReason(t *testing.T) {
	t.Parallel()
	var r Reader
	var rec cdr.Record
	whole := strings.Index(marked, "CallOrigin 2") + len("CallOrigin 2")
	for n := range len(marked) {
		err := r.Read([]byte(marked[:n]), &rec)
		if n < whole && err == nil {
			t.Errorf("cut to %d bytes: got a record, want a reason", n)
		}
	}
}

func TestAnyOrderOfKeysGivesTheSameRecord(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pairs := strings.Split(body, ", ")
	want := read(t, marked)
	want.Raw = nil
	for range 500 {
		random.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		line := "%VOIPAAA-5-VOIP_CALL_HISTORY: " + strings.Join(pairs, ", ")
		got := read(t, line)
		got.Raw = nil
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\ngot  %+v\nwant %+v", line, got, want)
		}
		if got.Key() != want.Key() {
			t.Fatalf("%s: got another key", line)
		}
	}
}

func TestTheHeaderDoesNotChangeTheKey(t *testing.T) {
	t.Parallel()
	first := read(t, headers[0].header+marked)
	for _, c := range headers {
		if rec := read(t, c.header+marked); rec.Key() != first.Key() {
			t.Errorf("%s: got another key", c.name)
		}
	}
}

func TestTheSamplesAreRead(t *testing.T) {
	t.Parallel()
	for i, line := range bytes.Split(bytes.TrimSpace(samples), []byte("\n")) {
		var r Reader
		var rec cdr.Record
		if err := r.Read(line, &rec); err != nil {
			t.Errorf("line %d: got error %v, want none", i+1, err)
		}
	}
}
