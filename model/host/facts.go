package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// Fact is one thing about the machine: a value, or the problem of reading it.
type Fact struct {
	Value string
	// Problem says in English why there is no Value.
	Problem string
}

// List is a fact with several values. An empty list without a Problem means
// that there are none.
type List[T any] struct {
	Items   []T
	Problem string
}

// Partition is one mounted file system that stores data.
type Partition struct {
	Mount  string
	Device string
	FSType string
	// Total and Used are bytes. Both are 0 when Problem is set.
	Total, Used uint64
	// Problem says why the sizes cannot be read.
	Problem string
}

// CPU is how one processor spent its time since the machine started. What is
// missing from 100 it spent waiting for disks or serving other guests.
type CPU struct {
	Name string // "cpu0"
	// User, System and Idle are percent.
	User, System, Idle float64
}

// Facts are the facts of one moment.
type Facts struct {
	HostName Fact
	// Addresses are the IP addresses of the machine, without those that mean
	// something only on the machine or its link.
	Addresses List[string]
	// MAC is the hardware address of the first interface that has one.
	MAC Fact
	// DNSServers are the name servers in /etc/resolv.conf.
	DNSServers List[string]

	// OSVersion is the name and version of the distribution and the kernel.
	OSVersion Fact
	// Locale is the LANG of this process, such as "en_US.UTF-8".
	Locale Fact
	// UpTime is whole seconds since the machine started.
	UpTime Fact

	// Model is the vendor and the name of the product.
	Model  Fact
	Serial Fact
	// FirmwareVersion is that of the embedded controller; BIOSVersion is that
	// of the BIOS or UEFI; BIOSInformation is its vendor and date.
	FirmwareVersion, BIOSVersion, BIOSInformation Fact

	// CPUSpeed is the highest speed of the first processor in MHz.
	CPUSpeed Fact
	CPULoad  List[CPU]
	// RAM and MemoryUsed are bytes. Caches count as free.
	RAM, MemoryUsed Fact

	// RAID describes the arrays of the Linux md driver; a controller that keeps
	// its arrays to itself is not seen.
	RAID       Fact
	Partitions List[Partition]
}

// Read returns the facts of this machine. It reads files only and takes a few
// milliseconds.
func Read(ctx context.Context) Facts { return ReadFrom(ctx, System()) }

// ReadFrom returns the facts that src tells.
func ReadFrom(ctx context.Context, src Source) Facts {
	ctx = src.environment(ctx)
	f := Facts{
		HostName:   src.hostName(),
		DNSServers: src.dnsServers(),
		OSVersion:  src.osVersion(),
		Locale:     src.locale(),
		UpTime:     src.upTime(),
		CPUSpeed:   cpuSpeed(ctx),
		CPULoad:    cpuLoad(ctx),
		RAID:       src.raid(),
		Partitions: src.partitions(ctx),

		Model:           src.model(),
		Serial:          src.dmi("product_serial"),
		FirmwareVersion: src.dmi("ec_firmware_release"),
		BIOSVersion:     src.dmi("bios_version"),
		BIOSInformation: src.biosInformation(),
	}
	f.Addresses, f.MAC = src.network(ctx)
	f.RAM, f.MemoryUsed = memory(ctx)
	return f
}

func value(v string) Fact { return Fact{Value: v} }

func number(n uint64) Fact { return Fact{Value: strconv.FormatUint(n, 10)} }

func problem(format string, args ...any) Fact {
	return Fact{Problem: fmt.Sprintf(format, args...)}
}

// unreadable says in words for people why path could not be read.
func unreadable(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path + " does not exist on this system"
	case errors.Is(err, fs.ErrPermission):
		return path + " may not be read by the user that runs this program"
	default:
		return fmt.Sprintf("%s cannot be read: %v", path, err)
	}
}
