package gateway

import (
	"net/netip"
	"regexp"
	"slices"

	"tandem/model"
)

// Method is how a gateway sends its records.
type Method string

// The methods.
const (
	BySyslog Method = "syslog"
	ByRADIUS Method = "radius"
)

// Methods returns the methods, the usual one first.
func Methods() []Method { return []Method{BySyslog, ByRADIUS} }

// Text returns what m is called.
func (m Method) Text() model.Text {
	if m == ByRADIUS {
		return model.T("RADIUS accounting")
	}
	return model.T("Syslog")
}

// System is the software of a gateway.
type System string

// The systems.
const (
	IOS   System = "ios"
	IOSXE System = "ios-xe"
)

// Systems returns the systems, the newer one first.
func Systems() []System { return []System{IOSXE, IOS} }

// Text returns what s is called.
func (s System) Text() model.Text {
	if s == IOS {
		return model.T("Cisco IOS")
	}
	return model.T("Cisco IOS XE")
}

// Transport is what syslog is sent over.
type Transport string

// The transports.
const (
	UDP Transport = "udp"
	TCP Transport = "tcp"
)

// Transports returns the transports, the usual one first.
func Transports() []Transport { return []Transport{UDP, TCP} }

// Text returns what t is called.
func (t Transport) Text() model.Text {
	if t == TCP {
		return model.T("TCP")
	}
	return model.T("UDP")
}

// MostServers is how many collectors a configuration names.
const MostServers = 2

// Plan says what a configuration is to do.
type Plan struct {
	Method Method
	System System
	// Servers are the IP addresses of collectors, one or two. With syslog both are
	// sent every record, with RADIUS the second one when the first does not answer.
	Servers []string
	// Port is where the collectors take Method.
	Port int
	// Transport is for syslog.
	Transport Transport
	// TimeServers are addresses or names of NTP servers; without any, the gateway
	// is its own source of time.
	TimeServers []string
	// Interface is the interface whose address the gateway sends from, "" for the
	// one that is nearest to the collector.
	Interface string
	// QuietConsole keeps the records off the console.
	QuietConsole bool
}

// Validate returns model.FieldErrors when no configuration can be written for p.
// The fields are method, system, servers, port, transport, time_servers and
// interface.
func (p Plan) Validate() error {
	var errs model.FieldErrors
	if !slices.Contains(Methods(), p.Method) {
		errs.Add("method", model.T("Choose how the gateway sends its records"))
	}
	if !slices.Contains(Systems(), p.System) {
		errs.Add("system", model.T("Choose the software of the gateway"))
	}
	if p.Method == BySyslog && !slices.Contains(Transports(), p.Transport) {
		errs.Add("transport", model.T("Choose UDP or TCP"))
	}
	p.validateServers(&errs)
	if p.Port < 1 || p.Port > 65535 {
		errs.Add("port", model.T("Enter a port from 1 to 65535"))
	}
	for _, s := range p.TimeServers {
		if !timeServer.MatchString(s) {
			errs.Add("time_servers", model.T("“%s” is not the name or the address of an NTP server", s))
		}
	}
	if p.Interface != "" && !interfaceName.MatchString(p.Interface) {
		errs.Add("interface", model.T("Enter an interface as the gateway calls it, such as Loopback0 or GigabitEthernet0/0/0"))
	}
	return errs.Err()
}

func (p Plan) validateServers(errs *model.FieldErrors) {
	if len(p.Servers) == 0 || len(p.Servers) > MostServers {
		errs.Add("servers", model.T("Enter the address of one collector or of two"))
	}
	var seen []netip.Addr
	for _, s := range p.Servers {
		addr, err := netip.ParseAddr(s)
		addr = addr.Unmap()
		switch {
		case err != nil, addr.Zone() != "":
			errs.Add("servers", model.T("“%s” is not an IP address: a gateway that cannot ask a name server yet still has to find the collector", s))
		case addr.IsUnspecified(), addr.IsLoopback(), addr.IsMulticast():
			errs.Add("servers", model.T("A gateway cannot send to %s: enter the address that it reaches the collector by", s))
		case slices.Contains(seen, addr):
			errs.Add("servers", model.T("The address %s is there twice: remove one of them", s))
		case p.Method == ByRADIUS && p.System == IOS && addr.Is6():
			errs.Add("servers", model.T("Cisco IOS takes RADIUS servers by their IPv4 address: enter that of %s", s))
		}
		seen = append(seen, addr)
	}
}

var (
	timeServer    = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z.:-]{0,251}[0-9A-Za-z])?$`)
	interfaceName = regexp.MustCompile(`^[A-Za-z][A-Za-z-]{0,30} ?[0-9]{1,4}([/.:][0-9]{1,4}){0,4}$`)
)

// serverAddr returns the address of a server in a valid plan.
func serverAddr(server string) netip.Addr {
	addr, _ := netip.ParseAddr(server)
	return addr.Unmap()
}
