package phoneconfig

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"strconv"

	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/product"
)

// header begins every file.
const header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// Config returns the SEP<MAC>.cnf.xml of a phone. Equal states give equal bytes.
// The elements are those of files that Unified CM writes; what Tandem has no
// setting for has the value that it has there by default. It holds no secret.
func Config(s State) []byte {
	return []byte(header + configXML(s, stamp(s)))
}

// stamp is the versionStamp: a hash of the file without it, and of the buttons,
// which a phone with SCCP is not told in its file.
func stamp(s State) string {
	d := &document{}
	writeButtons(d, s)
	sum := sha256.Sum256([]byte(configXML(s, "") + d.String()))
	return hex.EncodeToString(sum[:16])
}

func configXML(s State, stamp string) string {
	d := &document{}
	d.element("device", nil, func() {
		writeDevice(d, s)
		writePool(d, s)
		if s.Protocol == product.SIP {
			writeSIP(d, s)
		}
		writePhone(d, s, stamp)
		writeLocale(d, s)
		writeAddresses(d, s)
		writeFeatures(d, s)
		d.values("userId", s.Session.UserID, "ownerId", s.Phone.OwnerUser)
		writeServices(d, s)
	})
	return d.String()
}

func writeDevice(d *document, s State) {
	d.boolean("fullConfig", true)
	d.value("deviceProtocol", string(s.Protocol))
	d.number("ipAddressMode", addressMode(s.Common.IPAddressingMode))
	d.boolean("allowAutoConfig", s.Common.AllowAutoConfiguration != device.SwitchOff)
	d.boolean("dadEnable", s.Common.AllowDuplicateDetection != device.SwitchOff)
	d.boolean("redirectEnable", s.Common.AcceptRedirects == device.SwitchOn)
	d.boolean("echoMultiEnable", s.Common.ReplyMulticastEcho == device.SwitchOn)
	m := s.mlpp()
	d.values("mlppDomainId", s.MLPPDomain,
		"mlppIndicationStatus", string(m.MLPPIndication), "preemption", string(m.MLPPPreemption))
}

func addressMode(m device.AddressingMode) int {
	switch m {
	case device.IPv6Only:
		return 1
	case device.IPv4AndIPv6:
		return 2
	default:
		return 0
	}
}

func writePool(d *document, s State) {
	d.element("devicePool", nil, func() {
		d.value("name", s.Pool.Name)
		d.element("dateTimeSetting", nil, func() {
			d.values("name", s.timeZone(), "dateTemplate", "Y/M/D", "olsonTimeZone", s.timeZone())
		})
		writeGroup(d, s.Cluster)
	})
}

// writeGroup writes the nodes in the order in which phones try them.
func writeGroup(d *document, c Cluster) {
	d.element("callManagerGroup", nil, func() {
		d.values("name", "Default", "tftpDefault", "true")
		d.element("members", nil, func() {
			for i, m := range c.Members {
				d.element("member", attributes{"priority", strconv.Itoa(i)}, func() { writeMember(d, m) })
			}
		})
	})
}

func writeMember(d *document, m Member) {
	d.element("callManager", nil, func() {
		d.value("name", m.Name)
		d.element("ports", nil, func() {
			d.values("ethernetPhonePort", "2000", "sipPort", "5060", "securedSipPort", "5061")
		})
		d.value("processNodeName", m.host())
	})
}

// writePhone writes the settings of the model. An empty load keeps the firmware.
func writePhone(d *document, s State, stamp string) {
	d.element("commonProfile", nil, func() {
		d.values("phonePassword", "", "backgroundImageAccess", "true", "callLogBlfEnabled", "3")
	})
	d.value("loadInformation", "")
	if s.Module1 != "" {
		d.element("addOnModules", nil, func() { writeModules(d, s.Modules()) })
	}
	writeVendor(d, s.Profile.BacklightTimeout)
	d.value("versionStamp", stamp)
}

// writeVendor leaves the phone's web server on (webAccess 0), where it is told to
// restart, and the display for that many idle minutes, 0 for always.
func writeVendor(d *document, backlight int) {
	duration := "00:00"
	if backlight == 0 {
		duration = "24:00"
	}
	d.element("vendorConfig", nil, func() {
		d.values("webAccess", "0", "settingsAccess", "1",
			"displayOnTime", "00:00", "displayOnDuration", duration, "displayIdleTimeout", clock(backlight))
	})
}

