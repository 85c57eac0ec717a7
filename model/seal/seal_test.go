package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tandem/model/seal"
)

func open(t *testing.T, dir string, initialised bool) *seal.Sealer {
	t.Helper()
	s, err := seal.Open(dir, initialised)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSealedValuesOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, false)
	for _, plain := range []string{"", "hunter2", strings.Repeat("x", 1<<16)} {
		sealed := s.Seal([]byte(plain), "smtp", "password", "1")
		if plain != "" && bytes.Contains(sealed, []byte(plain)) {
			t.Error("the sealed value contains the secret")
		}
		// After a restart the same key file opens it.
		got, err := open(t, dir, true).Open(sealed, "smtp", "password", "1")
		if err != nil || string(got) != plain {
			t.Errorf("got %d bytes, %v; want %d", len(got), err, len(plain))
		}
		if again := s.Seal([]byte(plain), "smtp", "password", "1"); bytes.Equal(again, sealed) {
			t.Error("sealing twice gave the same bytes")
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), false)
	sealed := s.Seal([]byte("hunter2"), "ab", "c", "1")
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	version := bytes.Clone(sealed)
	version[0]++
	tests := []struct {
		name              string
		sealer            *seal.Sealer
		sealed            []byte
		table, column, id string
	}{
		{"another table", s, sealed, "a", "c", "1"},
		{"another column", s, sealed, "ab", "d", "1"},
		{"another row", s, sealed, "ab", "c", "2"},
		{"the same letters cut elsewhere", s, sealed, "a", "bc", "1"},
		{"a part moved to the id", s, sealed, "ab", "", "c1"},
		{"a changed byte", s, flipped, "ab", "c", "1"},
		{"an unknown format", s, version, "ab", "c", "1"},
		{"a cut value", s, sealed[:20], "ab", "c", "1"},
		{"no value", s, nil, "ab", "c", "1"},
		{"another key", open(t, t.TempDir(), false), sealed, "ab", "c", "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.sealer.Open(tt.sealed, tt.table, tt.column, tt.id)
			if !errors.Is(err, seal.ErrWrongKey) || got != nil {
				t.Errorf("got %q, %v; want %v", got, err, seal.ErrWrongKey)
			}
		})
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{7}, 32)
	tests := []struct {
		name        string
		content     []byte
		mode        os.FileMode
		initialised bool
		want        string // in the error; empty means that it opens
	}{
		{name: "none yet"},
		{name: "missing beside a database with data", initialised: true, want: "from a backup"},
		{name: "in place", content: key, mode: 0o600, initialised: true},
		{name: "read-only", content: key, mode: 0o400, initialised: true},
		{name: "readable by the group", content: key, mode: 0o640, want: "chmod 600"},
		{name: "readable by all", content: key, mode: 0o604, want: "chmod 600"},
		{name: "too short", content: key[:31], mode: 0o600, want: "32 bytes"},
		{name: "too long", content: append(key, '\n'), mode: 0o600, want: "32 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, seal.KeyFile)
			if tt.content != nil {
				if err := os.WriteFile(file, tt.content, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(file, tt.mode); err != nil {
					t.Fatal(err)
				}
			}
			_, err := seal.Open(dir, tt.initialised)
			if tt.want == "" && err != nil {
				t.Errorf("got %v, want no error", err)
			}
			if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), file)) {
				t.Errorf("got %v, want an error with %q and the file's path", err, tt.want)
			}
		})
	}
}

func TestTheKeyIsCreatedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var sealers [8]*seal.Sealer
	var group sync.WaitGroup
	for i := range sealers {
		group.Go(func() {
			var err error
			if sealers[i], err = seal.Open(dir, false); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	sealed := sealers[0].Seal([]byte("hunter2"), "t", "c", "1")
	for i, s := range sealers {
		if _, err := s.Open(sealed, "t", "c", "1"); err != nil {
			t.Errorf("process %d has another key: %v", i, err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, seal.KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
		t.Errorf("got %v, %v; want 32 bytes of mode 0600", info, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v; want the key file only", entries, err)
	}
}
