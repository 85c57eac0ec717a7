package cdr

import (
	"bytes"
	"time"
)

// ParseWall reads a time as gateways write it in the body of a record, such as
// "*11:14:39.367 UTC Mon Jun 18 2001": the mark of the clock, the time of day with
// or without milliseconds, the name of the zone, which may be missing or be any
// words, and the date. The zone is a view of b.
//
// A gateway without a clock writes no time. "", zeros, "(null)", and the epochs of
// NTP and Unix are taken for that: w is 0 and ok is true.
func ParseWall(b []byte) (w Wall, zone []byte, mark ClockMark, ok bool) {
	var last WallReader
	return last.Read(b)
}

// WallReader reads times like ParseWall. It remembers the date that it read last,
// which neighbouring records share. The zero WallReader is ready for use; it is
// not for several goroutines.
type WallReader struct {
	// date is the text from the zone on that was read last: its first size bytes.
	date [48]byte
	size int
	// zone is the length of the zone at its beginning, start when its day begins.
	zone  int
	start Wall
	null  bool
}

// Read is ParseWall.
func (r *WallReader) Read(b []byte) (w Wall, zone []byte, mark ClockMark, ok bool) {
	b, mark = cutMark(bytes.Trim(b, " "))
	if isZeros(b) {
		return 0, nil, mark, true
	}
	clock, rest, ok := parseClock(b)
	if !ok || len(rest) == 0 || rest[0] != ' ' {
		return 0, nil, mark, false
	}
	for rest = rest[1:]; len(rest) > 0 && rest[0] == ' '; {
		rest = rest[1:]
	}
	if r.size == 0 || !bytes.Equal(r.date[:r.size], rest) {
		if !r.learn(rest) {
			return 0, nil, mark, false
		}
	}
	if r.null {
		return 0, nil, mark, true
	}
	return r.start + clock, rest[:r.zone], mark, true
}

// clockSize is the length of "10:14:59.214 ".
const clockSize = len("10:14:59.214 ")

// ReadQuick reads the time at the beginning of b that ends at a comma, if it is in
// the form in which nearly all are: two digits of each, milliseconds, one blank, and
// the zone and the date that were read last. Otherwise ok is false, and Read is to
// look at it.
func (r *WallReader) ReadQuick(b []byte) (w Wall, zone []byte, size int, ok bool) {
	size = clockSize + r.size
	if len(b) <= size || r.size == 0 || r.null || b[size] != ',' || string(b[clockSize:size]) != string(r.date[:r.size]) {
		return 0, nil, 0, false
	}
	if b[2] != ':' || b[5] != ':' || b[8] != '.' || b[12] != ' ' || !isDigit(b[11]) {
		return 0, nil, 0, false
	}
	hour, minute, second, hundredths := two(b), two(b[3:]), two(b[6:]), two(b[9:])
	if hour > 23 || minute > 59 || second > 60 || hundredths > 99 {
		return 0, nil, 0, false
	}
	w = r.start + Wall(hour*3_600_000+minute*60_000+second*1_000+hundredths*10+int(b[11]-'0'))
	return w, b[clockSize : clockSize+r.zone], size, true
}

// learn reads the zone and the date of text, and remembers them.
func (r *WallReader) learn(text []byte) bool {
	r.size = 0
	if len(text) > len(r.date) {
		return false
	}
	zone, year, month, day, ok := parseDate(text)
	if !ok {
		return false
	}
	r.null = year < firstYear
	if !r.null && (day < 1 || day > daysOf(year, month)) {
		return false
	}
	r.start = Wall(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).UnixMilli())
	r.zone = zone
	r.size = copy(r.date[:], text)
	return true
}

// firstYear is the first year in which a clock can have shown a time: everything
// before is an epoch.
const firstYear = 1971

// cutMark takes the mark of the clock off a time.
func cutMark(b []byte) ([]byte, ClockMark) {
	if len(b) == 0 {
		return b, ClockGood
	}
	switch b[0] {
	case '*':
		return b[1:], ClockNotSet
	case '.':
		return b[1:], ClockLost
	}
	return b, ClockGood
}

// nullWord may stand behind the zero of a clock that shows nothing.
var nullWord = []byte("(null)")

// isZeros reports whether b is a time of which nothing is known: nothing but
// zeros and what stands between them.
func isZeros(b []byte) bool {
	for i, ch := range b {
		switch ch {
		case '0', ':', '.', ' ', '-', '/':
		default:
			return bytes.Equal(b[i:], nullWord)
		}
	}
	return true
}

