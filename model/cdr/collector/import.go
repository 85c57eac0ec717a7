package collector

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"sync"

	"golang.org/x/text/encoding/unicode"

	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/xcdr"
)

// Why a file cannot be imported.
var (
	// ErrNotCDRs says that a file is neither saved syslog nor an accounting file.
	ErrNotCDRs = errors.New("the file has no call detail records")
	// ErrGatewayNeeded says that an accounting file does not tell its gateway.
	ErrGatewayNeeded = errors.New("an accounting file does not say which gateway wrote it")
	// ErrDamaged says that a compressed file cannot be unpacked to its end.
	ErrDamaged = errors.New("the compressed file is damaged or not whole")
	// ErrNoGateway says that there is no gateway with the given id.
	ErrNoGateway = errors.New("there is no such gateway")
)

const (
	// importEach is how many lines are taken in at a time.
	importEach = 256
	// importWait is after how many lines an import waits until they are written, so
	// that messages from gateways need not wait long behind it.
	importWait = 8_192
	// sniffed is how much of a file tells what it is.
	sniffed = 64 << 10
	// unknownListed is how many unknown senders a result lists.
	unknownListed = 100
)

// fileImport is an import at work.
type fileImport struct {
	run      *run
	from     arrival
	tally    tally
	read     *counter
	lines    int64
	progress func(bytes, lines int64)
}

// counter counts the bytes that were read of a file.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// importFile is Import.
func (r *run) importFile(ctx context.Context, file io.Reader, name string, id int64, progress func(bytes, lines int64)) (ImportResult, error) {
	var known *gateway.Known
	if id != 0 {
		var ok bool
		if known, ok = r.deps.Directory.ByID(id); !ok {
			return ImportResult{}, ErrNoGateway
		}
	}
	kept, err := r.keptOfFiles(ctx)
	if err != nil {
		return ImportResult{}, err
	}
	f := &fileImport{run: r, read: &counter{Reader: file}, progress: progress}
	f.from = arrival{listener: ledger.File, saved: true, known: known, kept: kept, tally: &f.tally}
	err = damage(f.all(ctx))
	result := f.result()
	r.deps.Log.Info("cdr file imported", "file", name, "lines", result.Lines, "legs", result.Legs,
		"duplicates", result.Duplicates, "unparsed", result.Unparsed, "apart", result.Apart, "complete", err == nil)
	return result, err
}

func (f *fileImport) all(ctx context.Context) error {
	in, err := plainText(f.read)
	if err != nil {
		return err
	}
	first, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading the file: %w", err)
	}
	switch format := xcdr.Sniff(first); {
	case format == xcdr.Accounting && f.from.known == nil:
		return ErrGatewayNeeded
	case format == xcdr.Accounting:
		f.from.source = cdr.SourceFile
		return f.accounting(ctx, xcdr.NewScanner(in))
	case format == xcdr.Unknown && bytes.IndexByte(first, 0) >= 0:
		return ErrNotCDRs
	default:
		f.from.source = cdr.SourceSyslog
		err := f.syslog(ctx, in)
		if err == nil && format == xcdr.Unknown && f.tally.other == f.lines {
			return ErrNotCDRs
		}
		return err
	}
}

// damage tells the errors of unpacking from others.
func damage(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// plainText returns what is in a file, which may be compressed, or be UTF-16 as
// programs of Windows write it.
func plainText(file io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(file, sniffed)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpacking the file: %w", err)
		}
		in = bufio.NewReaderSize(unzipped, sniffed)
	}
	if mark, _ := in.Peek(2); bytes.Equal(mark, []byte{0xff, 0xfe}) || bytes.Equal(mark, []byte{0xfe, 0xff}) {
		wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		in = bufio.NewReaderSize(wide.NewDecoder().Reader(in), sniffed)
	}
	return in, nil
}

