package password

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// TestReferenceHashes takes hashes of the reference implementation
// (github.com/P-H-C/phc-winner-argon2, src/test.c).
func TestReferenceHashes(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	} {
		p, err := Parse(s)
		if err != nil || !p.Matches("password") {
			t.Errorf("%s: does not match, %v", s, err)
		}
	}
}

func TestHashAndMatch(t *testing.T) {
	t.Parallel()
	s, err := NewHasher(1).Hash(t.Context(), "hunter2-hunter2")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %s", s)
	}
	p, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Matches("hunter2-hunter2") || p.Matches("hunter2-hunter3") || p.Matches("") {
		t.Error("the right password must match and no other")
	}
	again, err := NewHasher(1).Hash(t.Context(), "hunter2-hunter2")
	if err != nil || again == s {
		t.Errorf("hashing twice: got the same string, %v", err)
	}
}

func TestHasherRunsFewAtATime(t *testing.T) {
	t.Parallel()
	const parallel = 2
	h := NewHasher(parallel)
	for range parallel {
		if err := h.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want to wait until cancelled", err)
	}
	h.Release()
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Error(err)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := Recommended().String()
	if _, err := Parse(good); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"nothing":               "",
		"another algorithm":     strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":       strings.Replace(good, "v=19", "v=16", 1),
		"too much memory":       strings.Replace(good, "m=19456", "m=4194304", 1),
		"too little memory":     strings.Replace(good, "m=19456", "m=7", 1),
		"no iterations":         strings.Replace(good, "t=2", "t=0", 1),
		"too many iterations":   strings.Replace(good, "t=2", "t=1000", 1),
		"no parallelism":        strings.Replace(good, "p=1", "p=0", 1),
		"parallelism of 257":    strings.Replace(good, "p=1", "p=257", 1),
		"a sign":                strings.Replace(good, "t=2", "t=+2", 1),
		"a leading zero":        strings.Replace(good, "t=2", "t=02", 1),
		"another parameter":     strings.Replace(good, "p=1", "p=1,x=1", 1),
		"padding":               good + "=",
		"a line break":          good[:len(good)-4] + "\n" + good[len(good)-4:],
		"another part":          good + "$AAAA",
		"no key":                good[:strings.LastIndex(good, "$")+1],
		"a short salt":          strings.Replace(good, "$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$", 1),
		"bits beyond the bytes": good[:len(good)-1] + "B",
	}
	for name, s := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s == good {
				t.Fatal("the case changes nothing")
			}
			if p, err := Parse(s); err == nil {
				t.Errorf("%q was read as %+v", s, p)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("")
	f.Add(Recommended().String())
	f.Add("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG")
	f.Add("$argon2id$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Errorf("%q was read as %q", s, p.String())
		}
		again, err := Parse(p.String())
		if err != nil || !bytes.Equal(again.key, p.key) || !bytes.Equal(again.salt, p.salt) {
			t.Errorf("%q is not read back: %v", s, err)
		}
		if p.memory > maxMemory || p.iterations > maxIterations {
			t.Errorf("%q costs too much", s)
		}
	})
}
