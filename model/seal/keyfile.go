package seal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeyFile is the name of the key file in the data folder: 32 random bytes,
// readable by the owner only.
const KeyFile = "secret.key"

// Open reads the key file in dataDir. Where there is none it creates one,
// unless initialised says that the database already holds data: then secrets
// may have been sealed with the missing key, and a new one would lose them.
func Open(dataDir string, initialised bool) (*Sealer, error) {
	file := filepath.Join(dataDir, KeyFile)
	key, err := read(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && initialised:
		return nil, fmt.Errorf("the key file %s is missing and the database holds data: copy it back from a backup, "+
			"or from another node of the cluster; without it the stored passwords and keys cannot be read", file)
	case errors.Is(err, fs.ErrNotExist):
		if err := create(file); err != nil {
			return nil, fmt.Errorf("creating the key file: %w", err)
		}
		key, err = read(file)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key file: %w", err)
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("using the key file %s: %w", file, err)
	}
	return &Sealer{aead: aead}, nil
}

func read(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if wide := info.Mode().Perm() & 0o077; wide != 0 {
		return nil, fmt.Errorf("%s can be read by others (mode %04o): make it private with chmod 600 %s",
			file, info.Mode().Perm(), file)
	}
	key, err := io.ReadAll(io.LimitReader(f, chacha20poly1305.KeySize+1))
	if err != nil {
		return nil, err
	}
	if len(key) != chacha20poly1305.KeySize {
		return nil, fmt.Errorf("%s is damaged, it must hold exactly %d bytes: copy it back from a backup, "+
			"or from another node of the cluster", file, chacha20poly1305.KeySize)
	}
	return key, nil
}

// create makes the key file so that after a crash there is either no file or a
// whole one. A file that another process made meanwhile stays.
func create(file string) error {
	temporary, err := writeTemporary(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary) }()
	if err := os.Link(temporary, file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// writeTemporary stores a new key in a file of mode 0600 in folder.
func writeTemporary(folder string) (string, error) {
	f, err := os.CreateTemp(folder, KeyFile+".*")
	if err != nil {
		return "", err
	}
	key := make([]byte, chacha20poly1305.KeySize)
	rand.Read(key) // never fails
	_, err = f.Write(key)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
