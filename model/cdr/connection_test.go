package cdr

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestConnectionIDsOfEveryFormHaveOneNormalForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, written, want string }{
		{"four words, not padded", "BA55719E F8C10015 0 1B1E08", "BA55719EF8C1001501B1E08"},
		{"four words, padded", "BA55719E F8C10015 00000000 001B1E08", "BA55719EF8C1001501B1E08"},
		{"joined, padded", "BA55719EF8C1001500000000001B1E08", "BA55719EF8C1001501B1E08"},
		{"joined, not padded", "BA55719EF8C1001501B1E08", "BA55719EF8C1001501B1E08"},
		{"the published billing id", "CA4E6727082B11E09D8300164610A2D8", "CA4E672782B11E09D8300164610A2D8"},
		{"its feature id", "CA4E672782B11E09D8300164610A2D8", "CA4E672782B11E09D8300164610A2D8"},
		{"the form of CME", "CA5210B082B11E0A142A279BD84410", "CA5210B082B11E0A142A279BD84410"},
		{"small letters", "ba55719e f8c10015 0 1b1e08", "BA55719EF8C1001501B1E08"},
		{"several blanks, and at the ends", "  BA55719E   F8C10015 0  1B1E08 ", "BA55719EF8C1001501B1E08"},
		{"32 characters with blanks", "BA55719E F8C10015 0000000 001B1E0", "BA55719EF8C1001501B1E0"},
		{"32 digits", "931C146B0F4411D6AB5591F0CBF3D765", "931C146BF4411D6AB5591F0CBF3D765"},
		{"32 digits in words", "931C146B 0F4411D6 AB5591F0 CBF3D765", "931C146BF4411D6AB5591F0CBF3D765"},
		{"zeros", "0 0 0 0", ""},
		{"zeros, joined", "00000000000000000000000000000000", ""},
		{"zeros, few", "0000", ""},
		{"nothing", "", ""},
		{"blanks", "   ", ""},
		{"other letters", "BA55719G F8C10015 0 1B1E08", ""},
		{"33 digits", "931C146B0F4411D6AB5591F0CBF3D7651", ""},
		{"too many words", "931C146B 0F4411D6 AB5591F0 CBF3D765 12", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := NormalConnection([]byte(c.written))
			if got.String() != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if again := NormalConnection([]byte(got.String())); again != got && got.Len != 32 {
				t.Errorf("normal form of %q: got %q, want the same", got, again)
			}
		})
	}
}

func TestFourWordsAreTheSameHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var words [4]uint32
		for i := range words {
			words[i] = random.Uint32() >> random.IntN(33)
		}
		want := NormalConnection(fmt.Appendf(nil, "%X%X%X%X", words[0], words[1], words[2], words[3]))
		for _, format := range []string{"%X %X %X %X", "%08X %08X %08X %08X", "%08X%08X%08X%08X", "%08x%08x%08x%08x"} {
			written := fmt.Appendf(nil, format, words[0], words[1], words[2], words[3])
			if got := NormalConnection(written); got != want {
				t.Fatalf("%s: got %s, want %s", written, got, want)
			}
		}
	}
}

func FuzzNormalConnection(f *testing.F) {
	for _, seed := range []string{"BA55719E F8C10015 0 1B1E08", "CA4E6727082B11E09D8300164610A2D8", "0 0 0 0", "x", "0001"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, written []byte) {
		got := NormalConnection(written)
		if bytes.ContainsFunc(got.Text[got.Len:], func(r rune) bool { return r != 0 }) {
			t.Errorf("got %q with something behind it: not comparable", got)
		}
		if again := NormalConnection([]byte(got.String())); again != got && got.Len != 32 {
			t.Errorf("normal form of %q: got %q, want the same", got, again)
		}
	})
}
