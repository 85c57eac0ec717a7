package cdr

import (
	"testing"

	"tandem/model"
)

func TestEveryNumberOfARecordHasWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got  model.Text
		want string
	}{
		{Telephony.Text(), "Telephony"}, {VoIP.Text(), "VoIP"}, {LegType(9).Text(), "Leg type %d"},
		{Originate.Text(), "Originate"}, {Answer.Text(), "Answer"}, {Callback.Text(), "Callback"}, {Origin(0).Text(), "Origin %d"},
		{Speech.Text(), "Speech"}, {InfoType(6).Text(), "Audio, 3.1 kHz"}, {InfoType(11).Text(), "Information type %d"},
		{SourceRADIUS.Text(), "RADIUS accounting"}, {SourceFile.Text(), "Accounting file"}, {Source(9).Text(), "Source %d"},
		{ClockGood.Text(), "Synchronized"}, {ClockNotSet.Text(), "Never set"}, {ClockMark(9).Text(), "Clock mark %d"},
		{OffsetMapped.Text(), "From the zones of the gateway"}, {OffsetBy(9).Text(), "Offset %d"},
	} {
		if c.got.Key != c.want {
			t.Errorf("got %q, want %q", c.got.Key, c.want)
		}
	}
}
