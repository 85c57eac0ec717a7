package callhome

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tandem/model/cluster"
	"tandem/model/host"
)

// What the program calls itself in messages.
const (
	productID        = "tandem"
	productShortName = "Tandem"
)

// Reasons for facts that this release cannot have. They name nobody, so they
// are told in Anonymous mode too, unlike any other reason.
const (
	NoRegistrations   = "phones do not register with this release"
	NoCalls           = "this release handles no calls"
	NoInactiveVersion = "this product has no inactive version"
)

const (
	noLicenceServer     = "this product has no licence server"
	noInactivePartition = "this product has no inactive partition"
)

// TableCount is a table of the database and the number of its rows.
type TableCount struct {
	Name string
	Rows int64
}

// Facts are everything that a message may tell, gathered at one moment. What is
// read elsewhere and may fail is a host.Fact or host.List with the reason.
type Facts struct {
	Config Config

	ClusterID string
	// NodeName is this node's name in the cluster; the others are those of the
	// publisher, which may be the same node.
	NodeName           string
	PublisherName      string
	PublisherAddresses []string

	Host host.Facts
	// DataFolder is the absolute path of what the program keeps on disk. The
	// partition that holds it is the active one.
	DataFolder string

	ActiveServices  []string
	ActiveVersion   string
	InactiveVersion host.Fact
	Upgrades        host.List[cluster.Upgrade]

	Users             host.Fact
	PhoneUsers        host.Fact
	Devices           host.Fact // the number of devices of each model
	RegisteredDevices host.Fact
	CallActivity      host.Fact
	Tables            host.List[TableCount]

	// Time is the moment, which is the message's time of creation; Zone is the
	// cluster's zone, UTC when nil.
	Time time.Time
	Zone *time.Location

	// PseudonymKey is a secret of the cluster with at least 16 bytes. It must
	// stay the same for pseudonyms to stay the same.
	PseudonymKey []byte
}

// date writes t as AML messages do, in the cluster's zone.
func (f Facts) date(t time.Time) string {
	if f.Zone != nil {
		return t.In(f.Zone).Format(dateLayout)
	}
	return t.UTC().Format(dateLayout)
}

// dateLayout is the format of all dates (spec/wire-formats.md section 1.2).
const dateLayout = "2006-01-02 15:04:05 GMT-07:00"

// check returns why no message can be built from f.
func (f Facts) check() error {
	switch {
	case len(f.PseudonymKey) < 16:
		return fmt.Errorf("the pseudonym key has %d bytes, it needs 16", len(f.PseudonymKey))
	case f.Time.IsZero():
		return errors.New("the facts have no time")
	}
	return nil
}

// activePartition returns the index of the partition that holds the data folder,
// or -1 when none does.
func (f Facts) activePartition() int {
	best := -1
	for i, p := range f.Host.Partitions.Items {
		inside := f.DataFolder == p.Mount || strings.HasPrefix(f.DataFolder, strings.TrimSuffix(p.Mount, "/")+"/")
		if inside && (best < 0 || len(p.Mount) >= len(f.Host.Partitions.Items[best].Mount)) {
			best = i
		}
	}
	return best
}
