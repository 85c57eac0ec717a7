package collector

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func TestMessagesOfAStreamAreToldApart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine+1)
	tests := map[string]struct {
		stream string
		want   []string
	}{
		"newlines":                    {"<1>a\n<1>b\r\n\n<1>c", []string{"<1>a", "<1>b", "<1>c"}},
		"lengths":                     {"4 <1>a5 <1>bb4 <1>c", []string{"<1>a", "<1>bb", "<1>c"}},
		"lengths with newlines":       {"4 <1>a\n5 <1>b\n4 <1>c\n", []string{"<1>a", "<1>b", "<1>c"}},
		"zero bytes":                  {"<1>a\x00<1>b\r\n\x00<1>c\x00", []string{"<1>a", "<1>b", "<1>c"}},
		"a newline within a length":   {"6 <1>a\nb<1>c\n", []string{"<1>a\nb", "<1>c"}},
		"both":                        {"<1>a\n4 <1>b<1>c\n", []string{"<1>a", "<1>b", "<1>c"}},
		"a number that is no length":  {"12: host: text\n7 dwarfs\n", []string{"12: host: text", "7 dwarfs"}},
		"a number with too many":      {"12345678 <1>a\n<1>b\n", []string{"12345678 <1>a", "<1>b"}},
		"a length that is cut off":    {"9 <1>a", []string{"9 <1>a"}},
		"a long line":                 {"<1>" + long + "\n<1>b\n", []string{"long", "<1>b"}},
		"a long message with length":  {fmt.Sprintf("%d <1>%s<1>b\n", len(long)+3, long), []string{"long", "<1>b"}},
		"a length beyond all reasons": {"9999999 <1>a\n<1>b\n", nil},
		"nothing":                     {"", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, in := range []io.Reader{strings.NewReader(test.stream), iotest.OneByteReader(strings.NewReader(test.stream))} {
				if got := messages(t, in); fmt.Sprint(got) != fmt.Sprint(test.want) {
					t.Errorf("got %q, want %q", got, test.want)
				}
			}
		})
	}
}

// messages reads a stream in steps and returns its messages without what ends
// them. Those that are too long are "long".
func messages(t testing.TB, in io.Reader) (texts []string) {
	t.Helper()
	var (
		f   framer
		buf []byte
	)
	for chunk := make([]byte, streamBuffer); ; {
		n, err := in.Read(chunk)
		left, broken := f.split(append(buf, chunk[:n]...), err != nil, func(text []byte) {
			switch text = bytes.Trim(text, "\r\n\x00"); {
			case len(text) > maxLine:
				texts = append(texts, "long")
			case len(text) > 0:
				texts = append(texts, string(text))
			}
		})
		if buf = bytes.Clone(left); broken || err != nil {
			return texts
		}
		if len(buf) > maxLine+countDigits+1 {
			t.Fatalf("%d bytes wait for their end", len(buf))
		}
	}
}

func FuzzFramesDoNotDependOnHowAStreamIsCut(f *testing.F) {
	f.Add([]byte("<1>a\n4 <1>b<1>c\n"), uint8(3))
	f.Add([]byte("12: host: text\n9999999 <1>a\n"), uint8(1))
	f.Add([]byte("9000 <"+strings.Repeat("x", 9000)+"\n3 <1>"), uint8(200))
	f.Fuzz(func(t *testing.T, stream []byte, size uint8) {
		if len(stream) > 4*maxLine {
			t.Skip("takes long in small pieces")
		}
		whole := messages(t, bytes.NewReader(stream))
		cut := messages(t, &pieces{stream, int(size) + 1})
		if !slices.Equal(whole, cut) {
			t.Errorf("in one piece %q, in pieces of %d %q", whole, int(size)+1, cut)
		}
	})
}

// pieces is a reader that returns size bytes at a time.
type pieces struct {
	rest []byte
	size int
}

func (p *pieces) Read(to []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(to[:min(len(to), p.size)], p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
