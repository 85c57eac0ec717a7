package phoneconfig

import (
	"strconv"

	"tandem/model/device"
	"tandem/model/product"
)

// The numbers of what a button does (featureID).
const (
	featureSpeedDial  = 2
	featureLine       = 9
	featurePrivacy    = 19
	featureServiceURL = 20
	featureBLF        = 21
)

// callManager is how files name the node that the phone is registered with.
const callManager = "USECALLMANAGER"

func writeSIP(d *document, s State) {
	d.element("sipProfile", nil, func() {
		writeProxies(d)
		writeCallFeatures(d, s)
		writeStack(d)
		d.values("autoAnswerTimer", "1", "autoAnswerAltBehavior", "false", "autoAnswerOverride", "true",
			"transferOnhookEnabled", "false", "enableVad", "false", "preferredCodec", "none",
			"dtmfAvtPayload", "101", "dtmfDbLevel", "3", "dtmfOutofBand", "avt", "kpml", "3")
		d.boolean("alwaysUsePrimeLine", s.PrimeLine == device.SwitchOn)
		d.boolean("alwaysUsePrimeLineVoiceMail", s.PrimeLineForVoiceMessage == device.SwitchOn)
		d.values("phoneLabel", "", "stutterMsgWaiting", "2", "callStats", "true",
			"offhookToFirstDigitTimer", "15000", "T302Timer", "15000", "silentPeriodBetweenCallWaitingBursts", "10",
			"disableLocalSpeedDialConfig", "true", "startMediaPort", "16384", "stopMediaPort", "32766")
		writeButtons(d, s)
		d.values("voipControlPort", "5060", "dscpForAudio", "184", "ringSettingBusyStationPolicy", "0", "dialTemplate", "")
		d.value("softKeyFile", softkeyFile(s.Softkeys))
	})
}

func writeProxies(d *document) {
	d.element("sipProxies", nil, func() {
		for _, which := range []string{"backup", "emergency", "outbound"} {
			d.values(which+"Proxy", callManager, which+"ProxyPort", "5060")
		}
		d.boolean("registerWithProxy", true)
	})
}

func writeCallFeatures(d *document, s State) {
	d.element("sipCallFeatures", nil, func() {
		d.values("cnfJoinEnabled", "true",
			"callForwardURI", "x-cisco-serviceuri-cfwdall",
			"callPickupURI", "x-cisco-serviceuri-pickup",
			"callPickupListURI", "x-cisco-serviceuri-opickup",
			"callPickupGroupURI", "x-cisco-serviceuri-gpickup",
			"meetMeServiceURI", "x-cisco-serviceuri-meetme",
			"abbreviatedDialURI", "x-cisco-serviceuri-abbrdial",
			"rfc2543Hold", "false", "callHoldRingback", "2", "localCfwdEnable", "true",
			"semiAttendedTransfer", "true", "anonymousCallBlock", "2", "callerIdBlocking", "2")
		d.number("dndControl", dndControl(s))
		d.boolean("remoteCcEnable", true)
	})
}

// dndControl is 0 while Do Not Disturb is off, 1 for Call Reject and 2 for
// Ringer Off.
func dndControl(s State) int {
	switch {
	case !s.DND:
		return 0
	case s.dndOption() == product.CallReject:
		return 1
	default:
		return 2
	}
}

func writeStack(d *document) {
	d.element("sipStack", nil, func() {
		d.values("sipInviteRetx", "6", "sipRetx", "10", "timerInviteExpires", "180",
			"timerRegisterExpires", "3600", "timerRegisterDelta", "5", "timerKeepAliveExpires", "120",
			"timerSubscribeExpires", "120", "timerSubscribeDelta", "5", "timerT1", "500", "timerT2", "4000",
			"maxRedirects", "70")
		d.boolean("remotePartyID", true)
		d.value("userInfo", "None")
	})
}

// supply hands out what stands on the buttons, each kind in its order.
type supply struct {
	lines    []device.Line
	dials    []device.SpeedDial
	busy     []device.SpeedDial
	services []entry
}

