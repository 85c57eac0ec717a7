package certificate

import (
	"net"
	"os"
)

// HostNames returns the names by which this host may be reached: its host name
// and the IP addresses of its interfaces, without loopback and link-local ones.
func HostNames() []string {
	var names []string
	if name, err := os.Hostname(); err == nil {
		names = append(names, name)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return names
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.IsGlobalUnicast() {
			names = append(names, network.IP.String())
		}
	}
	return names
}
