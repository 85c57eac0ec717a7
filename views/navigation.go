package views

import (
	"strings"

	"tandem/model"
	"tandem/model/account"
)

// Application is one entry of the application switcher.
type Application struct {
	// Path is its home page; every page below it belongs to the application.
	Path string
	// Title is its full name, Short the one in the bar.
	Title, Short model.Text
	Menus        []Menu
}

// Menu is one menu of an application.
type Menu struct {
	Title   model.Text
	Entries []Entry
}

// Entry is one page of a menu.
type Entry struct {
	Path  string
	Title model.Text
	// Keywords are further words the palette finds the page by: its fields and
	// what people call it.
	Keywords []model.Text
	// Right is what an administrator needs to see the page.
	Right account.Right
}

// Navigation declares every application with its menus, by the menu paths of
// the real pages (pages.md sections 1.1, 2 and 4).
func Navigation() []Application {
	return []Application{cmAdministration(), reporting(), serviceability(), osAdministration()}
}

func cmAdministration() Application {
	return Application{
		Path:  "/ccmadmin",
		Title: model.T("Cisco Unified CM Administration"),
		Short: model.T("CM Administration"),
		Menus: []Menu{
			{model.T("System"), []Entry{
				{"/ccmadmin/service-parameters", model.T("Service Parameters"),
					words(model.T("Extension Mobility"), model.T("Maximum Login Time"), model.T("Multiple Login Behavior"),
						model.T("Trusted List of IPs")), account.RightCMAdminRead},
				{"/ccmadmin/enterprise-parameters", model.T("Enterprise Parameters"),
					words(model.T("Cluster ID"), model.T("Time Zone"), model.T("Language")), account.RightCMAdminRead},
				{"/ccmadmin/device-pools", model.T("Device Pool"),
					words(model.T("Time Zone"), model.T("User Locale")), account.RightCMAdminRead},
				{"/ccmadmin/mlpp-domains", model.T("MLPP Domain"),
					words(model.T("Multilevel Precedence and Preemption")), account.RightCMAdminRead},
			}},
			{model.T("Call Routing"), []Entry{
				{"/ccmadmin/directory-numbers", model.T("Directory Number"),
					words(model.T("DN"), model.T("Extension")), account.RightCMAdminRead},
				{"/ccmadmin/route-partitions", model.T("Partition"),
					words(model.T("Class of Control")), account.RightCMAdminRead},
				{"/ccmadmin/calling-search-spaces", model.T("Calling Search Space"),
					words(model.T("CSS"), model.T("Class of Control")), account.RightCMAdminRead},
			}},
			{model.T("Media Resources"), []Entry{
				{"/ccmadmin/moh-audio-sources", model.T("Music On Hold Audio Source"), words(model.T("MOH")), account.RightCMAdminRead},
			}},
			{model.T("Device"), []Entry{
				{"/ccmadmin/phones", model.T("Phone"),
					words(model.T("MAC Address"), model.T("Extension Mobility"), model.T("Log Out"), model.T("Apply Config"), model.T("Reset")), account.RightCMAdminRead},
				{"/ccmadmin/phone-preview", model.T("Phone Preview"),
					words(model.T("Extension Mobility"), model.T("Services"), model.T("Soft Keys"), model.T("Simulator"), model.T("PIN")), account.RightCMAdminUpdate},
			}},
			deviceSettingsMenu(),
			{model.T("User Management"), []Entry{
				{"/ccmadmin/users", model.T("End User"),
					words(model.T("PIN"), model.T("Controlled Profiles"), model.T("Primary Extension"), model.T("Maximum Login Time"),
						model.T("Self-Service User ID")), account.RightCMAdminRead},
				{"/ccmadmin/application-users", model.T("Application User"),
					words(model.T("EM API"), model.T("Proxy Rights")), account.RightCMAdminRead},
				{"/ccmadmin/access-control-groups", model.T("Access Control Group"),
					words(model.T("User Settings"), model.T("Roles"), model.T("Proxy Rights")), account.RightCMAdminRead},
				{"/ccmadmin/administrators", model.T("Administrators"),
					words(model.T("Access Group"), model.T("Password"), model.T("Lockout")), account.RightCMAdminRead},
				{"/ccmadmin/sessions", model.T("Sessions"),
					words(model.T("Signed in"), model.T("Sign out")), account.RightAccounts},
				{"/ccmadmin/credential-policies", model.T("Credential Policy"),
					words(model.T("User Settings"), model.T("PIN"), model.T("Password"), model.T("Lockout")), account.RightCMAdminRead},
			}},
			{model.T("Help"), []Entry{
				{"/ccmadmin/error-codes", model.T("Extension Mobility Error Codes"),
					words(model.T("Login is unavailable"), model.T("Logout is unavailable"), model.T("Code")), account.RightCMAdminRead},
				{"/ccmadmin/login-check", model.T("Why can this user not log in here?"),
					words(model.T("Login Check"), model.T("Extension Mobility"), model.T("PIN")), account.RightCMAdminRead},
			}},
		},
	}
}

