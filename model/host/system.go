package host

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/mem"
)

func (s Source) osVersion() Fact {
	text, trouble := s.read("/etc/os-release")
	if trouble != "" {
		return problem("%s", trouble)
	}
	name := releaseName(text)
	if name == "" {
		return problem("/etc/os-release has no PRETTY_NAME")
	}
	if kernel, trouble := s.read("/proc/sys/kernel/osrelease"); trouble == "" {
		name += ", kernel " + kernel
	}
	return value(name)
}

// releaseName returns PRETTY_NAME of an os-release file (os-release(5)).
func releaseName(text string) string {
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
			return strings.Trim(name, `"'`)
		}
	}
	return ""
}

func (s Source) locale() Fact {
	if lang := s.Getenv("LANG"); lang != "" {
		return value(lang)
	}
	return problem("LANG is not set in the environment of this program")
}

// upTime reads the first number of /proc/uptime (proc(5)).
func (s Source) upTime() Fact {
	text, trouble := s.read("/proc/uptime")
	if trouble != "" {
		return problem("%s", trouble)
	}
	first, _, _ := strings.Cut(text, " ")
	seconds, err := strconv.ParseFloat(first, 64)
	if err != nil || seconds < 0 || math.IsNaN(seconds) {
		return problem("/proc/uptime does not begin with a number of seconds")
	}
	return number(uint64(seconds))
}

func cpuSpeed(ctx context.Context) Fact {
	all, err := cpu.InfoWithContext(ctx)
	switch {
	case err != nil:
		return problem("the processors cannot be read: %v", err)
	case len(all) == 0 || all[0].Mhz <= 0:
		return problem("the system does not tell the speed of its processors")
	default:
		return number(uint64(math.Round(all[0].Mhz)))
	}
}

func cpuLoad(ctx context.Context) List[CPU] {
	times, err := cpu.TimesWithContext(ctx, true)
	if err != nil || len(times) == 0 {
		return List[CPU]{Problem: "/proc/stat does not tell how the processors spent their time"}
	}
	var l List[CPU]
	for _, t := range times {
		total := t.User + t.Nice + t.System + t.Irq + t.Softirq + t.Idle + t.Iowait + t.Steal
		if total <= 0 {
			continue
		}
		l.Items = append(l.Items, CPU{
			Name:   t.CPU,
			User:   100 * (t.User + t.Nice) / total,
			System: 100 * (t.System + t.Irq + t.Softirq) / total,
			Idle:   100 * t.Idle / total,
		})
	}
	return l
}

// memory returns the bytes of RAM and those of them in use.
func memory(ctx context.Context) (total, used Fact) {
	m, err := mem.VirtualMemoryWithContext(ctx)
	switch {
	case err != nil:
		total = problem("the memory cannot be read: %v", err)
	case m.Total == 0:
		total = problem("/proc/meminfo does not tell the size of the memory")
	default:
		return number(m.Total), number(m.Used)
	}
	return total, total
}
