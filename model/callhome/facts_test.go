package callhome

import (
	"fmt"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/host"
)

func is(v string) host.Fact      { return host.Fact{Value: v} }
func problem(p string) host.Fact { return host.Fact{Problem: p} }

// someFacts are those of a server on which nearly everything can be read.
func someFacts(t testing.TB) Facts {
	t.Helper()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return Facts{
		Config: Config{
			Mode: Smart, ContactEmail: "voice@example.com", Company: "株式会社サンプル", ContactName: "山田 太郎",
			Address: "1-2-3 Marunouchi\nChiyoda-ku\nTokyo", Phone: "+81 3-1234-5678", Method: HTTPS,
		},
		ClusterID: "tokyo-1", NodeName: "cucm-sub1", PublisherName: "cucm-pub",
		PublisherAddresses: []string{"192.0.2.10", "2001:db8::10"},
		Host: host.Facts{
			HostName:        is("cucm-sub1.example.com"),
			Addresses:       host.List[string]{Items: []string{"192.0.2.11"}},
			MAC:             is("00:0c:29:aa:bb:cc"),
			DNSServers:      host.List[string]{Items: []string{"192.0.2.53", "2001:db8::53"}},
			OSVersion:       is("Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64"),
			Locale:          is("ja_JP.UTF-8"),
			UpTime:          is("93784"),
			Model:           is("Cisco Systems Inc UCSC-C220-M5SX"),
			Serial:          is("WZP23420AB1"),
			FirmwareVersion: problem("/sys/class/dmi/id/ec_firmware_release does not exist on this system"),
			BIOSVersion:     is("C220M5.4.2.3a.0"),
			BIOSInformation: is("Cisco Systems, Inc., 04/28/2023"),
			CPUSpeed:        is("3500"),
			CPULoad:         host.List[host.CPU]{Items: []host.CPU{{Name: "cpu0", User: 40, System: 15, Idle: 40}}},
			RAM:             is("8589934592"),
			MemoryUsed:      is("1610612736"),
			RAID:            is("md0 raid1 active [2/2] [UU]; md_sales raid5 active [3/2] [U_U]"),
			Partitions: host.List[host.Partition]{Items: []host.Partition{
				{Mount: "/", Device: "/dev/sda1", FSType: "ext4", Total: 42949672960, Used: 12884901888},
				{Mount: "/srv/sales", Device: "/dev/mapper/sales-data", FSType: "xfs", Total: 1099511627776, Used: 900},
				{Mount: "/srv/closed", Device: "/dev/sdc1", FSType: "xfs", Problem: "/srv/closed may not be read by the user that runs this program"},
			}},
		},
		DataFolder:     "/srv/sales/tandem",
		ActiveServices: []string{"Cisco Call Home", "Cisco Tomcat"},
		ActiveVersion:  "1.2.3", InactiveVersion: problem(NoInactiveVersion),
		Upgrades: host.List[cluster.Upgrade]{Items: []cluster.Upgrade{
			{Node: "cucm-sub1", To: "1.2.2", At: model.At(time.Date(2026, 10, 1, 3, 4, 5, 0, time.UTC))},
			{Node: "cucm-sub1", From: "1.2.2", To: "1.2.3", At: model.At(time.Date(2026, 11, 1, 3, 4, 5, 0, time.UTC))},
		}},
		Users: host.Fact{Value: "0"}, PhoneUsers: host.Fact{Value: "0"}, Devices: host.Fact{Value: "0"},
		RegisteredDevices: problem(NoRegistrations), CallActivity: problem(NoCalls),
		Tables: host.List[TableCount]{Items: []TableCount{{"sessions", 3}, {"audit", 12345}, {"call_home", 1}}},
		Time:   time.Date(2026, 11, 30, 15, 0, 1, 250_000_000, time.UTC), Zone: tokyo,
		PseudonymKey: []byte("0123456789abcdef0123456789abcdef"),
	}
}

// build makes a message of that kind from f.
func build(t testing.TB, kind Kind, m Mode, f Facts) Message {
	t.Helper()
	message, err := Build(kind, m, f, 8)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// eachMessage runs test for every kind of message that exists in both modes.
func eachMessage(t *testing.T, test func(t *testing.T, kind Kind, m Mode)) {
	t.Helper()
	for _, m := range []Mode{Smart, Anonymous} {
		for _, kind := range append(m.Kinds(), Test) {
			t.Run(fmt.Sprintf("%s in mode %s", kind, m), func(t *testing.T) {
				t.Parallel()
				test(t, kind, m)
			})
		}
	}
}

func TestActivePartitionHoldsTheDataFolder(t *testing.T) {
	t.Parallel()
	f := Facts{Host: host.Facts{Partitions: host.List[host.Partition]{Items: []host.Partition{
		{Mount: "/"}, {Mount: "/srv"}, {Mount: "/srv/sales"}, {Mount: "/srv/sales2"},
	}}}}
	for folder, want := range map[string]int{
		"/": 0, "/home/tandem": 0, "/srv": 1, "/srv/other": 1, "/srv/sales": 2, "/srv/sales/data": 2, "/srv/sales2/data": 3, "/srvx": 0, "": -1,
	} {
		f.DataFolder = folder
		if got := f.activePartition(); got != want {
			t.Errorf("%q: got %d, want %d", folder, got, want)
		}
	}
}

func TestSizesAndTimesAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint64]string{
		0: "0 bytes", 1023: "1023 bytes", 1024: "1.0 KiB", 1536: "1.5 KiB", 8589934592: "8.0 GiB", 1<<64 - 1: "16.0 EiB",
	} {
		if got := size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[uint64]string{0: "0 days 00:00:00", 93784: "1 day 02:03:04", 86399: "0 days 23:59:59", 1<<64 - 1: "213503982334601 days 07:00:15"} {
		if got := upTime(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	if got := tellNumber(is("fast"), size); got != "fast" {
		t.Errorf("got %q for what is no number", got)
	}
}

func TestPseudonymsOfNodesDifferByModeClusterAndNode(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, cluster := range []string{"a", "b"} {
		for _, node := range []string{"1", "2"} {
			for _, m := range []Mode{Smart, Anonymous} {
				f := Facts{ClusterID: cluster, NodeName: node, PseudonymKey: make([]byte, 16)}
				who := fmt.Sprint(cluster, node, m)
				if other, ok := seen[f.serial(m)]; ok {
					t.Errorf("%s and %s have the same pseudonym", who, other)
				}
				seen[f.serial(m)] = who
				if len(f.serial(m)) != len("anon-")+16 {
					t.Errorf("%s: got %s", who, f.serial(m))
				}
			}
		}
	}
	f := Facts{Host: host.Facts{Serial: is("WZP23420AB1")}, PseudonymKey: make([]byte, 16)}
	other := f
	other.PseudonymKey = []byte("another key of 16 bytes")
	if f.serial(Smart) != "WZP23420AB1" || f.serial(Anonymous) == other.serial(Anonymous) {
		t.Errorf("got %s in Smart mode, %s and %s with two keys", f.serial(Smart), f.serial(Anonymous), other.serial(Anonymous))
	}
}
