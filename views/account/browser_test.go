package account_test

import (
	"testing"

	"tandem/views/account"
)

func TestBrowser(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, userAgent, want string }{
		{"Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox 145 · Linux"},
		{"Chrome", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "Chrome 142 · Windows"},
		{"Edge says Chrome too", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge 142 · Windows"},
		{"Safari", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15", "Safari 26 · macOS"},
		{"a phone", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1", "Safari 26 · iOS"},
		{"Android says Linux too", "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome 142 · Android"},
		{"a program", "curl/8.14.1", "curl 8"},
		{"a mark at the end", "curl/", "curl"},
		{"something unknown", "Lynx 2.9", "Lynx 2.9"},
		{"nothing", "", "–"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := account.Browser(tt.userAgent); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
