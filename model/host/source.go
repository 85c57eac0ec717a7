package host

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/shirou/gopsutil/v4/common"
	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/net"
)

// Source is where facts are read. Tests replace it by a small tree of files.
type Source struct {
	// Root is the folder that holds proc, sys and etc.
	Root     string
	HostName func() (string, error)
	Getenv   func(string) string
	// Interfaces lists the network interfaces.
	Interfaces func(context.Context) (net.InterfaceStatList, error)
	// Usage tells the sizes of the file system mounted at path.
	Usage func(ctx context.Context, path string) (*disk.UsageStat, error)
}

// System returns this machine as a source.
func System() Source {
	return Source{
		Root:       "/",
		HostName:   os.Hostname,
		Getenv:     os.Getenv,
		Interfaces: net.InterfacesWithContext,
		Usage:      disk.UsageWithContext,
	}
}

// environment tells gopsutil where to read. The mounts are those that this
// process sees, which are not those of process 1 in every container.
func (s Source) environment(ctx context.Context) context.Context {
	return context.WithValue(ctx, common.EnvKey, common.EnvMap{
		common.HostProcEnvKey:    s.path("/proc"),
		common.HostSysEnvKey:     s.path("/sys"),
		common.HostEtcEnvKey:     s.path("/etc"),
		common.HostProcMountinfo: s.path("/proc/self/mountinfo"),
	})
}

func (s Source) path(name string) string { return filepath.Join(s.Root, name) }

// read returns the file at the absolute path name, without the space around it,
// or a sentence that says why it cannot be read.
func (s Source) read(name string) (text, trouble string) {
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		return "", unreadable(name, err)
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(data), "\uFFFD")), ""
}
