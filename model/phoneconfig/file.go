package phoneconfig

import (
	"context"
	"log/slog"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/mobility"
)

// Files makes the files that phones ask for by name. There are no others: no
// name ever becomes a path.
type Files struct {
	Loader     *Loader
	Sightings  *device.Sightings
	Parameters ParameterSource
	Log        *slog.Logger

	mu     sync.Mutex
	counts map[Count]int64
}

// ParameterSource tells the service parameters of Cisco Extension Mobility;
// mobility.ParameterStore does.
type ParameterSource interface {
	Load(ctx context.Context) (mobility.Parameters, error)
}

// Kind is what was asked for.
type Kind string

// The kinds of files.
const (
	PhoneFile   Kind = "phone"
	DefaultFile Kind = "default"
	SoftkeyFile Kind = "softkeys"
	// TrustFile is CTLSEP….tlv and ITLSEP….tlv: phones ask for a trust list at
	// every start and go on without one.
	TrustFile Kind = "trust"
	OtherFile Kind = "other"
)

// Count is one of the numbers of Counts.
type Count struct {
	Transport Transport
	Kind      Kind
	Found     bool
}

// Transport is how a file was asked for.
type Transport string

// The transports.
const (
	TFTP Transport = "tftp"
	HTTP Transport = "http"
)

// names of files. Phones write the MAC address in capitals; people may not.
var (
	phoneName   = regexp.MustCompile(`(?i)^(SEP[0-9A-F]{12})\.cnf\.xml$`)
	softkeyName = regexp.MustCompile(`^SK([1-9][0-9]{0,17})-[0-9a-f]{16}\.xml$`)
	trustName   = regexp.MustCompile(`(?i)^(CTL|ITL)(SEP[0-9A-F]{12}|File)\.tlv(\.sgn)?$`)
)

// Get returns the file of that name, or model.ErrNotFound. A phone that asks for
// its file is noted as seen at the address of client, where its commands are
// pushed to.
func (f *Files) Get(ctx context.Context, name string, client netip.Addr, by Transport) ([]byte, error) {
	kind, data, err := f.make(ctx, name, client)
	f.count(Count{by, kind, err == nil})
	return data, err
}

func (f *Files) make(ctx context.Context, name string, client netip.Addr) (Kind, []byte, error) {
	if found := phoneName.FindStringSubmatch(name); found != nil {
		data, err := f.phone(ctx, found[1], client)
		return PhoneFile, data, err
	}
	if found := softkeyName.FindStringSubmatch(name); found != nil {
		data, err := f.softkeys(ctx, name, found[1])
		return SoftkeyFile, data, err
	}
	switch {
	case strings.EqualFold(name, "XMLDefault.cnf.xml"):
		cluster, err := f.Loader.cluster(ctx)
		if err != nil {
			return DefaultFile, nil, err
		}
		return DefaultFile, Default(cluster), nil
	case trustName.MatchString(name):
		return TrustFile, nil, model.ErrNotFound
	default:
		return OtherFile, nil, model.ErrNotFound
	}
}

func (f *Files) phone(ctx context.Context, name string, client netip.Addr) ([]byte, error) {
	s, err := f.Loader.Load(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := f.note(ctx, s.Phone.Name, client); err != nil { // the phone gets its file anyway
		f.Log.Warn("sighting of phone not noted", "phone", s.Phone.Name, "error", err)
	}
	return Config(s), nil
}

// softkeys returns the file of a template while it is the one of that name: its
// keys may have changed since.
func (f *Files) softkeys(ctx context.Context, name, digits string) ([]byte, error) {
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return nil, model.ErrNotFound
	}
	t, err := f.Loader.Softkeys(ctx, id)
	if err != nil {
		return nil, err
	}
	if softkeyFile(t) != name {
		return nil, model.ErrNotFound
	}
	return Softkeys(t), nil
}

// note notes where the phone is, as handlers of phones do. Anybody can ask for a
// file: while Validate IP Address is on, when a phone is trusted where it was last
// seen, asking does not move it.
func (f *Files) note(ctx context.Context, name string, client netip.Addr) error {
	p, err := f.Parameters.Load(ctx)
	if err != nil || p.ValidateAddress || !client.IsValid() {
		return err
	}
	return f.Sightings.Seen(ctx, name, client.Unmap().String())
}

func (f *Files) count(c Count) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts == nil {
		f.counts = map[Count]int64{}
	}
	f.counts[c]++
}

// Counts returns how often files were asked for since the program started.
func (f *Files) Counts() map[Count]int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	counts := make(map[Count]int64, len(f.counts))
	for c, n := range f.counts {
		counts[c] = n
	}
	return counts
}
