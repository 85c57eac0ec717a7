package host

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shirou/gopsutil/v4/disk"
)

// raid describes the arrays in /proc/mdstat: "md0 raid1 active [2/2] [UU]",
// separated by semicolons.
func (s Source) raid() Fact {
	text, trouble := s.read("/proc/mdstat")
	if trouble != "" {
		return problem("%s: its kernel tells nothing about RAID", trouble)
	}
	arrays := parseMDStat(text)
	if len(arrays) == 0 {
		return value("no software RAID array")
	}
	return value(strings.Join(arrays, "; "))
}

// parseMDStat returns one line per array. An array is a line such as
// "md0 : active raid1 sdb1[1] sda1[0]", followed by one that ends in the number
// of its devices and their states, "[2/2] [UU]" (md(4)).
func parseMDStat(text string) []string {
	var arrays []string
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) >= 3 && strings.HasPrefix(f[0], "md") && f[1] == ":":
			arrays = append(arrays, describeArray(f[0], f[2:]))
		case len(arrays) > 0 && len(f) >= 2 && f[1] == "blocks":
			for _, word := range f {
				if strings.HasPrefix(word, "[") {
					arrays[len(arrays)-1] += " " + word
				}
			}
		}
	}
	return arrays
}

// describeArray returns name, level and state. Between state and level there
// may be "(read-only)"; an inactive array has no level.
func describeArray(name string, words []string) string {
	state, rest := words[0], words[1:]
	if len(rest) > 0 && strings.HasPrefix(rest[0], "(") {
		state, rest = state+" "+rest[0], rest[1:]
	}
	if len(rest) > 0 && !strings.Contains(rest[0], "[") {
		return name + " " + rest[0] + " " + state
	}
	return name + " " + state
}

// partitions lists what is mounted from storage devices, and the root file
// system whatever it is.
func (s Source) partitions(ctx context.Context) List[Partition] {
	mounted, err := disk.PartitionsWithContext(ctx, true)
	if err != nil {
		return List[Partition]{Problem: fmt.Sprintf("the mounted file systems cannot be listed: %v", err)}
	}
	stored, err := disk.PartitionsWithContext(ctx, false)
	if err != nil {
		return List[Partition]{Problem: fmt.Sprintf("the storage devices cannot be listed: %v", err)}
	}
	isRoot := func(p disk.PartitionStat) bool { return p.Mountpoint == "/" }
	if root := slices.IndexFunc(mounted, isRoot); root >= 0 && !slices.ContainsFunc(stored, isRoot) {
		stored = slices.Insert(stored, 0, mounted[root])
	}
	var l List[Partition]
	for _, p := range stored {
		l.Items = append(l.Items, s.partition(ctx, p))
	}
	return l
}

func (s Source) partition(ctx context.Context, p disk.PartitionStat) Partition {
	out := Partition{Mount: p.Mountpoint, Device: p.Device, FSType: p.Fstype}
	usage, err := s.Usage(ctx, p.Mountpoint)
	if err != nil {
		out.Problem = unreadable(p.Mountpoint, err)
		return out
	}
	out.Total, out.Used = usage.Total, usage.Used
	return out
}