func reporting() Application {
	return Application{
		Path:  "/cucreports",
		Title: model.T("Cisco Unified Reporting"),
		Short: model.T("Reporting"),
		Menus: []Menu{
			{model.T("System Reports"), []Entry{
				{"/cucreports/phone-feature-list", model.T("Unified CM Phone Feature List"),
					words(model.T("Product"), model.T("Feature"), model.T("Extension Mobility")), account.RightReportingRead},
				{"/cucreports/logged-in-devices", model.T("Actively Logged In Device Report"),
					words(model.T("Extension Mobility"), model.T("Log Out"), model.T("Logged in")), account.RightReportingRead},
				{"/cucreports/ended-sessions", model.T("Ended Extension Mobility Sessions"),
					words(model.T("Log Out"), model.T("History"), model.T("Reason")), account.RightReportingRead},
			}},
		},
	}
}

// deviceSettingsMenu is Device > Device Settings.
func deviceSettingsMenu() Menu {
	return Menu{model.T("Device Settings"), []Entry{
		{"/ccmadmin/device-profiles", model.T("Device Profile"),
			words(model.T("UDP"), model.T("Directory Number"), model.T("Login User Id"), model.T("Subscribe/Unsubscribe Services")), account.RightCMAdminRead},
		{"/ccmadmin/default-device-profiles", model.T("Default Device Profile"),
			words(model.T("Extension Mobility")), account.RightCMAdminRead},
		{"/ccmadmin/phone-services", model.T("Phone Services"),
			words(model.T("IP Phone Services"), model.T("Service URL"), model.T("Build EM URL"), model.T("Enterprise Subscription")), account.RightCMAdminRead},
		{"/ccmadmin/phone-button-templates", model.T("Phone Button Template"),
			words(model.T("Button List"), model.T("Speed Dial")), account.RightCMAdminRead},
		{"/ccmadmin/softkey-templates", model.T("Softkey Template"),
			words(model.T("Soft Keys"), model.T("Call State")), account.RightCMAdminRead},
		{"/ccmadmin/common-device-configurations", model.T("Common Device Configuration"),
			words(model.T("IPv6"), model.T("IP Addressing Mode")), account.RightCMAdminRead},
		{"/ccmadmin/common-phone-profiles", model.T("Common Phone Profile"),
			words(model.T("Do Not Disturb"), model.T("DND")), account.RightCMAdminRead},
		{"/ccmadmin/user-locales", model.T("User Locale"), words(model.T("Language")), account.RightCMAdminRead},
	}}
}

func serviceability() Application {
	return Application{
		Path:  "/ccmservice",
		Title: model.T("Cisco Unified Serviceability"),
		Short: model.T("Serviceability"),
		Menus: []Menu{
			{model.T("Tools"), []Entry{
				{"/ccmservice/service-activation", model.T("Service Activation"),
					words(model.T("Activated"), model.T("Deactivated")), account.RightServiceabilityRead},
				{"/ccmservice/control-center/feature", model.T("Control Center - Feature Services"),
					words(model.T("Start"), model.T("Stop"), model.T("Restart")), account.RightServiceabilityRead},
				{"/ccmservice/control-center/network", model.T("Control Center - Network Services"),
					words(model.T("Start"), model.T("Stop"), model.T("Restart")), account.RightServiceabilityRead},
				{"/ccmservice/audit-log", model.T("Audit Log"),
					words(model.T("Changes"), model.T("Before"), model.T("After")), account.RightAudit},
			}},
			gatewayCDRMenu(),
			callHomeMenu(),
		},
	}
}