func writeModules(d *document, names []string) {
	for i, name := range names {
		m, _ := product.ModuleByName(name)
		d.element("addOnModule", attributes{"idx", strconv.Itoa(i + 1)}, func() {
			d.value("deviceType", name)
			d.number("deviceLine", m.Buttons)
			d.value("loadInformation", "")
		})
	}
}

// clock returns minutes as HH:MM.
func clock(minutes int) string {
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// writeLocale writes the language. There is no setting for the network locale,
// the tones of a country: it is the one that Unified CM has by default.
func writeLocale(d *document, s State) {
	l := s.Locale
	d.element("userLocale", nil, func() {
		d.values("name", l.FileName(), "langCode", l.Tag, "version", "", "winCharSet", s.charset())
	})
	d.value("networkLocale", "United_States")
	d.element("networkLocaleInfo", nil, func() { d.values("name", "United_States", "uid", "64", "version", "") })
}

// writeAddresses writes what the buttons of the phone call.
func writeAddresses(d *document, s State) {
	plain, secure := s.Cluster.urls()
	d.values("deviceSecurityMode", "1", "idleTimeout", "0",
		"authenticationURL", plain+authenticatePath,
		"directoryURL", "", "idleURL", "", "informationURL", "", "messagesURL", "", "proxyServerURL", "",
		"servicesURL", plain+servicesPath,
		"secureAuthenticationURL", secure+authenticatePath,
		"secureDirectoryURL", "", "secureIdleURL", "", "secureInformationURL", "", "secureMessagesURL", "",
		"secureServicesURL", secure+servicesPath,
	)
}

// The addresses that every phone asks, where Unified CM has them.
const (
	authenticatePath = "/ccmcip/authenticate.jsp"
	servicesPath     = "/ccmcip/getservicesmenu.jsp"
)

// urls returns where the addresses for phones begin, on the publisher. Without
// plain HTTP phones are sent to HTTPS at once.
func (c Cluster) urls() (plain, secure string) {
	if len(c.Members) == 0 {
		return "", ""
	}
	host := c.Members[0].host()
	secure = "https://" + net.JoinHostPort(host, strconv.Itoa(c.HTTPS))
	if c.HTTP == 0 {
		return secure, secure
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(c.HTTP)), secure
}

func writeFeatures(d *document, s State) {
	d.number("transportLayerProtocol", 4)
	d.number("dndCallAlert", alertNumber(s.alert()))
	d.number("phonePersonalization", 1)
	d.switched("rollover", false)
	d.number("singleButtonBarge", bargeNumber(s.SingleButtonBarge))
	d.switched("joinAcrossLines", s.JoinAcrossLines == device.SwitchOn)
	d.values("capfAuthMode", "0", "certHash", "", "encrConfig", "false")
}

func alertNumber(a device.IncomingAlert) int {
	switch a {
	case device.AlertBeepOnly:
		return 1
	case device.AlertFlash:
		return 2
	default:
		return 0
	}
}

func bargeNumber(b device.Barge) int {
	switch b {
	case device.BargeOn:
		return 1
	case device.CBarge:
		return 2
	default:
		return 0
	}
}

// writeServices writes the menu of services. Provisioning 2 makes the phone ask
// the services URL too.
func writeServices(d *document, s State) {
	d.element("phoneServices", attributes{"useHTTPS", "true"}, func() {
		d.number("provisioning", 2)
		for _, e := range s.menu() {
			kind := attributes{"type", typeNumber(e.service.Type), "category", categoryNumber(e.service.Category)}
			d.element("phoneService", kind, func() {
				d.values("name", e.name, "url", e.url, "vendor", e.service.Vendor, "version", e.service.ServiceVersion)
			})
		}
	})
}

func typeNumber(t phoneservice.Type) string {
	switch t {
	case phoneservice.Directories:
		return "1"
	case phoneservice.Messages:
		return "2"
	default:
		return "0"
	}
}

func categoryNumber(c phoneservice.Category) string {
	if c == phoneservice.JavaMIDlet {
		return "1"
	}
	return "0"
}
