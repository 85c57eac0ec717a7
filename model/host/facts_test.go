package host_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/net"

	"tandem/model/host"
)

// linux is what every Linux system has.
func linux() map[string]string {
	return map[string]string{
		"etc/os-release":            "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
		"etc/resolv.conf":           "# made by hand\nsearch example.org\nnameserver 192.0.2.53\nnameserver 2001:db8::53\n",
		"proc/sys/kernel/osrelease": "6.1.0-28-amd64\n",
		"proc/uptime":               "93784.42 180000.00\n",
		"proc/cpuinfo":              "processor\t: 0\nmodel name\t: Intel Xeon\ncpu MHz\t\t: 2399.998\n\nprocessor\t: 1\ncpu MHz\t\t: 1200.0\n",
		"proc/stat":                 "cpu  400 0 200 1400 0 0 0 0 0 0\ncpu0 300 100 100 400 50 25 25 0 0 0\ncpu1 0 0 0 1000 0 0 0 0 0 0\nbtime 1700000000\n",
		"proc/meminfo":              "MemTotal: 4000 kB\nMemFree: 1000 kB\nMemAvailable: 3000 kB\nBuffers: 500 kB\nCached: 1500 kB\n",
		"proc/filesystems":          "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n\txfs\n",
		"proc/self/mountinfo":       "27 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 27 0:21 / /proc rw - proc proc rw\n30 27 8:2 / /var rw - xfs /dev/sda2 rw\n",
		"proc/1/mountinfo":          "1 1 9:9 / / rw - ext4 /dev/of-the-host rw\n",
	}
}

// with returns linux with more files and without others.
func with(files map[string]string, without ...string) map[string]string {
	all := linux()
	for name, text := range files {
		all[name] = text
	}
	for _, name := range without {
		delete(all, name)
	}
	return all
}

func source(t *testing.T, files map[string]string) host.Source {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return host.Source{
		Root:     root,
		HostName: func() (string, error) { return "cucm-pub", nil },
		Getenv:   func(string) string { return "en_US.UTF-8" },
		Interfaces: func(context.Context) (net.InterfaceStatList, error) {
			return net.InterfaceStatList{
				{Name: "lo", Flags: []string{"up", "loopback"}, Addrs: net.InterfaceAddrList{{Addr: "127.0.0.1/8"}}},
				{Name: "eth0", HardwareAddr: "00:0c:29:aa:bb:cc", Flags: []string{"up"}, Addrs: net.InterfaceAddrList{
					{Addr: "192.0.2.10/24"}, {Addr: "fe80::1/64"}, {Addr: "2001:db8::10/64"},
				}},
				{Name: "eth1", HardwareAddr: "00:0c:29:aa:bb:cd"},
			}, nil
		},
		Usage: func(_ context.Context, path string) (*disk.UsageStat, error) {
			if path == "/var" {
				return nil, fs.ErrPermission
			}
			return &disk.UsageStat{Total: 1000, Used: 400}, nil
		},
	}
}

func is(v string) host.Fact      { return host.Fact{Value: v} }
func problem(p string) host.Fact { return host.Fact{Problem: p} }
func missing(p string) host.Fact { return problem(p + " does not exist on this system") }
func id(name string) string      { return "/sys/class/dmi/id/" + name }
func placeholder(n, v string) host.Fact {
	return problem("the manufacturer left it empty: " + id(n) + ` is "` + v + `"`)
}