func newSupply(s State) *supply {
	stock := &supply{lines: s.Lines, services: s.menu()}
	for _, dial := range s.SpeedDials {
		if dial.BLF {
			stock.busy = append(stock.busy, dial)
		} else {
			stock.dials = append(stock.dials, dial)
		}
	}
	return stock
}

// take returns the first of list, if there is one, and removes it.
func take[T any](list *[]T) (first T, ok bool) {
	if len(*list) == 0 {
		return first, false
	}
	first, *list = (*list)[0], (*list)[1:]
	return first, true
}

// writeButtons writes what the buttons do: those of the phone button template,
// and behind them, on expansion modules, what they have no room for. Buttons with
// nothing on them are left out.
func writeButtons(d *document, s State) {
	stock := newSupply(s)
	d.element("sipLines", nil, func() {
		for i, kind := range s.Buttons {
			writeButton(d, i+1, kind, stock)
		}
		for n := len(s.Buttons) + 1; n <= len(s.Buttons)+moduleButtons(s.Features); n++ {
			writeButton(d, n, stock.next(), stock)
		}
	})
}

func moduleButtons(f device.Features) int {
	n := 0
	for _, name := range f.Modules() {
		m, _ := product.ModuleByName(name)
		n += m.Buttons
	}
	return n
}

// next is what a button of an expansion module is used for.
func (s *supply) next() product.Button {
	switch {
	case len(s.lines) > 0:
		return product.Line
	case len(s.busy) > 0:
		return product.SpeedDialBLF
	case len(s.dials) > 0:
		return product.SpeedDial
	default:
		return product.NoButton
	}
}

func writeButton(d *document, number int, kind product.Button, stock *supply) {
	button := attributes{"button", strconv.Itoa(number)}
	switch kind {
	case product.Line:
		if line, ok := take(&stock.lines); ok {
			writeLine(d, append(button, "lineIndex", strconv.Itoa(line.Position)), line)
		}
	case product.SpeedDial:
		if dial, ok := take(&stock.dials); ok {
			writeFeature(d, button, featureSpeedDial, dial.Label, "speedDialNumber", dial.Number)
		}
	case product.SpeedDialBLF:
		if dial, ok := take(&stock.busy); ok {
			writeFeature(d, button, featureBLF, dial.Label, "speedDialNumber", dial.Number)
		}
	case product.ServiceURL:
		if service, ok := take(&stock.services); ok {
			writeFeature(d, button, featureServiceURL, service.name, "serviceURI", service.url)
		}
	case product.PrivacyButton:
		writeFeature(d, button, featurePrivacy, "")
	}
}

func writeFeature(d *document, button attributes, feature int, label string, more ...string) {
	d.element("line", button, func() {
		d.number("featureID", feature)
		d.value("featureLabel", label)
		d.values(more...)
	})
}

func writeLine(d *document, button attributes, line device.Line) {
	d.element("line", button, func() {
		d.number("featureID", featureLine)
		d.values("featureLabel", shown(line), "proxy", callManager, "port", "5060",
			"name", line.Pattern, "displayName", line.DisplayName)
		d.element("autoAnswer", nil, func() { d.number("autoAnswerEnabled", 2) })
		d.values("callWaiting", "3", "sharedLine", "false", "messageWaitingLampPolicy", "3", "messageWaitingAMWI", "0",
			"messagesNumber", "", "ringSettingIdle", "4", "ringSettingActive", "5", "contact", line.Pattern)
		d.element("forwardCallInfoDisplay", nil, func() {
			d.values("callerName", "true", "callerNumber", "false", "redirectedNumber", "false", "dialedNumber", "true")
		})
		d.values("maxNumCalls", "4", "busyTrigger", "2")
	})
}

// shown is what stands beside the button.
func shown(line device.Line) string {
	if line.Label != "" {
		return line.Label
	}
	return line.Pattern
}
