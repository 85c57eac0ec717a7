package gateway

import (
	"fmt"
	"net/netip"

	"tandem/model"
)

// SecretPlaceholder stands where the RADIUS secret belongs, which is never shown.
const SecretPlaceholder = "<secret>"

// group is what the RADIUS servers are called together.
const group = "TANDEM"

// ConfigLine is a command for the configuration mode of a gateway.
type ConfigLine struct {
	// Command is in the words of the command line. It begins with a blank when it
	// belongs to the command before.
	Command string
	// Why explains it to an administrator.
	Why model.Text
}

// Configuration returns the commands that make a gateway send its records as p
// says, in their order. p must be valid.
//
// Sources: Cisco document 14068; Cisco IOS Voice Command Reference, gw-accounting;
// CDR Accounting for Cisco IOS Voice Gateways.
func Configuration(p Plan) []ConfigLine {
	lines := timeLines(p.TimeServers)
	if p.Method == ByRADIUS {
		return append(lines, radiusLines(p)...)
	}
	return append(lines, syslogLines(p)...)
}

func line(why model.Text, format string, args ...any) ConfigLine {
	return ConfigLine{Command: fmt.Sprintf(format, args...), Why: why}
}

func timeLines(servers []string) []ConfigLine {
	if len(servers) == 0 {
		return []ConfigLine{line(model.T("Makes the gateway its own source of time, because there is no NTP server. Without either of them the times in all records are zero. Set the clock first, with “clock set” outside of the configuration mode, and again after every reload of a gateway whose clock has no battery."),
			"ntp master")}
	}
	lines := make([]ConfigLine, len(servers))
	for i, s := range servers {
		lines[i] = line(model.T("Takes the time from an NTP server. Without a clock that is set, the times in all records are zero."), "ntp server %s", s)
	}
	return lines
}

func syslogLines(p Plan) []ConfigLine {
	lines := []ConfigLine{
		line(model.T("Puts the time with milliseconds, the year and the name of the time zone in front of every message, as the clock of the gateway shows it. Older releases do not know the word year: leave it out there."),
			"service timestamps log datetime msec localtime show-timezone year"),
		line(model.T("Numbers the messages, so that Tandem sees when some are missing."), "service sequence-numbers"),
		line(model.T("Puts the name of the gateway into every message, so that it is known also behind a relay or with another address."),
			"logging origin-id hostname"),
		line(model.T("Sends messages of severity 5 and worse. Call detail records have severity 5."), "logging trap notifications"),
		line(model.T("Removes the limit of messages in a second, which would throw records away when many calls end at once."), "no logging rate-limit"),
		line(model.T("Lets 10,000 messages wait in the gateway when they come faster than they can be sent."), "logging queue-limit trap 10000"),
	}
	if p.QuietConsole {
		lines = append(lines, line(model.T("Keeps the records off the console, which is slow and delays the gateway. This takes all other messages off it as well."), "no logging console"))
	}
	if p.Interface != "" {
		lines = append(lines, line(model.T("Sends from the address of this interface, so that it is the same whatever the way to the collector is."), "logging source-interface %s", p.Interface))
	}
	for i, s := range p.Servers {
		lines = append(lines, line(serverReason(i, p.Transport), "logging host %s transport %s port %d", syslogHost(serverAddr(s)), p.Transport, p.Port))
	}
	return append(lines, line(model.T("Makes the gateway send a record as a syslog message whenever a leg of a call ends."), "gw-accounting syslog"))
}

func serverReason(i int, t Transport) model.Text {
	switch {
	case i > 0:
		return model.T("Sends every message to a second collector too. Tandem keeps each leg once and closes the gaps of one way with what came by the other.")
	case t == TCP:
		return model.T("Sends all messages to the collector over TCP, which loses nothing on the way as long as the connection stands.")
	default:
		return model.T("Sends all messages to the collector over UDP. What the network drops is lost, but Tandem notices.")
	}
}

func syslogHost(addr netip.Addr) string {
	if addr.Is6() {
		return "ipv6 " + addr.String()
	}
	return addr.String()
}

// radiusLines are for RADIUS. The servers have a group of their own, so that nobody
// who logs in to the gateway is asked for by them.
func radiusLines(p Plan) []ConfigLine {
	lines := []ConfigLine{
		line(model.T("Turns on AAA, which accounting is a part of. If it was off until now, users who log in to the gateway are checked by its local user names from here on: make sure that there is one, and keep this session open until a second one has logged in."),
			"aaa new-model"),
	}
	members := make([]string, len(p.Servers))
	for i, s := range p.Servers {
		var server []ConfigLine
		server, members[i] = radiusServer(p, i, serverAddr(s))
		lines = append(lines, server...)
	}
	lines = append(lines, line(model.T("Puts the collectors into a group of their own, apart from servers that users log in by."), "aaa group server radius %s", group))
	for i, m := range members {
		why := model.T("The collector that is asked first.")
		if i > 0 {
			why = model.T("The collector that is asked when the one before does not answer.")
		}
		lines = append(lines, line(why, " %s", m))
	}
	lines = append(lines, sourceLines(p)...)
	return append(lines,
		line(model.T("Sends Cisco's own attributes, which hold everything that a record tells of a call."), "radius-server vsa send accounting"),
		line(model.T("Sends the time of each event in UTC, so that the time zone of the gateway is beyond doubt."), "radius-server attribute 55 include-in-acct-req"),
		line(model.T("Sends a request when a leg of a call begins and when it ends, again and again until a collector has answered or the retries are used up. Tandem answers when the leg is on disk."),
			"aaa accounting connection h323 start-stop group %s", group),
		line(model.T("Makes the gateway account for calls by AAA, with the method list h323 of the line before."), "gw-accounting aaa"),
		line(model.T("Sends all that is known of a call when it ends: packets, texts of causes, numbers."), " acct-template callhistory-detail"),
	)
}

// radiusServer returns the commands that define the server with the given index,
// and how its group names it.
func radiusServer(p Plan, i int, addr netip.Addr) (lines []ConfigLine, member string) {
	secret := model.T("Put the RADIUS secret that Tandem has for this gateway in the place of %s. It is not shown here.", SecretPlaceholder)
	ports := fmt.Sprintf("auth-port 1812 acct-port %d", p.Port)
	if p.System == IOS {
		return []ConfigLine{line(secret, "radius-server host %s %s key %s", addr, ports, SecretPlaceholder)},
			fmt.Sprintf("server %s %s", addr, ports)
	}
	name, family := fmt.Sprintf("%s-%d", group, i+1), "ipv4"
	if addr.Is6() {
		family = "ipv6"
	}
	return []ConfigLine{
		line(model.T("Names a collector."), "radius server %s", name),
		line(model.T("Where the collector takes accounting. The other port is never used: Tandem does not authenticate users of gateways."), " address %s %s %s", family, addr, ports),
		line(secret, " key %s", SecretPlaceholder),
	}, "server name " + name
}

// sourceLines let the gateway send from the interface of p, by IPv4 and IPv6 as
// its servers have it.
func sourceLines(p Plan) []ConfigLine {
	if p.Interface == "" {
		return nil
	}
	why := model.T("Sends from the address of this interface: the RADIUS secret belongs to an address.")
	var lines []ConfigLine
	families := map[bool]bool{}
	for _, s := range p.Servers {
		is6 := serverAddr(s).Is6()
		if families[is6] {
			continue
		}
		families[is6] = true
		if is6 {
			lines = append(lines, line(why, " ipv6 radius source-interface %s", p.Interface))
		} else {
			lines = append(lines, line(why, " ip radius source-interface %s", p.Interface))
		}
	}
	return lines
}