// syslog takes in the lines of a saved syslog file.
func (f *fileImport) syslog(ctx context.Context, in *bufio.Reader) error {
	more := true
	return f.chunks(ctx, func() (bool, error) {
		line, err := in.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		if long {
			line = bytes.Clone(line)
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		more = err == nil
		if line = bytes.Trim(line, "\r\n\x00"); len(line) > 0 {
			f.lines++
			f.run.in.take(&f.from, line)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return false, fmt.Errorf("reading the file: %w", err)
		}
		return more, nil
	})
}

// accounting takes in the records of an accounting file.
func (f *fileImport) accounting(ctx context.Context, s *xcdr.Scanner) error {
	return f.chunks(ctx, func() (bool, error) {
		if !s.Scan() {
			if err := s.Err(); err != nil {
				return false, fmt.Errorf("reading the file: %w", err)
			}
			return false, nil
		}
		f.lines++
		err := s.LineErr()
		if err == nil {
			err = f.run.in.takeRecord(&f.from, s.Record())
		}
		if err != nil {
			f.run.in.unreadRecord(&f.from, s.Line(), err)
		}
		return true, nil
	})
}

// unreadRecord keeps a line of an accounting file that cannot be read.
func (in *intake) unreadRecord(a *arrival, line []byte, err error) {
	f := in.feed(a, nil)
	f.messages, f.changed, f.seenAt = f.messages+1, true, a.at
	in.unread(a, f, line[:min(len(line), maxLine)], ledger.Reason(iostext.Reason(err)))
}

// chunks calls next, with the intake locked, until it is done, and waits now and
// then until everything is on disk.
func (f *fileImport) chunks(ctx context.Context, next func() (more bool, err error)) error {
	more := true
	for waited := int64(0); more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		ticket, err := f.run.enter(func() (err error) {
			f.from.at = f.run.in.now().UnixMilli()
			for n := 0; n < importEach && more && err == nil; n++ {
				more, err = next()
			}
			return err
		})
		if err != nil {
			return err
		}
		if f.lines-waited >= importWait || !more {
			waited = f.lines
			if err := f.run.await(ctx, ticket); err != nil {
				return err
			}
		}
		if f.progress != nil {
			f.progress(f.read.n, f.lines)
		}
	}
	return nil
}

func (f *fileImport) result() ImportResult {
	t := &f.tally
	return ImportResult{
		Lines: f.lines, Records: t.records, Legs: t.legs, Duplicates: t.duplicates + t.copies,
		Other: t.other, Unparsed: t.unparsed, Apart: t.apart, Unknown: t.unknown,
	}
}

// noteUnknown lists a sender that nobody admitted.
func (t *tally) noteUnknown(host string) {
	if len(t.unknown) < unknownListed && !slices.Contains(t.unknown, host) {
		t.unknown = append(t.unknown, host)
	}
}

// lineSet remembers lines by their hashes.
type lineSet struct {
	seed maphash.Seed
	set  map[uint64]struct{}
}

// add reports whether line is new.
func (s *lineSet) add(line []byte) bool {
	h := maphash.Bytes(s.seed, line)
	if _, ok := s.set[h]; ok {
		return false
	}
	s.set[h] = struct{}{}
	return true
}

// fileLines are the lines that are kept of files, so that importing a file again
// keeps none of them twice.
type fileLines struct {
	mu  sync.Mutex
	set *lineSet
}

// keptOfFiles returns the lines that are kept of files. The first import of a run
// reads them; later ones add theirs.
func (r *run) keptOfFiles(ctx context.Context) (*lineSet, error) {
	r.lines.mu.Lock()
	defer r.lines.mu.Unlock()
	if r.lines.set != nil {
		return r.lines.set, nil
	}
	set := &lineSet{seed: maphash.MakeSeed(), set: map[uint64]struct{}{}}
	for _, id := range r.fileFeeds() {
		for after := int64(0); ; {
			lines, err := r.deps.Ledger.LinesOf(ctx, id, "", after, replayEach)
			if err != nil {
				return nil, err
			}
			if len(lines) == 0 {
				break
			}
			for _, l := range lines {
				set.add(l.Raw)
			}
			after = lines[len(lines)-1].ID
		}
	}
	r.lines.set = set
	return set, nil
}

// fileFeeds returns the ids of the feeds of files that lines are kept of.
func (r *run) fileFeeds() (ids []int64) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	for _, f := range r.in.feeds {
		if f.listener == ledger.File && f.keptLines > 0 {
			ids = append(ids, f.id)
		}
	}
	return ids
}