func gatewayCDRMenu() Menu {
	return Menu{model.T("Gateway CDRs"), []Entry{
		{"/ccmservice/gateway-cdrs/calls", model.T("Gateway Calls"),
			words(model.T("Call Detail Records"), model.T("CDR"), model.T("Call Leg")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/live", model.T("Live View"),
			words(model.T("CDR"), model.T("Arriving calls")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/reports", model.T("Gateway CDR Reports"),
			words(model.T("Traffic"), model.T("ASR"), model.T("ACD"), model.T("Utilization"), model.T("Busy hour")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/bill", model.T("Bill"),
			words(model.T("Charge"), model.T("Cost")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/rate-tables", model.T("Rate Tables"),
			words(model.T("Rate"), model.T("Currency")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/gateways", model.T("Gateways"),
			words(model.T("CDR"), model.T("RADIUS"), model.T("Time Zone"), model.T("Channels")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/gateways/unknown", model.T("Unknown Senders"),
			words(model.T("Admit"), model.T("Syslog")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/gateways/configuration", model.T("IOS Configuration"),
			words(model.T("Syslog"), model.T("RADIUS"), model.T("NTP")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/import", model.T("Import CDRs"),
			words(model.T("File"), model.T("Upload")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/lines", model.T("Kept Lines"),
			words(model.T("Unparsed"), model.T("Raw")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/causes", model.T("Cause Codes"),
			words(model.T("Q.850"), model.T("Disconnect")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/health", model.T("Collector Health"),
			words(model.T("Gaps"), model.T("Drops")), account.RightServiceabilityRead},
		{"/ccmservice/gateway-cdrs/parameters", model.T("Collector Parameters"),
			words(model.T("Retention"), model.T("Port")), account.RightServiceabilityRead},
	}}
}

func callHomeMenu() Menu {
	return Menu{model.T("Call Home"), []Entry{
		{"/ccmservice/call-home", model.T("Call Home Configuration"),
			words(model.T("Smart Call Home"), model.T("Anonymous Call Home"), model.T("Customer Contact Details"),
				model.T("HTTPS Proxy")), account.RightServiceabilityRead},
		{"/ccmservice/call-home/deliveries", model.T("Delivery Log"),
			words(model.T("Outbox"), model.T("Resend"), model.T("Failed")), account.RightServiceabilityRead},
		{"/ccmservice/call-home/messages", model.T("Message Preview"),
			words(model.T("Inventory"), model.T("Telemetry"), model.T("Configuration")), account.RightServiceabilityRead},
		{"/ccmservice/call-home/connection-test", model.T("Connection Test"),
			words(model.T("DNS"), model.T("TLS"), model.T("Proxy"), model.T("SMTP")), account.RightServiceabilityRead},
		{"/ccmservice/call-home/received", model.T("Received Messages"),
			words(model.T("Receiver")), account.RightServiceabilityRead},
	}}
}

func osAdministration() Application {
	return Application{
		Path:  "/cmplatform",
		Title: model.T("Cisco Unified OS Administration"),
		Short: model.T("OS Administration"),
		Menus: []Menu{
			{model.T("Settings"), []Entry{
				{"/cmplatform/smtp", model.T("SMTP"),
					words(model.T("Mail"), model.T("Test Mail"), model.T("STARTTLS")), account.RightPlatformRead},
			}},
			{model.T("Security"), []Entry{
				{"/cmplatform/trusted-certificates", model.T("Trusted Certificates"),
					words(model.T("Trust Store"), model.T("Certificate Authority")), account.RightPlatformRead},
			}},
		},
	}
}

func words(texts ...model.Text) []model.Text { return texts }

// MenuFor returns the applications, menus and entries that allowed lets a
// person see; menus and applications without an entry are left out.
func MenuFor(allowed func(right account.Right) bool) []Application {
	var visible []Application
	for _, app := range Navigation() {
		app.Menus = visibleMenus(app.Menus, allowed)
		if len(app.Menus) > 0 {
			visible = append(visible, app)
		}
	}
	return visible
}

func visibleMenus(menus []Menu, allowed func(right account.Right) bool) []Menu {
	var visible []Menu
	for _, menu := range menus {
		var entries []Entry
		for _, entry := range menu.Entries {
			if allowed(entry.Right) {
				entries = append(entries, entry)
			}
		}
		if len(entries) > 0 {
			visible = append(visible, Menu{menu.Title, entries})
		}
	}
	return visible
}

// Place is where a page stands in the navigation. Menu and Entry are zero for
// the home page of an application.
type Place struct {
	Application Application
	Menu        Menu
	Entry       Entry
}

// Breadcrumb returns the place of path: the entry with that path or the nearest
// one above it. It reports false when path belongs to no application.
func Breadcrumb(path string) (Place, bool) {
	for _, app := range Navigation() {
		if !within(path, app.Path) {
			continue
		}
		place := Place{Application: app}
		for _, menu := range app.Menus {
			for _, entry := range menu.Entries {
				if within(path, entry.Path) && len(entry.Path) > len(place.Entry.Path) {
					place.Menu, place.Entry = menu, entry
				}
			}
		}
		return place, true
	}
	return Place{}, false
}

// within reports whether path is parent or lies below it.
func within(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}
