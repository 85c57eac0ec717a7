package product

import (
	"slices"

	"tandem/model"
)

// Feature is something that some models can do. Its value is the English name.
type Feature string

// The features of the Unified CM Phone Feature List (spec/pages.md section 22).
const (
	ExtensionMobility             Feature = "Extension Mobility"
	ExtensionMobilityCrossCluster Feature = "Extension Mobility Cross Cluster"
	SingleButtonBarge             Feature = "Single Button Barge"
	JoinAcrossLines               Feature = "Join Across Lines"
	Privacy                       Feature = "Privacy"
	DoNotDisturb                  Feature = "Do Not Disturb"
	Localization                  Feature = "User Locale"
	ExpansionModules              Feature = "Expansion Modules"
	CustomSoftkeys                Feature = "Softkey Templates"
	SecurePhoneServices           Feature = "Secure Phone Services (HTTPS)"
	IPv6                          Feature = "IPv6"
)

// features is never changed. A rule says which models have the feature when
// they speak the protocol.
var features = []struct {
	feature Feature
	text    model.Text
	rule    func(Product, Protocol) bool
}{
	{ExtensionMobility, model.T("Extension Mobility"), func(p Product, _ Protocol) bool {
		return p.Short != "8831" // no public document lists it
	}},
	{ExtensionMobilityCrossCluster, model.T("Extension Mobility Cross Cluster"), func(p Product, _ Protocol) bool {
		return !p.firstGeneration() && p.Short != "8831"
	}},
	{SingleButtonBarge, model.T("Single Button Barge"), severalLines},
	{JoinAcrossLines, model.T("Join Across Lines"), severalLines},
	{Privacy, model.T("Privacy"), func(p Product, _ Protocol) bool { return !p.Conference }},
	{DoNotDisturb, model.T("Do Not Disturb"), func(Product, Protocol) bool { return true }},
	{Localization, model.T("User Locale"), func(p Product, _ Protocol) bool { return p.Localised }},
	{ExpansionModules, model.T("Expansion Modules"), func(p Product, _ Protocol) bool { return p.MaxModules > 0 }},
	{CustomSoftkeys, model.T("Softkey Templates"), func(p Product, _ Protocol) bool { return p.Softkeys }},
	{SecurePhoneServices, model.T("Secure Phone Services (HTTPS)"), func(p Product, _ Protocol) bool {
		return !p.firstGeneration()
	}},
	{IPv6, model.T("IPv6"), ipv6},
}

// severalLines is the rule of features that need a second line button and
// firmware newer than that of the oldest models.
func severalLines(p Product, _ Protocol) bool { return p.Buttons > 1 && !p.firstGeneration() }

// ipv6: the 7900 series knows it with SCCP only; of the newer series those with
// firmware 11 or later.
func ipv6(p Product, protocol Protocol) bool {
	switch p.Family {
	case family7900:
		return protocol == SCCP && !p.firstGeneration()
	case family7800, family8800:
		return p.Short != "8821" && p.Short != "8831"
	default:
		return false
	}
}

// AllFeatures returns the features in the order of the report.
func AllFeatures() []Feature {
	all := make([]Feature, len(features))
	for i, f := range features {
		all[i] = f.feature
	}
	return all
}

// Text returns the feature's name; an unknown one has none.
func (f Feature) Text() model.Text {
	for _, known := range features {
		if known.feature == f {
			return known.text
		}
	}
	return model.Text{}
}

// Features returns what the model can do with protocol; nothing when it does
// not speak it.
func Features(p Product, protocol Protocol) []Feature {
	var can []Feature
	if !p.Supports(protocol) {
		return can
	}
	for _, f := range features {
		if f.rule(p, protocol) {
			can = append(can, f.feature)
		}
	}
	return can
}

// Has reports whether the model has feature when it speaks protocol.
func (p Product) Has(feature Feature, protocol Protocol) bool {
	return slices.Contains(Features(p, protocol), feature)
}

// Row is one line of the Unified CM Phone Feature List: a supported pair of
// product and feature.
type Row struct {
	Product  Product
	Protocol Protocol
	Feature  Feature
}

// Matrix returns the whole Unified CM Phone Feature List in the order of
// products, protocols and features.
func Matrix() []Row {
	var rows []Row
	for _, p := range products {
		for _, protocol := range p.Protocols {
			for _, f := range Features(p, protocol) {
				rows = append(rows, Row{p, protocol, f})
			}
		}
	}
	return rows
}
