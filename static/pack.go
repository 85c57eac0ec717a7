package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
)

// pack compresses every file once and hashes them all.
func pack(contents map[string][]byte) (site, error) {
	s := site{files: map[string]file{}}
	hash := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		plain := contents[name]
		fmt.Fprintf(hash, "%s %d\n%s", name, len(plain), plain)
		zipped, err := compress(plain)
		if err != nil {
			return site{}, fmt.Errorf("compressing %s: %w", name, err)
		}
		s.files[name] = file{types[path.Ext(name)], plain, zipped}
	}
	s.hash = hex.EncodeToString(hash.Sum(nil))[:12]
	return s, nil
}

func compress(plain []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
