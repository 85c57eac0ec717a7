package model_test

import (
	"strings"
	"testing"

	"tandem/model"
)

func TestOneLine(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"a line stays as it is", " Jürgen, 日本 ", " Jürgen, 日本 "},
		{"line breaks and control characters", "a\r\nb\tc\x00d\x1b[2Je", "a  b c d [2Je"},
		{"Unicode's line breaks", "a\u0085b\u2028c\u2029d", "a b c d"},
		{"bytes that are no text", "a\xff\xfeb", "a\uFFFDb"},
		{"characters are counted, not bytes", strings.Repeat("界", 21), strings.Repeat("界", 20)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := model.OneLine(tt.text, 20); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIsControl(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]bool{
		'a': false, ' ': false, '\u00a0': false, '日': false, '\u200b': false,
		0: true, '\t': true, '\n': true, 0x7f: true, 0x85: true, '\u2028': true, '\u2029': true, '\uFFFD': true,
	} {
		if got := model.IsControl(r); got != want || model.IsLine("a"+string(r)) == want {
			t.Errorf("%U: got %v, want %v", r, got, want)
		}
	}
}
