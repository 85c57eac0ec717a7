package account

import "strings"

// Browser says in a few words which browser and system a User-Agent header
// stands for, for example "Firefox 145 · Linux"; what is not known is shown as
// it is. These headers are not to be trusted, but help to tell one's own
// browsers apart.
func Browser(userAgent string) string {
	browser, system := browserName(userAgent), systemName(userAgent)
	switch {
	case browser != "" && system != "":
		return browser + " · " + system
	case browser != "":
		return browser
	case userAgent == "":
		return "–"
	default:
		return userAgent
	}
}

// browserName looks for the most special mark first: Edge also calls itself
// Chrome, and Chrome calls itself Safari.
func browserName(userAgent string) string {
	for _, known := range []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"}, {"curl/", "curl"},
	} {
		if _, rest, found := strings.Cut(userAgent, known.mark); found {
			return strings.TrimSpace(known.name + " " + majorVersion(rest))
		}
	}
	return ""
}

// majorVersion returns the digits that s begins with.
func majorVersion(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return s
	}
	return s[:end]
}

// systemName also looks for the most special mark first: Android and
// ChromeOS are Linux, and an iPhone is "like Mac OS X".
func systemName(userAgent string) string {
	for _, known := range []struct{ mark, name string }{
		{"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
		{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
	} {
		if strings.Contains(userAgent, known.mark) {
			return known.name
		}
	}
	return ""
}
