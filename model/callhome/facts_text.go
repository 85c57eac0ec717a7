package callhome

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/host"
)

// notAvailable says in a message why it does not tell something.
func notAvailable(reason string) string {
	return "Not available: " + cmp.Or(reason, "it is not known")
}

// tell returns the value of a fact, or why there is none.
func tell(f host.Fact) string {
	if f.Value == "" {
		return notAvailable(f.Problem)
	}
	return f.Value
}

// entered returns what an administrator may have typed.
func entered(s string) string {
	return tell(host.Fact{Value: s, Problem: "it was not entered"})
}

// known returns what the cluster knows of itself.
func known(s string) string { return tell(host.Fact{Value: s}) }

// tellList writes the items of a list with write, separated by semicolons.
func tellList[T any](list host.List[T], write func(T) string) string {
	if len(list.Items) == 0 && list.Problem != "" {
		return notAvailable(list.Problem)
	}
	if len(list.Items) == 0 {
		return "none"
	}
	texts := make([]string, len(list.Items))
	for i, item := range list.Items {
		texts[i] = write(item)
	}
	return strings.Join(texts, "; ")
}

// tellNumber writes a fact that is a whole number, or the fact as it is when it
// is something else.
func tellNumber(f host.Fact, write func(uint64) string) string {
	n, err := strconv.ParseUint(f.Value, 10, 64)
	if err != nil {
		return tell(f)
	}
	return write(n)
}

// size writes bytes as people read them: "3.9 GiB".
func size(n uint64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	i, value := 0, float64(n)
	for ; value >= 1024 && i < len(units)-1; i++ {
		value /= 1024
	}
	if i == 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.1f %s", value, units[i])
}

func upTime(seconds uint64) string {
	days := fmt.Sprintf("%d days", seconds/86400)
	if seconds/86400 == 1 {
		days = "1 day"
	}
	return fmt.Sprintf("%s %02d:%02d:%02d", days, seconds/3600%24, seconds/60%60, seconds%60)
}

func partitionName(p host.Partition) string {
	if p.Device == "" {
		return fmt.Sprintf("%s (%s)", p.Mount, p.FSType)
	}
	return fmt.Sprintf("%s (%s, %s)", p.Mount, p.Device, p.FSType)
}

func partitionSize(p host.Partition) string {
	if p.Problem != "" {
		return partitionName(p) + " " + notAvailable(p.Problem)
	}
	return partitionName(p) + " " + size(p.Total)
}

func partitionUse(p host.Partition) string {
	if p.Problem != "" {
		return partitionName(p) + " " + notAvailable(p.Problem)
	}
	return fmt.Sprintf("%s %s of %s", partitionName(p), size(p.Used), size(p.Total))
}

func cpuUse(c host.CPU) string {
	return fmt.Sprintf("%s user %.1f %%, system %.1f %%, idle %.1f %%", c.Name, c.User, c.System, c.Idle)
}

// upgrade writes one line of the upgrade history.
func (f Facts) upgrade(u cluster.Upgrade) string {
	if u.From == "" {
		return fmt.Sprintf("%s %s installed %s", f.date(u.At.Time), u.Node, u.To)
	}
	return fmt.Sprintf("%s %s upgraded from %s to %s", f.date(u.At.Time), u.Node, u.From, u.To)
}

// clean makes s a text that XML, mail and lists can hold: control characters, and
// bytes and code points that are no text, become U+FFFD, line ends one line feed.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (model.IsControl(r) || r&0xFFFE == 0xFFFE) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// oneLine is clean with lines joined by commas, so that no value can be mistaken
// for another line of a list.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.TrimSpace(clean(s)), "\n", ", ")
}

func megahertz(n uint64) string { return fmt.Sprintf("%d MHz", n) }
