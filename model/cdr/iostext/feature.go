package iostext

import (
	"bytes"

	"tandem/model/cdr"
)

// featureStart stands before the list of VOIP_FEAT_HISTORY.
var featureStart = []byte("FEAT_VSA=")

// The keys that a feature must have.
const (
	seenName = 1 << iota
	seenTime
	seenCall

	requiredOfFeature = seenName | seenTime | seenCall
)

// featureReader is where readFeature is.
type featureReader struct {
	rec  *cdr.Record
	seen uint8
	err  error
}

// readFeature reads the body of VOIP_FEAT_HISTORY, a list such as
//
//	FEAT_VSA=fn:TWC,ft:02/14/2026 09:05:07.120,cgn:2001,cdn:3001,frs:0,fid:12,fcid:...,legID:57EC,bguid:...
//
// The call is that of fcid; without it that of bguid, the id for billing.
func readFeature(body []byte, rec *cdr.Record) error {
	r := featureReader{rec: rec}
	body = bytes.TrimPrefix(body, featureStart)
	extra := -1
	for p := 0; p < len(body); {
		end := p + featureEnd(body[p:])
		key, value, _ := bytes.Cut(body[p:end], colon)
		if !r.set(trim(key), trim(value)) {
			if extra < 0 {
				extra = p
			}
			rec.Extra = trim(body[extra:end])
		}
		p = end + 1
	}
	if r.seen&requiredOfFeature != requiredOfFeature {
		return ErrTruncated
	}
	return r.err
}

var colon = []byte{':'}

// featureEnd returns the length of the key and value at the beginning of b. Names
// may have commas: a value ends at one that has a key with its colon behind it.
func featureEnd(b []byte) int {
	end := 0
	for {
		comma := bytes.IndexByte(b[end:], ',')
		if comma < 0 {
			return len(b)
		}
		end += comma
		if beginsFeatureKey(bytes.TrimLeft(b[end+1:], " ")) {
			return end
		}
		end++
	}
}

// beginsFeatureKey reports whether b begins with a word that has a colon behind it.
func beginsFeatureKey(b []byte) bool {
	for i, ch := range b {
		if !isLower(ch) && !isUpper(ch) && !isDigit(ch) && ch != '-' && ch != '_' {
			return ch == ':' && i > 0
		}
	}
	return len(b) == 0
}

// set keeps a value. It reports false for a key that is not known.
func (r *featureReader) set(key, value []byte) bool {
	rec := r.rec
	switch string(key) {
	case "fn":
		rec.FeatureName = value
		r.saw(seenName, len(value) > 0)
	case "ft":
		w, ok := cdr.ParseFeatureTime(value)
		if !ok && r.err == nil {
			r.err = ErrBadTime
		}
		rec.Setup, rec.Disconnect = w, w
		r.saw(seenTime, true)
	case "cgn":
		rec.Calling = value
	case "cdn":
		rec.Called = value
	case "fid":
		rec.FeatureID = value
	case "legID":
		rec.FeatureLeg = value
	case "fcid":
		r.setConnection(value)
	case "bguid":
		if rec.Normal.IsZero() {
			r.setConnection(value)
		}
		return false
	default:
		return false
	}
	return true
}

func (r *featureReader) saw(bit uint8, found bool) {
	if found {
		r.seen |= bit
	}
}

func (r *featureReader) setConnection(value []byte) {
	r.seen |= seenCall
	r.rec.Connection = value
	r.rec.Normal = cdr.NormalConnection(value)
	if r.rec.Normal.IsZero() && !isZeroID(value) && r.err == nil {
		r.err = ErrBadConnection
	}
}
