package xcdr

import (
	"bytes"

	"tandem/model/cdr"
)

// The names that stand in files for numbers.
var (
	legTypes = map[string]uint8{
		"Telephony": uint8(cdr.Telephony), "VoIP": uint8(cdr.VoIP), "VOIP": uint8(cdr.VoIP),
	}
	origins = map[string]uint8{
		"originate": uint8(cdr.Originate), "answer": uint8(cdr.Answer), "callback": uint8(cdr.Callback),
	}
	infoTypes = map[string]uint8{
		"speech": uint8(cdr.Speech), "video": uint8(cdr.Video), "fax": uint8(cdr.Fax),
	}
)

// features are the names of features.
var features = map[string]bool{
	"TWC": true, "CFA": true, "CFBY": true, "CFNA": true, "BXFER": true, "CXFER": true,
	"HOLD": true, "RESUME": true, "EMR": true,
}

// split appends the values of line to fields. A value may be in quotes, which are
// not part of it; quotes that are doubled inside of them stay so.
func split(line []byte, fields []span) []span {
	for start := 0; ; {
		field, next := cutField(line, start)
		fields = append(fields, field)
		if next < 0 {
			return fields
		}
		start = next
	}
}

// cutField returns the value that begins at start and where the next one begins, -1
// for none.
func cutField(line []byte, start int) (field span, next int) {
	for start < len(line) && line[start] == ' ' {
		start++
	}
	search := start
	field.start = start
	if start < len(line) && line[start] == '"' {
		if end := closingQuote(line, start+1); end > 0 {
			field, search = span{start + 1, end}, end+1
		}
	}
	end := len(line)
	next = -1
	if comma := bytes.IndexByte(line[search:], ','); comma >= 0 {
		end, next = search+comma, search+comma+1
	}
	if field.end == 0 {
		field.end = end
	}
	for field.end > field.start && line[field.end-1] == ' ' {
		field.end--
	}
	return field, next
}

// closingQuote returns where the quote is that ends the value at start, 0 for
// nowhere.
func closingQuote(line []byte, start int) int {
	for i := start; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			i++
			continue
		}
		return i
	}
	return 0
}

// maxTextCommas is how many commas a text of disconnection without quotes may have.
const maxTextCommas = 4

// joinText puts the text of disconnection together where it was cut at its own
// commas: behind it stands the name of an origin.
func joinText(line []byte, fields []span) []span {
	for at := callOrigin; at < min(len(fields), callOrigin+maxTextCommas+1); at++ {
		if _, ok := origins[string(line[fields[at].start:fields[at].end])]; !ok {
			continue
		}
		if at > callOrigin {
			fields[disconnectText].end = fields[at-1].end
			fields = append(fields[:callOrigin], fields[at:]...)
		}
		break
	}
	return fields
}
