package device

import "tandem/model"

// AddressingMode is which IP addresses phones have. Its value is stored.
type AddressingMode string

// The choices of IP Addressing Mode.
const (
	IPv4Only    AddressingMode = "IPv4 Only"
	IPv6Only    AddressingMode = "IPv6 Only"
	IPv4AndIPv6 AddressingMode = "IPv4 and IPv6"
)

// AddressingModeChoices returns the choices in the order of the page.
func AddressingModeChoices() []AddressingMode {
	return []AddressingMode{IPv4Only, IPv6Only, IPv4AndIPv6}
}

// Text returns the choice's label; an unknown one has none.
func (m AddressingMode) Text() model.Text {
	switch m {
	case IPv4Only:
		return model.T("IPv4 Only")
	case IPv6Only:
		return model.T("IPv6 Only")
	case IPv4AndIPv6:
		return model.T("IPv4 and IPv6")
	default:
		return model.Text{}
	}
}

// Signaling is which IP addresses phones prefer for call control. Its value is
// stored.
type Signaling string

// The choices of IP Addressing Mode Preference for Signaling.
const (
	SignalingIPv4   Signaling = "IPv4"
	SignalingIPv6   Signaling = "IPv6"
	SignalingSystem Signaling = "Use System Default"
)

// SignalingChoices returns the choices in the order of the page.
func SignalingChoices() []Signaling {
	return []Signaling{SignalingIPv4, SignalingIPv6, SignalingSystem}
}

// Text returns the choice's label; an unknown one has none.
func (s Signaling) Text() model.Text {
	switch s {
	case SignalingIPv4:
		return model.T("IPv4")
	case SignalingIPv6:
		return model.T("IPv6")
	case SignalingSystem:
		return model.T("Use System Default")
	default:
		return model.Text{}
	}
}

// AccessMode says whether the confidential access level may change during a
// call. Its value is stored.
type AccessMode string

// The choices of Confidential Access Mode.
const (
	AccessNone     AccessMode = ""
	AccessFixed    AccessMode = "Fixed"
	AccessVariable AccessMode = "Variable"
)

// AccessModeChoices returns the choices in the order of the page.
func AccessModeChoices() []AccessMode {
	return []AccessMode{AccessNone, AccessFixed, AccessVariable}
}

// Text returns the choice's label; an unknown one has none.
func (m AccessMode) Text() model.Text {
	switch m {
	case AccessNone:
		return model.T("None")
	case AccessFixed:
		return model.T("Fixed")
	case AccessVariable:
		return model.T("Variable")
	default:
		return model.Text{}
	}
}
