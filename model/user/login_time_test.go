package user_test

import (
	"testing"

	"tandem/model"
	"tandem/model/user"
)

func TestParseLoginTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int
		ok   bool
	}{
		{"168:00", 10080, true}, {"25:16", 1516, true}, {"025:16", 1516, true}, {":30", 30, true}, {"00:30", 30, true},
		{"8:05", 485, true}, {"00:01", 1, true}, {" 8:00 ", 480, true}, {"１６８：００", 10080, true}, {"\u3000：３０", 30, true},
		{"0:00", 0, true}, {"0", 0, true}, {":00", 0, true},
		{"", 0, false}, {":", 0, false}, {"168:01", 0, false}, {"999:59", 0, false}, {"8", 0, false}, {"8:5", 0, false},
		{"8:60", 0, false}, {"0008:00", 0, false}, {"-8:00", 0, false}, {"8:00:00", 0, false}, {"8.30", 0, false}, {"8 :00", 0, false},
	}
	for _, tt := range tests {
		got, ok := user.ParseLoginTime(tt.text)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %d, %v; want %d, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestParseMaximumLoginTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "\u3000": 0, ":30": 30, "168:00": 10080} {
		var errs model.FieldErrors
		if got := user.ParseMaximumLoginTime(text, &errs); got != want || len(errs) != 0 {
			t.Errorf("%q: got %d, %v; want %d", text, got, errs, want)
		}
	}
	for _, text := range []string{"0:00", "0", "168:01", "soon"} {
		var errs model.FieldErrors
		user.ParseMaximumLoginTime(text, &errs)
		wantFields(t, errs.Err(), "maximum_login_time")
	}
}

func FuzzParseLoginTime(f *testing.F) {
	for _, text := range []string{"168:00", ":30", "025:16", "１６８：００", "0", "999:59", "\xff:00", "٣:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		minutes, ok := user.ParseLoginTime(text)
		if !ok {
			return
		}
		if minutes < 0 || minutes > user.MaxLoginTime {
			t.Errorf("%q: got %d minutes", text, minutes)
		}
		if again, ok := user.ParseLoginTime(user.FormatLoginTime(minutes)); !ok || again != minutes {
			t.Errorf("%q: %d minutes are written as %q and read as %d", text, minutes, user.FormatLoginTime(minutes), again)
		}
	})
}

func FuzzKey(f *testing.F) {
	for _, id := range []string{"Anna", "ｶﾞ", "İ", "ﬃ", "\xff", " \u3000"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if key := user.Key(id); user.Key(key) != key {
			t.Errorf("%q has the key %q, and that one %q", id, key, user.Key(key))
		}
	})
}