func TestPhysicalServer(t *testing.T) {
	t.Parallel()
	got := host.ReadFrom(t.Context(), source(t, with(map[string]string{
		"sys/class/dmi/id/sys_vendor":                          "Cisco Systems Inc\n",
		"sys/class/dmi/id/product_name":                        "UCSC-C220-M5SX\n",
		"sys/class/dmi/id/product_serial":                      "WZP23420AB1\n",
		"sys/class/dmi/id/ec_firmware_release":                 "4.2\n",
		"sys/class/dmi/id/bios_version":                        "C220M5.4.2.3a.0\n",
		"sys/class/dmi/id/bios_vendor":                         "Cisco Systems, Inc.\n",
		"sys/class/dmi/id/bios_date":                           "04/28/2023\n",
		"sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "3500000\n",
		"proc/mdstat": "Personalities : [raid1]\nmd0 : active raid1 sdb1[1] sda1[0]\n      1000 blocks super 1.2 [2/2] [UU]\n" +
			"      bitmap: 0/1 pages [0KB], 65536KB chunk\n\nmd1 : active (read-only) raid5 sdc1[0]\n      9 blocks [3/2] [U_U]\n\n" +
			"md2 : inactive sde[0](S)\n      8 blocks\n\nunused devices: <none>\n",
	})))
	want := host.Facts{
		HostName:        is("cucm-pub"),
		Addresses:       host.List[string]{Items: []string{"192.0.2.10", "2001:db8::10"}},
		MAC:             is("00:0c:29:aa:bb:cc"),
		DNSServers:      host.List[string]{Items: []string{"192.0.2.53", "2001:db8::53"}},
		OSVersion:       is("Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64"),
		Locale:          is("en_US.UTF-8"),
		UpTime:          is("93784"),
		Model:           is("Cisco Systems Inc UCSC-C220-M5SX"),
		Serial:          is("WZP23420AB1"),
		FirmwareVersion: is("4.2"),
		BIOSVersion:     is("C220M5.4.2.3a.0"),
		BIOSInformation: is("Cisco Systems, Inc., 04/28/2023"),
		CPUSpeed:        is("3500"),
		CPULoad: host.List[host.CPU]{Items: []host.CPU{
			{Name: "cpu0", User: 40, System: 15, Idle: 40}, {Name: "cpu1", Idle: 100},
		}},
		RAM:        is("4096000"),
		MemoryUsed: is("1024000"),
		RAID:       is("md0 raid1 active [2/2] [UU]; md1 raid5 active (read-only) [3/2] [U_U]; md2 inactive"),
		Partitions: host.List[host.Partition]{Items: []host.Partition{
			{Mount: "/", Device: "/dev/sda1", FSType: "ext4", Total: 1000, Used: 400},
			{Mount: "/var", Device: "/dev/sda2", FSType: "xfs", Problem: "/var may not be read by the user that runs this program"},
		}},
	}
	compare(t, got, want)
}

func TestVirtualMachineWithoutSerial(t *testing.T) {
	t.Parallel()
	got := host.ReadFrom(t.Context(), source(t, with(map[string]string{
		"sys/class/dmi/id/sys_vendor":     "QEMU\n",
		"sys/class/dmi/id/product_name":   "Standard PC (Q35 + ICH9, 2009)\n",
		"sys/class/dmi/id/product_serial": "Not Specified\n",
		"sys/class/dmi/id/bios_version":   "0\n",
		"sys/class/dmi/id/bios_vendor":    "To be filled by O.E.M.\n",
		"sys/class/dmi/id/bios_date":      "04/01/2014\n",
		"proc/mdstat":                     "Personalities : \nunused devices: <none>\n",
	})))
	facts := []struct {
		name      string
		got, want host.Fact
	}{
		{"Model", got.Model, is("QEMU Standard PC (Q35 + ICH9, 2009)")},
		{"Serial", got.Serial, placeholder("product_serial", "Not Specified")},
		{"FirmwareVersion", got.FirmwareVersion, missing(id("ec_firmware_release"))},
		{"BIOSVersion", got.BIOSVersion, placeholder("bios_version", "0")},
		{"BIOSInformation", got.BIOSInformation, is("04/01/2014")},
		{"CPUSpeed", got.CPUSpeed, is("2400")},
		{"RAID", got.RAID, is("no software RAID array")},
	}
	for _, f := range facts {
		if f.got != f.want {
			t.Errorf("%s: got %+v, want %+v", f.name, f.got, f.want)
		}
	}
}

