package user

import (
	"fmt"
	"regexp"
	"strconv"

	"tandem/model"
)

// MaxLoginTime is the longest maximum login time in minutes: 168 hours.
const MaxLoginTime = 168 * 60

// loginTime is HHH:MM; the hours may be left out, as in ":30".
var loginTime = regexp.MustCompile(`^([0-9]{0,3}):([0-5][0-9])$`)

// ParseLoginTime reads a time such as 168:00, 025:16, 8:00, :30 or 0, also in
// full-width digits, and returns its minutes; ok is false unless it is from 0:00
// to 168:00.
func ParseLoginTime(text string) (minutes int, ok bool) {
	text = narrow(text)
	if text == "0" {
		return 0, true
	}
	parts := loginTime.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi("0" + parts[1])
	rest, _ := strconv.Atoi(parts[2])
	minutes = hours*60 + rest
	return minutes, minutes <= MaxLoginTime
}

// FormatLoginTime returns minutes as ParseLoginTime reads them: 8:00.
func FormatLoginTime(minutes int) string {
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

// ParseMaximumLoginTime reads EndUser.MaximumLoginTime from its form field;
// blank is 0, that of the system.
func ParseMaximumLoginTime(text string, errs *model.FieldErrors) int {
	if narrow(text) == "" {
		return 0
	}
	minutes, ok := ParseLoginTime(text)
	if !ok || minutes == 0 {
		errs.Add(FieldMaximumLoginTime, maximumLoginTimeRange())
	}
	return minutes
}

func maximumLoginTimeRange() model.Text {
	return model.T("Maximum Login Time must be a time from 00:01 to 168:00 such as 25:16 or :30, or blank for that of the system")
}
