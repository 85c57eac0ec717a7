package xcdr

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
)

// kept is a record with copies of what its views show.
type kept struct {
	cdr.Record
	line string
	err  error
}

func clone(rec cdr.Record) cdr.Record {
	for _, view := range []*[]byte{
		&rec.CauseText, &rec.Connection, &rec.Zone, &rec.Peer, &rec.SubAddress, &rec.Calling, &rec.Called,
		&rec.FeatureName, &rec.FeatureID, &rec.FeatureLeg, &rec.Extra, &rec.Raw,
	} {
		*view = append([]byte(nil), *view...)
	}
	return rec
}

func scan(t *testing.T, file string) []kept {
	t.Helper()
	s := NewScanner(strings.NewReader(file))
	var all []kept
	for s.Scan() {
		all = append(all, kept{clone(*s.Record()), string(s.Line()), s.LineErr()})
	}
	if err := s.Err(); err != nil {
		t.Fatalf("got error %v, want none", err)
	}
	return all
}

func sample(t *testing.T) string {
	t.Helper()
	file, err := os.ReadFile("testdata/compact.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func wall(s string) cdr.Wall {
	at, err := time.Parse("2006-01-02 15:04:05.000", s)
	if err != nil {
		panic(err)
	}
	return cdr.Wall(at.UnixMilli())
}

func TestACompactFileGivesItsLegsAndFeatures(t *testing.T) {
	t.Parallel()
	all := scan(t, sample(t))
	if len(all) != 4 {
		t.Fatalf("got %d records, want 3 legs and a feature", len(all))
	}
	for i, r := range all {
		if r.err != nil {
			t.Errorf("record %d: got error %v, want none", i, r.err)
		}
	}
	out := all[0]
	if out.Type != cdr.VoIP || out.Origin != cdr.Originate || out.Cause != 16 || out.Info != cdr.Speech ||
		string(out.Peer) != "8809" || string(out.Calling) != "8016804400" || string(out.Called) != "8809" ||
		string(out.CauseText) != "normal call clearing (16)" || string(out.Zone) != "UTC" || out.Mark != cdr.ClockNotSet ||
		out.Setup != wall("2013-06-21 05:39:35.468") || out.Connect != wall("2013-06-21 05:39:36.978") ||
		out.Disconnect != wall("2013-06-21 05:39:41.548") || out.UTC != 1371793181000 ||
		out.TransmitPackets != 281 || out.TransmitBytes != 44960 || out.ReceivePackets != 295 || out.ReceiveBytes != 47200 ||
		out.Normal.String() != "CA615B46D96B11E28F499C9C52CD806F" {
		t.Errorf("got %+v", out.Record)
	}
	if !strings.HasPrefix(string(out.Extra), `TWC",`) || !strings.HasSuffix(string(out.Extra), "10E0") {
		t.Errorf("got extra %q, want the values behind the fixed ones", out.Extra)
	}
	if all[1].Origin != cdr.Answer || all[1].Kind != cdr.History {
		t.Errorf("got %+v, want the leg of the second line", all[1].Record)
	}
	forward := all[2]
	if forward.Kind != cdr.Feature || string(forward.FeatureName) != "CFNA" || string(forward.FeatureID) != "207" ||
		string(forward.FeatureLeg) != "10DF" || forward.Normal != out.Normal || string(forward.Called) != "8809" ||
		forward.Setup != wall("2013-06-21 05:39:35.466") || forward.line != all[1].line {
		t.Errorf("got %+v, want the feature of the second line", forward.Record)
	}
	plain := all[3]
	if string(plain.CauseText) != "service or option not available, unspecified (63)" || plain.Cause != 63 ||
		plain.Connect != 0 || plain.Origin != cdr.Originate || len(plain.Extra) != 0 || plain.Normal.String() != "1234" {
		t.Errorf("got %+v, want the third line, whose values are not in quotes", plain.Record)
	}
}

func TestALegInAFileHasTheKeyOfItsMessage(t *testing.T) {
	t.Parallel()
	const message = "%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2, ConnectionId 1234, SetupTime 05:39:50.000 UTC Fri Jun 21 2013, " +
		"PeerAddress 8809, PeerSubAddress , DisconnectCause 3F  , DisconnectText service or option not available, unspecified (63), " +
		"ConnectTime 05:40:00.000 UTC Fri Jun 21 2013, DisconnectTime 05:40:00.000 UTC Fri Jun 21 2013, CallOrigin 1, ChargedUnits 0, " +
		"InfoType 2, TransmitPackets 0, TransmitBytes 0, ReceivePackets 0, ReceiveBytes 0"
	var r iostext.Reader
	var rec cdr.Record
	if err := r.Read([]byte(message), &rec); err != nil {
		t.Fatal(err)
	}
	all := scan(t, sample(t))
	if got, want := all[3].Key(), rec.Key(); got != want {
		t.Errorf("got key %x, want that of the message %x", got, want)
	}
}

// line is a whole line; change replaces one of its values.
func change(place int, value string) string {
	fields := strings.Split("1371793200,4321,1,2,1 2 3 4,8809,,05:39:50.000 UTC Fri Jun 21 2013,,,05:40:00.000 UTC Fri Jun 21 2013,"+
		"11,user busy (17),originate,0,2,0,0,0,0,,8016804400,8809", ",")
	fields[place] = value
	return strings.Join(fields, ",")
}

func TestLinesThatAreNoRecordsDoNotStopTheScan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		want       error
	}{
		{"a line that is cut", change(dnis, "")[:120], iostext.ErrTruncated},
		{"other text", "hello, world", iostext.ErrTruncated},
		{"no origin", change(callOrigin, ""), iostext.ErrTruncated},
		{"no leg type", change(legType, ""), iostext.ErrTruncated},
		{"a bad origin", change(callOrigin, "sideways"), iostext.ErrBadNumber},
		{"a bad time", change(setupTime, "05:99:50.000 UTC Fri Jun 21 2013"), iostext.ErrBadTime},
		{"a clock that was set while it rang", change(setupTime, "00:04:39.367 UTC Mon Mar 1 1993"), iostext.ErrClockSet},
		{"a bad number", change(paksIn, "x"), iostext.ErrBadNumber},
		{"a number that is too great", change(bytesIn, "4294967296"), iostext.ErrBadNumber},
		{"a bad cause", change(disconnectCause, "ZZ"), iostext.ErrBadNumber},
		{"a bad connection id", change(confID, "x y z"), iostext.ErrBadConnection},
		{"a line that is too long", change(username, strings.Repeat("x", 3*MaxLine)), iostext.ErrTooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all := scan(t, change(callID, "1")+"\r\n"+c.line+"\n\n"+change(callID, "3"))
			if len(all) != 3 {
				t.Fatalf("got %d lines, want 3", len(all))
			}
			if all[0].err != nil || all[2].err != nil {
				t.Errorf("the lines around it: got errors %v and %v, want none", all[0].err, all[2].err)
			}
			if !errors.Is(all[1].err, c.want) {
				t.Errorf("got error %v, want %v", all[1].err, c.want)
			}
			if !strings.HasPrefix(c.line, all[1].line) || all[1].line == "" || string(all[1].Raw) != all[1].line {
				t.Errorf("got line %.80q, want its text", all[1].line)
			}
		})
	}
}