func TestContainerWithoutDMI(t *testing.T) {
	t.Parallel()
	src := source(t, with(map[string]string{
		"proc/self/mountinfo": "500 1 0:50 / / rw - overlay overlay rw\n501 500 0:21 / /proc rw - proc proc rw\n" +
			"502 500 8:1 /var/lib/docker/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda1 rw\n",
	}, "etc/resolv.conf"))
	src.Getenv = func(string) string { return "" }
	got := host.ReadFrom(t.Context(), src)
	facts := []struct {
		name      string
		got, want host.Fact
	}{
		{"Model", got.Model, missing(id("product_name"))},
		{"Serial", got.Serial, missing(id("product_serial"))},
		{"BIOSVersion", got.BIOSVersion, missing(id("bios_version"))},
		{"BIOSInformation", got.BIOSInformation, missing(id("bios_vendor"))},
		{"Locale", got.Locale, problem("LANG is not set in the environment of this program")},
		{"RAID", got.RAID, problem("/proc/mdstat does not exist on this system: its kernel tells nothing about RAID")},
		{"DNSServers", problem(got.DNSServers.Problem), missing("/etc/resolv.conf")},
	}
	for _, f := range facts {
		if f.got != f.want {
			t.Errorf("%s: got %+v, want %+v", f.name, f.got, f.want)
		}
	}
	want := []host.Partition{{Mount: "/", Device: "overlay", FSType: "overlay", Total: 1000, Used: 400}}
	if !reflect.DeepEqual(got.Partitions.Items, want) {
		t.Errorf("Partitions: got %+v, want %+v", got.Partitions, want)
	}
}

// TestNothingReadable checks that every fact of an empty system has a problem
// and no value.
func TestNothingReadable(t *testing.T) {
	t.Parallel()
	src := source(t, nil)
	src.HostName = func() (string, error) { return "", errors.New("no name") }
	src.Getenv = func(string) string { return "" }
	src.Interfaces = func(context.Context) (net.InterfaceStatList, error) { return nil, errors.New("no netlink") }
	facts := reflect.ValueOf(host.ReadFrom(t.Context(), src))
	for field, v := range facts.Fields() {
		value := v.Field(0)
		if !value.IsZero() || v.FieldByName("Problem").String() == "" {
			t.Errorf("%s: got %+v, want no value and a problem", field.Name, v)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"": true, "0": true, "00000000": true, "..........": true, "None": true, "Default string": true,
		"TO BE FILLED BY O.E.M.": true, "System Serial Number": true, "N/A": true, "XXXXXXXX": true,
		"WZP23420AB1": false, "1": false, "VMware-56 4d 5c 1c": false, "A05": false, "100": false,
	}
	for serial, want := range tests {
		src := source(t, map[string]string{"sys/class/dmi/id/product_serial": serial + "\n"})
		got := host.ReadFrom(t.Context(), src).Serial
		if (got.Problem != "") != want || (got.Value == "") != want {
			t.Errorf("%q: got %+v, want placeholder %v", serial, got, want)
		}
	}
}

func TestThisMachine(t *testing.T) {
	t.Parallel()
	got := host.Read(t.Context())
	for name, f := range map[string]host.Fact{
		"HostName": got.HostName, "UpTime": got.UpTime, "RAM": got.RAM, "MemoryUsed": got.MemoryUsed,
	} {
		if f.Value == "" || f.Problem != "" {
			t.Errorf("%s: got %+v, want a value", name, f)
		}
	}
	if len(got.CPULoad.Items) == 0 || len(got.Partitions.Items) == 0 {
		t.Errorf("got CPU load %+v and partitions %+v, want some", got.CPULoad, got.Partitions)
	}
}

// compare names the facts that differ.
func compare(t *testing.T, got, want host.Facts) {
	t.Helper()
	w := reflect.ValueOf(want)
	for field, v := range reflect.ValueOf(got).Fields() {
		if g, w := v.Interface(), w.FieldByName(field.Name).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s: got %s, want %s", field.Name, dump(g), dump(w))
		}
	}
}

func dump(v any) string { return fmt.Sprintf("%+v", v) }
