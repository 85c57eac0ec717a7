package serviceability

import (
	"tandem/model"
	"tandem/model/product"
)

// auditDeviceFields are those of phones and device profiles, and of what they
// have in common.
func auditDeviceFields() []auditWord {
	return []auditWord{
		// phones and device profiles
		{"phone.Name", model.T("Device Name")},
		{"device profile.Name", model.T("Device Profile Name")},
		{"default device profile.Name", model.T("Device Profile Name")},
		{"Model", model.T("Product Type")},
		{"Protocol", model.T("Device Protocol")},
		{"PhoneButtonTemplate", model.T("Phone Button Template")},
		{"SoftkeyTemplate", model.T("Softkey Template")},
		{"UserHoldMOH", model.T("User Hold MOH Audio Source")},
		{"NetworkHoldMOH", model.T("Network Hold MOH Audio Source")},
		{"UserLocale", model.T("User Locale")},
		{"Privacy", model.T("Privacy")},
		{"SingleButtonBarge", model.T("Single Button Barge")},
		{"JoinAcrossLines", model.T("Join Across Lines")},
		{"PrimeLine", model.T("Always Use Prime Line")},
		{"PrimeLineForVoiceMessage", model.T("Always Use Prime Line for Voice Message")},
		{"IgnorePresentation", model.T("Ignore Presentation Indicators (internal calls only)")},
		{"DND", model.T("Do Not Disturb")},
		{"DNDOption", model.T("DND Option")},
		{"DNDIncomingAlert", model.T("DND Incoming Call Alert")},
		{"Module1", model.T("Module 1")},
		{"Module2", model.T("Module 2")},
		{"MLPPDomain", model.T("MLPP Domain")},
		{"MLPPIndication", model.T("MLPP Indication")},
		{"MLPPPreemption", model.T("MLPP Preemption")},
		{"DevicePool", model.T("Device Pool")},
		{"CommonDeviceConfiguration", model.T("Common Device Configuration")},
		{"CommonPhoneProfile", model.T("Common Phone Profile")},
		{"OwnerUser", model.T("Owner User ID")},
		{"SecurityProfile", model.T("Device Security Profile")},
		{"ExtensionMobility", model.T("Enable Extension Mobility")},
		{"LogoutProfile", model.T("Log Out Profile")},
		{"CrossClusterCSS", model.T("Extension Mobility Cross Cluster CSS")},
		{"LoginUser", model.T("Login User Id")},
		// their buttons
		{"phone.Subscriptions", model.T("Subscribed Services")},
		{"device profile.Subscriptions", model.T("Subscribed Services")},
		{"Lines", model.T("Lines")},
		{"SpeedDials", model.T("Speed Dials")},
		{"Position", model.T("Position")},
		{"Partition", model.T("Route Partition")},
		{"Lines.Label", model.T("Line Text Label")},
		{"Lines.DisplayName", model.T("Display (Caller ID)")},
		{"Number", model.T("Number")},
		{"Label", model.T("Label")},
		{"BLF", model.T("Busy Lamp Field")},
		// device pools, common phone profiles and common device configurations
		{"device pool.Name", model.T("Device Pool Name")},
		{"BacklightTimeout", model.T("Backlight Timeout")},
		{"IPAddressingMode", model.T("IP Addressing Mode")},
		{"SignalingPreference", model.T("IP Addressing Mode Preference for Signaling")},
		{"AllowAutoConfiguration", model.T("Allow Auto-Configuration for Phones")},
		{"AllowDuplicateDetection", model.T("Allow Duplicate Address Detection")},
		{"AcceptRedirects", model.T("Accept Redirect Messages")},
		{"ReplyMulticastEcho", model.T("Reply Multicast Echo Request")},
		{"TrustedRelayPoint", model.T("Use Trusted Relay Point")},
		{"IntercompanyMediaEngine", model.T("Use Intercompany Media Engine (IME) for Outbound Calls")},
		{"ConfidentialAccessMode", model.T("Confidential Access Mode")},
		{"ConfidentialAccessLevel", model.T("Confidential Access Level")},
		// templates, MLPP domains, audio sources and locales
		{"phone button template.Name", model.T("Button Template Name")},
		{"Buttons", model.T("Buttons")},
		{"MLPP domain.Name", model.T("Domain Name")},
		{"Identifier", model.T("Domain Identifier")},
		{"MOH audio source.Name", model.T("MOH Audio Source Name")},
		{"MOH audio source.Number", model.T("MOH Audio Source Number")},
		{"PlayContinuous", model.T("Play continuously (repeat)")},
		{"user locale.Name", model.T("User Locale Name")},
		{"Tag", model.T("Language and Country")},
	}
}

// auditSoftkeyFields are the soft keys of a template, which stand by call state.
func auditSoftkeyFields() []auditWord {
	words := []auditWord{{"SoftKeys", model.T("Softkey Layout Configuration")}}
	for _, s := range product.CallStates() {
		words = append(words, auditWord{"SoftKeys." + string(s), s.Text()})
	}
	return words
}
