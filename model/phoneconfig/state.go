package phoneconfig

import (
	"cmp"
	"net/url"
	"strings"

	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/product"
)

// State is everything that a configuration file tells of one phone.
type State struct {
	// Effective is what the phone is now.
	mobility.Effective
	// Locale is the user locale in force.
	Locale product.Locale

	Pool    device.Pool
	Profile device.CommonPhoneProfile
	// Common has zero fields when the phone has no common device configuration.
	Common device.CommonConfiguration
	// MLPPDomain is the identifier of the MLPP domain in force, six hexadecimal
	// digits, or "".
	MLPPDomain string
	Buttons    device.Buttons
	// Softkeys has the ID 0 when the phone keeps its own soft keys.
	Softkeys device.SoftkeyTemplate
	Cluster  Cluster
}

// Cluster is where phones find it.
type Cluster struct {
	// Members are the nodes, the publisher first.
	Members []Member
	// HTTP and HTTPS are the ports of the addresses for phones; HTTP 0 means that
	// there is none.
	HTTP, HTTPS int
	// TimeZone is the IANA name that counts where a device pool has none.
	TimeZone string
}

// Member is one node. Phones look up the name of one without an address.
type Member struct{ Name, Address string }

// host is how phones call the node.
func (m Member) host() string { return cmp.Or(m.Address, m.Name) }

// timeZone is the IANA name of the phone's time zone.
func (s State) timeZone() string { return cmp.Or(s.Pool.TimeZone, s.Cluster.TimeZone) }

// alert is how the phone announces calls during Do Not Disturb.
func (s State) alert() device.IncomingAlert {
	if s.DNDIncomingAlert == device.AlertNone {
		return s.Profile.DNDIncomingAlert
	}
	return s.DNDIncomingAlert
}

// dndOption is what the phone does with calls during Do Not Disturb.
func (s State) dndOption() product.DNDOption {
	if s.DNDOption == product.FromPhoneProfile {
		return s.Profile.DNDOption
	}
	return s.DNDOption
}

// mlpp is what counts where the phone says Default: the common device
// configuration, then the device pool, then off.
func (s State) mlpp() device.MLPP {
	m := device.MLPP{MLPPIndication: device.SwitchOff, MLPPPreemption: device.PreemptionDisabled}
	for _, general := range []device.MLPP{s.Pool.MLPP, s.Common.MLPP, s.MLPP} {
		m.MLPPDomain = cmp.Or(general.MLPPDomain, m.MLPPDomain)
		if v := general.MLPPIndication; v != "" && v != device.SwitchDefault {
			m.MLPPIndication = v
		}
		if v := general.MLPPPreemption; v != "" && v != device.PreemptionDefault {
			m.MLPPPreemption = v
		}
	}
	return m
}

// softkeyTemplate is the name of the softkey template in force, "" for none.
func (s State) softkeyTemplate() string {
	if p, ok := product.ByModel(s.Model); !ok || !p.Softkeys {
		return ""
	}
	return cmp.Or(s.SoftkeyTemplate, s.Common.SoftkeyTemplate)
}

// oldest reports whether the phone is one of the two models that know neither
// HTTPS nor UTF-8.
func (s State) oldest() bool { return s.Model == "Cisco 7940" || s.Model == "Cisco 7960" }

// charset is what the texts of the phone's locale are written in.
func (s State) charset() string {
	if s.oldest() || s.Locale.Charset == "iso-8859-1" {
		return s.Locale.Charset
	}
	return "utf-8"
}

// entry is one line of the menu of services.
type entry struct {
	name, url string
	service   phoneservice.Service
}

// menu returns the services in their order.
func (s State) menu() []entry {
	entries := make([]entry, len(s.Services))
	for i, v := range s.Services {
		address := cmp.Or(v.URL, v.SecureURL)
		if !s.oldest() {
			address = cmp.Or(v.SecureURL, v.URL)
		}
		entries[i] = entry{cmp.Or(v.Subscription.Name, v.Name), withParameters(address, v), v.Service}
	}
	return entries
}

// withParameters adds what was filled in when the service was subscribed to.
// Anybody can read the file, so passwords are left out: the phone gets them with
// the menu that the services URL shows.
func withParameters(address string, v mobility.EffectiveService) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	for _, p := range v.Parameters {
		value, ok := v.Subscription.Parameters[p.Name]
		if !ok || p.Password {
			continue
		}
		address += separator + url.QueryEscape(p.Name) + "=" + url.QueryEscape(value)
		separator = "&"
	}
	return address
}
