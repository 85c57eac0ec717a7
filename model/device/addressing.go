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

var addressingModes = model.Choices[AddressingMode]{
	{Value: IPv4Only, Text: model.T("IPv4 Only")},
	{Value: IPv6Only, Text: model.T("IPv6 Only")},
	{Value: IPv4AndIPv6, Text: model.T("IPv4 and IPv6")},
}

// AddressingModeChoices returns the choices in the order of the page.
func AddressingModeChoices() []AddressingMode { return addressingModes.Values() }

// Text returns the choice's label; an unknown one has none.
func (m AddressingMode) Text() model.Text { return addressingModes.Text(m) }

// Signaling is which IP addresses phones prefer for call control. Its value is
// stored.
type Signaling string

// The choices of IP Addressing Mode Preference for Signaling.
const (
	SignalingIPv4   Signaling = "IPv4"
	SignalingIPv6   Signaling = "IPv6"
	SignalingSystem Signaling = "Use System Default"
)

var signalings = model.Choices[Signaling]{
	{Value: SignalingIPv4, Text: model.T("IPv4")},
	{Value: SignalingIPv6, Text: model.T("IPv6")},
	{Value: SignalingSystem, Text: model.T("Use System Default")},
}

// SignalingChoices returns the choices in the order of the page.
func SignalingChoices() []Signaling { return signalings.Values() }

// Text returns the choice's label; an unknown one has none.
func (s Signaling) Text() model.Text { return signalings.Text(s) }

// AccessMode says whether the confidential access level may change during a
// call. Its value is stored.
type AccessMode string

// The choices of Confidential Access Mode.
const (
	AccessNone     AccessMode = ""
	AccessFixed    AccessMode = "Fixed"
	AccessVariable AccessMode = "Variable"
)

var accessModes = model.Choices[AccessMode]{
	{Value: AccessNone, Text: model.T("None")},
	{Value: AccessFixed, Text: model.T("Fixed")},
	{Value: AccessVariable, Text: model.T("Variable")},
}

// AccessModeChoices returns the choices in the order of the page.
func AccessModeChoices() []AccessMode { return accessModes.Values() }

// Text returns the choice's label; an unknown one has none.
func (m AccessMode) Text() model.Text { return accessModes.Text(m) }
