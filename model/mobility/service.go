package mobility

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/phoneservice"
	"tandem/model/user"
)

// Deps is what a Service works with. All fields but Changed and Resolver are
// needed.
type Deps struct {
	DB          *db.DB
	Parameters  *ParameterStore
	Credentials *user.Credentials
	Directory   *user.Directory
	Now         func() time.Time
	Log         *slog.Logger
	// Running reports whether a service of this node runs: ServiceName,
	// ApplicationName or MenuName.
	Running func(service string) bool
	// Changed is called after phones were left commands.
	Changed func()
	// Resolver finds the addresses of trusted host names; nil means that of the
	// system.
	Resolver *net.Resolver
}

// Service logs in and out. There is one in a node.
type Service struct {
	Deps
	gate *gate
	// trusted remembers addresses that were found valid.
	trusted  *trustCache
	attempts *attempts

	mu    sync.Mutex
	named *db.Prepared // phones with a name, see loadNamed

	phones   *device.Phones
	profiles *device.Profiles
	defaults *device.DefaultProfiles
	services *phoneservice.Services
}

// NewService returns the service.
func NewService(deps Deps) *Service {
	if deps.Resolver == nil {
		deps.Resolver = net.DefaultResolver
	}
	if deps.Changed == nil {
		deps.Changed = func() {}
	}
	return &Service{
		Deps: deps, gate: &gate{}, trusted: newTrustCache(), attempts: newAttempts(),
		phones: device.NewPhones(deps.DB, deps.Now), profiles: device.NewProfiles(deps.DB, deps.Now),
		defaults: device.NewDefaultProfiles(deps.DB, deps.Now), services: phoneservice.NewServices(deps.DB, deps.Now),
	}
}

// InProgress returns how many logins and logouts this node does at the moment.
func (s *Service) InProgress() int { return s.gate.inProgress() }

// Throttled returns how many this node refused as too many at a time (code 26)
// since it started.
func (s *Service) Throttled() int64 { return s.gate.throttled() }

// Client is where a request comes from.
type Client struct {
	Address netip.Addr
	// Via tells that the request came through a proxy (HTTP header Via).
	Via bool
}

// begin admits one request of a phone or a program. Administrators and the
// program itself are not counted and not checked.
func (s *Service) begin(ctx context.Context, from Client, phone string, checked bool) (p Parameters, src source, end func(), err error) {
	if err = s.prepare(ctx); err != nil {
		return p, src, nil, err
	}
	if p, err = s.Parameters.current(ctx); err != nil || !checked {
		return p, source{trusted: true}, func() {}, unread(emcode.PolicyValidation, err)
	}
	if !s.gate.enter(p.MaximumRequests) {
		return p, src, nil, emcode.Error{Code: emcode.Busy, Detail: "too many requests at a time"}
	}
	src, err = s.judge(ctx, p, from, phone)
	if err != nil {
		s.gate.leave()
		return p, src, nil, err
	}
	return p, src, s.gate.leave, nil
}

// prepare prepares what logins and logouts ask most.
func (s *Service) prepare(ctx context.Context) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.named == nil {
		s.named, err = s.DB.Prepare(ctx, "SELECT "+stateColumns+" FROM "+anyPhone+" WHERE "+phoneIsNamed)
	}
	return err
}

// loadNamed returns the phone with a name; the zero state when there is none.
// Prepare was called before the transaction began.
func (s *Service) loadNamed(ctx context.Context, tx bun.Tx, name string) (state, error) {
	var found []state
	if err := s.named.Scan(ctx, tx, &found, name); err != nil {
		return state{}, unread(emcode.HotelingFlag, fmt.Errorf("loading a phone and its session: %w", err))
	}
	return append(found, state{})[0], nil
}

// lock makes transactions that lock a row which query finds wait for each other;
// on SQLite all transactions do anyway.
func (s *Service) lock(ctx context.Context, tx bun.IDB, query string, args ...any) error {
	if !s.DB.IsPostgres() {
		return nil
	}
	if _, err := tx.NewRaw(query+" FOR NO KEY UPDATE", args...).Exec(ctx); err != nil {
		return fmt.Errorf("locking rows: %w", err)
	}
	return nil
}

func refuse(code emcode.Code, format string, args ...any) error {
	return emcode.Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// unread gives an error of the database the code of what could not be read; nil
// stays nil.
func unread(code emcode.Code, err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(refuse(code, "the database failed"), err)
}
