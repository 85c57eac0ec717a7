package host

import (
	"context"
	"net/netip"
	"slices"
	"strings"
)

func (s Source) hostName() Fact {
	name, err := s.HostName()
	if err != nil {
		return problem("the system does not tell its name: %v", err)
	}
	return value(name)
}

// network returns the addresses and the first hardware address.
func (s Source) network(ctx context.Context) (addresses List[string], mac Fact) {
	interfaces, err := s.Interfaces(ctx)
	if err != nil {
		mac = problem("the network interfaces cannot be listed: %v", err)
		return List[string]{Problem: mac.Problem}, mac
	}
	mac = problem("no network interface has a hardware address")
	for _, i := range interfaces {
		if slices.Contains(i.Flags, "loopback") {
			continue
		}
		if mac.Value == "" && i.HardwareAddr != "" {
			mac = value(i.HardwareAddr)
		}
		for _, a := range i.Addrs {
			if ip, ok := usable(a.Addr); ok {
				addresses.Items = append(addresses.Items, ip)
			}
		}
	}
	if len(addresses.Items) == 0 {
		addresses.Problem = "no network interface has an address that others can reach"
	}
	return addresses, mac
}

// usable returns the IP address in text, which may end in a prefix length, when
// it has a meaning outside the machine and its link.
func usable(text string) (string, bool) {
	text, _, _ = strings.Cut(text, "/")
	ip, err := netip.ParseAddr(text)
	if err != nil || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return "", false
	}
	return ip.String(), true
}

func (s Source) dnsServers() List[string] {
	text, trouble := s.read("/etc/resolv.conf")
	if trouble != "" {
		return List[string]{Problem: trouble}
	}
	var l List[string]
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "nameserver" {
			l.Items = append(l.Items, f[1])
		}
	}
	return l
}
