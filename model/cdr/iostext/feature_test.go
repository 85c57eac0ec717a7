package iostext

import (
	"testing"

	"tandem/model/cdr"
)

func TestFeaturesAreRead(t *testing.T) {
	t.Parallel()
	const start = "Feb 14 09:05:07.120: %VOIPAAA-5-VOIP_FEAT_HISTORY: "
	for _, c := range []struct {
		name, line string
		check      func(cdr.Record) bool
	}{
		{"a basic call gives both numbers",
			start + "FEAT_VSA=fn:TWC,ft:02/14/2026 09:04:59.010,cgn:2001,cdn:3001,frs:0,fid:12,fcid:CA4E672782B11E09D8300164610A2D8,legID:57EC,bguid:CA4E6727082B11E09D8300164610A2D8",
			func(r cdr.Record) bool {
				return r.Kind == cdr.Feature && string(r.FeatureName) == "TWC" && string(r.Calling) == "2001" &&
					string(r.Called) == "3001" && r.Setup == wall("2026-02-14 09:04:59.010") && r.Disconnect == r.Setup &&
					string(r.FeatureID) == "12" && string(r.FeatureLeg) == "57EC" &&
					r.Normal.String() == "CA4E672782B11E09D8300164610A2D8"
			}},
		{"forwarding keeps its parties",
			start + "FEAT_VSA=fn:CFA,ft:12/16/2010 10:14:59.206,frs:0,fid:113897,fcid:CA5210B082B11E0A146A279BD84410,legID:F3AC,frson:1,fdcnt:1,fwder:880888888,fwdee:00104193158,fwdto:510,frm:880888888,bguid:CA4E6727082B11E09D8300164610A2D8",
			func(r cdr.Record) bool {
				const extra = "frs:0,fid:113897,fcid:CA5210B082B11E0A146A279BD84410,legID:F3AC,frson:1,fdcnt:1,fwder:880888888,fwdee:00104193158,fwdto:510,frm:880888888,bguid:CA4E6727082B11E09D8300164610A2D8"
				return string(r.FeatureName) == "CFA" && string(r.Extra) == extra &&
					string(r.Connection) == "CA5210B082B11E0A146A279BD84410"
			}},
		{"a location with a comma",
			start + "FEAT_VSA=fn:EMR,ft:07/18/2007 15:37:32.227,fcid:A2444CAF347B11DC8822F63A1B4078DE,cgn:1,elin:2,erln:Main, floor 2,cdn:911",
			func(r cdr.Record) bool {
				return string(r.Called) == "911" && string(r.Extra) == "elin:2,erln:Main, floor 2"
			}},
		{"the id for billing, where there is no other",
			start + "FEAT_VSA=fn:HOLD,ft:07/18/2007 15:37:32.227,bguid:CA4E6727082B11E09D8300164610A2D8",
			func(r cdr.Record) bool { return r.Normal.String() == "CA4E672782B11E09D8300164610A2D8" }},
		{"no name of the list", start + "fn:HOLD,ft:0,fcid:12", func(r cdr.Record) bool { return r.Setup == 0 }},
		{"blanks behind the commas", start + "FEAT_VSA=fn:HOLD, ft:07/18/2007 15:37:32.227, fcid:12, cdn:911",
			func(r cdr.Record) bool { return string(r.Called) == "911" && len(r.Extra) == 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if rec := read(t, c.line); !c.check(rec) {
				t.Errorf("got %+v", rec)
			}
		})
	}
}

func TestFeaturesOfOneCallHaveTheirOwnKeys(t *testing.T) {
	t.Parallel()
	const line = "%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:HOLD,ft:07/18/2007 15:37:32.227,fid:7,fcid:12,legID:57EC"
	seen := map[uint64]string{}
	for _, l := range []string{
		line,
		"%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:RESUME,ft:07/18/2007 15:37:32.227,fid:7,fcid:12,legID:57EC",
		"%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:HOLD,ft:07/18/2007 15:37:32.228,fid:7,fcid:12,legID:57EC",
		"%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:HOLD,ft:07/18/2007 15:37:32.227,fid:75,fcid:12,legID:7EC",
		"%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:HOLD,ft:07/18/2007 15:37:32.227,fid:7,fcid:13,legID:57EC",
	} {
		rec := read(t, l)
		if other := seen[rec.Key()]; other != "" {
			t.Errorf("%s has the key of %s", l, other)
		}
		seen[rec.Key()] = l
	}
	if first, again := read(t, line), read(t, "<189>7: "+line+" "); first.Key() != again.Key() {
		t.Error("a copy of a feature got another key")
	}
}