func TestZeroConnectionIDsAndNullTimesAreAllowed(t *testing.T) {
	t.Parallel()
	all := scan(t, change(confID, "0 0 0 0")+"\n"+change(setupTime, "0"))
	if len(all) != 2 || all[0].err != nil || all[1].err != nil {
		t.Fatalf("got %+v, want two records", all)
	}
	if !all[0].Normal.IsZero() || all[1].Setup != 0 {
		t.Errorf("got connection %s and setup %d, want none", all[0].Normal, all[1].Setup)
	}
}

func TestAFeatureBehindManyValuesIsFound(t *testing.T) {
	t.Parallel()
	line := change(callID, "1") + strings.Repeat(",", 105) +
		`,CFA,06/21/2013 05:39:35.466,8016804400,8809,0,207,,10DF,,`
	all := scan(t, line)
	if len(all) != 2 || all[1].err != nil || string(all[1].FeatureName) != "CFA" {
		t.Fatalf("got %+v, want a leg and a feature", all)
	}
	if all[1].Normal != all[0].Normal {
		t.Errorf("got connection %s, want that of the leg: %s", all[1].Normal, all[0].Normal)
	}
}

func TestAReaderThatFailsStopsTheScan(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	s := NewScanner(iotest.ErrReader(broken))
	if s.Scan() {
		t.Errorf("got a line %q, want none", s.Line())
	}
	if err := s.Err(); !errors.Is(err, broken) {
		t.Errorf("got error %v, want %v", err, broken)
	}
}
