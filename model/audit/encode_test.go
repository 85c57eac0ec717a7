package audit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
)

type server struct {
	Host     string
	Port     int
	Password string `audit:"secret"`
	Key      []byte `audit:"secret"`
	Cache    string `audit:"-"`
	private  string
}

type wrapped struct {
	server
	Name    string
	Since   model.Time
	Tags    []string
	Inner   server
	Peer    *server
	Extra   map[string]server
	Payload []byte
}

func TestEncodeBoth(t *testing.T) {
	t.Parallel()
	noon := model.At(time.Date(2026, 11, 22, 12, 0, 0, 5_000_000, time.UTC))
	tests := []struct {
		name, wantBefore, wantAfter string
		before, after               any
	}{
		{name: "nothing on either side"},
		{
			name:      "a nil pointer is nothing",
			before:    (*server)(nil),
			after:     &server{Host: "a"},
			wantAfter: `{"Host":"a","Port":0,"Password":"","Key":""}`,
		},
		{
			name:       "a secret that stays",
			before:     server{Host: "a", Password: "hunter2"},
			after:      server{Host: "<b>", Password: "hunter2", Cache: "c", private: "p"},
			wantBefore: `{"Host":"a","Port":0,"Password":"(hidden)","Key":""}`,
			wantAfter:  `{"Host":"<b>","Port":0,"Password":"(hidden)","Key":""}`,
		},
		{
			name:       "a secret that is replaced, one that is set",
			before:     server{Password: "hunter2"},
			after:      server{Password: "hunter3", Key: []byte("hunter4")},
			wantBefore: `{"Host":"","Port":0,"Password":"(hidden)","Key":""}`,
			wantAfter:  `{"Host":"","Port":0,"Password":"(hidden), changed","Key":"(hidden)"}`,
		},
		{
			name: "secrets inside other values",
			after: wrapped{
				server: server{Password: "hunter2"}, Name: "w", Since: noon, Tags: []string{"x", "y"},
				Inner: server{Key: []byte("hunter3")}, Peer: &server{Password: "hunter4"},
				Extra:   map[string]server{"b": {}, "a": {Password: "hunter5"}},
				Payload: []byte("p"),
			},
			wantAfter: `{"Host":"","Port":0,"Password":"(hidden)","Key":"","Name":"w",` +
				`"Since":"2026-11-22T12:00:00.005Z","Tags":["x","y"],` +
				`"Inner":{"Host":"","Port":0,"Password":"","Key":"(hidden)"},` +
				`"Peer":{"Host":"","Port":0,"Password":"(hidden)","Key":""},` +
				`"Extra":{"a":{"Host":"","Port":0,"Password":"(hidden)","Key":""},` +
				`"b":{"Host":"","Port":0,"Password":"","Key":""}},"Payload":"cA=="}`,
		},
		{
			name:      "times and pointers that are not set",
			after:     struct{ At, Then model.Time }{Then: noon},
			wantAfter: `{"At":null,"Then":"2026-11-22T12:00:00.005Z"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after, err := encodeBoth(tt.before, tt.after)
			if err != nil {
				t.Fatal(err)
			}
			if before != tt.wantBefore {
				t.Errorf("before: got %s, want %s", before, tt.wantBefore)
			}
			if after != tt.wantAfter {
				t.Errorf("after: got %s, want %s", after, tt.wantAfter)
			}
			if strings.Contains(before+after, "hunter") {
				t.Error("a secret is in the stored form")
			}
		})
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, before, after string
		want                []FieldChange
	}{
		{name: "nothing"},
		{name: "the same", before: `{"A":1}`, after: `{"A":1}`},
		{
			name:  "an addition leaves out what is empty",
			after: `{"Name":"x","Port":443,"On":true,"Note":"","Since":null}`,
			want:  []FieldChange{{"Name", "", "x"}, {"Port", "", "443"}, {"On", "", "true"}},
		},
		{
			name:   "a deletion",
			before: `{"Name":"x"}`,
			want:   []FieldChange{{"Name", "x", ""}},
		},
		{
			name:   "inside objects and lists, in their order",
			before: `{"Z":{"B":1,"A":2},"List":["p","q"],"Gone":"g"}`,
			after:  `{"Z":{"B":1,"A":3},"List":["p","r","s"]}`,
			want: []FieldChange{
				{"Z.A", "2", "3"}, {"List[2]", "q", "r"}, {"List[3]", "", "s"}, {"Gone", "g", ""},
			},
		},
		{
			name:   "text that is not JSON stands as it is",
			before: `{"Name":`,
			want:   []FieldChange{{"", `{"Name":`, ""}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Difference(tt.before, tt.after)
			if len(got) != len(tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("got %v, want %v", got[i], tt.want[i])
				}
			}
		})
	}
}

func TestCompareKeepsWhatStays(t *testing.T) {
	t.Parallel()
	got := Compare(`{"A":1,"B":"x","Gone":true}`, `{"A":1,"B":"y"}`)
	want := []ComparedField{
		{FieldChange{"A", "1", "1"}, false},
		{FieldChange{"B", "x", "y"}, true},
		{FieldChange{"Gone", "true", ""}, true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
