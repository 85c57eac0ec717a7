//go:build unix

package archive

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lease is a lock that one program has: that on a file, which ends with the
// program however it ends. Its methods are for one goroutine at a time.
type lease struct {
	name string
	file *os.File
}

// take reports whether this program has the lease, now or from before.
func (l *lease) take() (ours bool, err error) {
	if l.file != nil {
		return true, nil
	}
	file, err := os.OpenFile(l.name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return false, fmt.Errorf("opening the lock of the archive: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		if errors.Is(err, unix.EWOULDBLOCK) {
			return false, file.Close()
		}
		return false, errors.Join(fmt.Errorf("locking the archive: %w", err), file.Close())
	}
	l.file = file
	return true, nil
}

// end gives the lease back.
func (l *lease) end() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
