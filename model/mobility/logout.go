package mobility

import (
	"cmp"
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/emcode"
	"tandem/model/user"
)

// LogoutRequest asks to log out whoever is logged in on a phone.
type LogoutRequest struct {
	Phone  string
	Reason Reason
	// By is who did it, a user name; "" means the actor of the context.
	By string
	// Only is the user ID of somebody who may log out nobody else; "" is anybody.
	Only string
	// Client is looked at for ByPhone and ByAPI.
	Client Client
}

// manual reports whether a phone or a program asks: these are checked.
func (r LogoutRequest) manual() bool { return r.Reason == ByPhone || r.Reason == ByAPI }

// Logout logs out and returns the session that ended. Its codes:
//
//	26      more than Maximum Concurrent Requests at a time on this node
//	11, 5   there is no such phone; Extension Mobility is off on it
//	28, 30  the address is not trusted; it came through a proxy
//	19      nobody is logged in; the user of a logout profile does not count,
//	        except for administrators
//	10      somebody else than Only is logged in
//	4, 20   the database failed while the parameters or the phone were read
//
// 26, 5, 28 and 30 concern phones and programs only.
func (s *Service) Logout(ctx context.Context, r LogoutRequest) (Session, error) {
	session, err := s.doLogout(ctx, r)
	if err != nil {
		return Session{}, fmt.Errorf("logging out on %s: %w", model.OneLine(r.Phone, 50), err)
	}
	return session, nil
}

func (s *Service) doLogout(ctx context.Context, r LogoutRequest) (ended Session, err error) {
	p, src, end, err := s.begin(ctx, r.Client, r.Phone, r.manual())
	if err != nil {
		return Session{}, err
	}
	defer end()
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		st, err := s.loadPhone(ctx, tx, r.Phone)
		if err != nil {
			return err
		}
		if err := r.admit(st, src); err != nil {
			return err
		}
		ended, _ = st.session()
		by := cmp.Or(r.By, audit.FromContext(ctx).Name)
		clearCalls := p.ClearCallLogs && r.Reason == ByPhone
		return logout(ctx, tx, []state{st}, ending{r.Reason, by, model.At(s.Now()), clearCalls})
	})
	if err == nil {
		s.Changed()
	}
	return ended, err
}

// loadPhone locks and reads one phone. It returns code 11.
func (s *Service) loadPhone(ctx context.Context, tx bun.Tx, name string) (state, error) {
	if err := s.lock(ctx, tx, "SELECT id FROM phone WHERE "+phoneIsNamed, name); err != nil {
		return state{}, unread(emcode.HotelingFlag, err)
	}
	st, err := s.loadNamed(ctx, tx, name)
	if err == nil && st.PhoneID == 0 {
		err = refuse(emcode.DeviceUnknown, "there is no such phone")
	}
	return st, err
}

func (r LogoutRequest) admit(st state, src source) error {
	if r.manual() && !st.Enabled {
		return refuse(emcode.LogonDisabledAtLogout, "Extension Mobility is off on %s", st.Phone)
	}
	if err := src.check(st); err != nil {
		return err
	}
	switch {
	case !st.occupied() && (st.Origin == "" || r.Reason != ByAdministrator):
		return refuse(emcode.NobodyLoggedIn, "nobody is logged in on %s", st.Phone)
	case r.Only != "" && user.Key(r.Only) != user.Key(st.UserID):
		return refuse(emcode.LacksProxyRights, "another user is logged in on %s", st.Phone)
	default:
		return nil
	}
}

// Which chooses sessions for LogoutAll: all conditions hold. The zero Which is
// everybody.
type Which struct {
	// Query is that of the list of sessions; its page and order do not matter.
	Query model.Query
	// UserID is that of somebody who may log out nobody else; "" is anybody.
	UserID string
}

// LogoutAll logs out everybody whom which chooses, a batch in a transaction, and
// returns how many. When it fails half-way, those are logged out all the same.
func (s *Service) LogoutAll(ctx context.Context, which Which, reason Reason, by string) (int, error) {
	n, err := s.logoutAll(ctx, reason, cmp.Or(by, audit.FromContext(ctx).Name), func(sel *bun.SelectQuery) (*bun.SelectQuery, error) {
		if which.UserID != "" {
			sel = sel.Where("session.end_user_id = (SELECT id FROM end_user WHERE user_key = ?)", user.Key(which.UserID))
		}
		return sessionColumns().Where(sel, which.Query)
	})
	if err != nil {
		return n, fmt.Errorf("logging out in bulk: %w", err)
	}
	return n, nil
}

// mostAtOnce is how many phones are logged out in one transaction, so that others
// need not wait long.
const mostAtOnce = 100

// chooser adds conditions to a query of phonesInUse.
type chooser func(*bun.SelectQuery) (*bun.SelectQuery, error)

// logoutAll logs out the sessions that were there when it was called.
func (s *Service) logoutAll(ctx context.Context, reason Reason, by string, choose chooser) (total int, err error) {
	start := model.At(s.Now())
	present := func(sel *bun.SelectQuery) (*bun.SelectQuery, error) {
		return choose(sel.Where("session.started_at <= ?", start))
	}
	for {
		n, more, err := s.logoutBatch(ctx, ending{reason: reason, by: by, at: model.At(s.Now())}, present)
		if err != nil || !more {
			return total, err
		}
		total += n
		s.Changed()
	}
}

// logoutBatch logs out some of the chosen sessions and returns how many; more is
// false when there were none.
func (s *Service) logoutBatch(ctx context.Context, e ending, choose chooser) (n int, more bool, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		ids, err := nextBatch(ctx, tx, choose)
		if more = len(ids) > 0; err != nil || !more {
			return err
		}
		if err := s.lock(ctx, tx, "SELECT id FROM phone WHERE id IN (?) ORDER BY id", bun.List(ids)); err != nil {
			return err
		}
		found, err := chosen(ctx, tx, ids, choose)
		n = len(found)
		if err != nil {
			return err
		}
		return logout(ctx, tx, found, e)
	})
	return n, more, err
}

func inUse(tx bun.IDB, choose chooser) (*bun.SelectQuery, error) {
	return choose(tx.NewSelect().TableExpr(phonesInUse).Where(notStanding))
}

// nextBatch returns the ids of some of the phones that are chosen.
func nextBatch(ctx context.Context, tx bun.IDB, choose chooser) ([]int64, error) {
	sel, err := inUse(tx, choose)
	if err != nil {
		return nil, err
	}
	var ids []int64
	if err := sel.ColumnExpr("phone.id").Limit(mostAtOnce).Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("choosing sessions: %w", err)
	}
	return ids, nil
}

// chosen reads those phones that are still chosen now that they are locked.
func chosen(ctx context.Context, tx bun.IDB, ids []int64, choose chooser) ([]state, error) {
	sel, err := inUse(tx, choose)
	if err != nil {
		return nil, err
	}
	var found []state
	err = sel.ColumnExpr(stateColumns).Where("phone.id IN (?)", bun.List(ids)).OrderExpr("phone.id").Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("loading chosen sessions: %w", err)
	}
	return found, nil
}