// parseClock reads H:MM:SS or HH:MM:SS with or without a fraction.
func parseClock(b []byte) (ms Wall, rest []byte, ok bool) {
	hour, b, ok := digits(b, 1, 2)
	if !ok || hour > 23 || len(b) < 6 || b[0] != ':' || b[3] != ':' {
		return 0, nil, false
	}
	minute, second := two(b[1:]), two(b[4:])
	if minute > 59 || second > 60 {
		return 0, nil, false
	}
	ms = Wall(hour*3_600_000 + minute*60_000 + second*1_000)
	b = b[6:]
	if len(b) == 0 || b[0] != '.' {
		return ms, b, true
	}
	fraction, rest, ok := parseFraction(b[1:])
	return ms + fraction, rest, ok
}

// parseFraction reads the digits of a fraction of a second, as many as there are.
func parseFraction(b []byte) (ms Wall, rest []byte, ok bool) {
	unit := Wall(100)
	for len(b) > 0 && isDigit(b[0]) {
		ms += Wall(b[0]-'0') * unit
		unit /= 10
		b, ok = b[1:], true
	}
	return ms, b, ok
}

// parseDate reads "UTC Mon Jun 18 2001", whose zone may be missing or have blanks,
// from its end. zone is the length of the zone's name.
func parseDate(b []byte) (zone, year, month, day int, ok bool) {
	if len(b) < len("Mon Jun 8 2001") {
		return 0, 0, 0, 0, false
	}
	year, rest, ok := digits(b[len(b)-4:], 4, 4)
	if !ok || len(rest) != 0 {
		return 0, 0, 0, 0, false
	}
	b = bytes.TrimRight(b[:len(b)-4], " ")
	at := bytes.LastIndexByte(b, ' ')
	if at < 0 {
		return 0, 0, 0, 0, false
	}
	day, rest, ok = digits(b[at+1:], 1, 2)
	if !ok || len(rest) != 0 {
		return 0, 0, 0, 0, false
	}
	b = bytes.TrimRight(b[:at], " ")
	if len(b) < len("Mon Jun") || b[len(b)-4] != ' ' {
		return 0, 0, 0, 0, false
	}
	month = monthOf(b[len(b)-3:])
	b = bytes.TrimRight(b[:len(b)-len("Jun")], " ")
	if len(b) < len("Mon") {
		return 0, 0, 0, 0, false
	}
	b = b[:len(b)-len("Mon")]
	return len(bytes.TrimRight(b, " ")), year, month, day, month > 0
}

// ParseFeatureTime reads the time of a feature, "02/14/2026 09:05:07.120", which
// names no zone. What is empty or zero is 0 and ok.
func ParseFeatureTime(b []byte) (w Wall, ok bool) {
	b, _ = cutMark(bytes.Trim(b, " "))
	if isZeros(b) {
		return 0, true
	}
	if len(b) < len("02/14/2026 9:05:07") || b[2] != '/' || b[5] != '/' || b[10] != ' ' {
		return 0, false
	}
	month, day := two(b), two(b[3:])
	year, _, ok := digits(b[6:], 4, 4)
	if !ok || month < 1 || month > 12 {
		return 0, false
	}
	clock, rest, ok := parseClock(b[11:])
	if !ok || len(rest) != 0 {
		return 0, false
	}
	if year < firstYear {
		return 0, true
	}
	if day < 1 || day > daysOf(year, month) {
		return 0, false
	}
	return Wall(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).UnixMilli()) + clock, true
}

// digits reads a number of least to most digits and returns what follows.
func digits(b []byte, least, most int) (n int, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < most && isDigit(b[i]) {
		n = n*10 + int(b[i]-'0')
		i++
	}
	return n, b[i:], i >= least
}

// two reads two digits; 100 or more when they are none.
func two(b []byte) int {
	if !isDigit(b[0]) || !isDigit(b[1]) {
		return 100
	}
	return int(b[0]-'0')*10 + int(b[1]-'0')
}

func isDigit(ch byte) bool { return ch-'0' < 10 }

func daysOf(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// monthOf returns the month with that abbreviation, 0 for none.
func monthOf(b []byte) int {
	switch string(b) {
	case "Jan":
		return 1
	case "Feb":
		return 2
	case "Mar":
		return 3
	case "Apr":
		return 4
	case "May":
		return 5
	case "Jun":
		return 6
	case "Jul":
		return 7
	case "Aug":
		return 8
	case "Sep":
		return 9
	case "Oct":
		return 10
	case "Nov":
		return 11
	case "Dec":
		return 12
	}
	return 0
}
