package account_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestAnIdleSessionExpires(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		token := f.signIn(t, "anna")
		if got, want := f.session(t, token).IdleExpiry(), f.clock.Now().Add(30*time.Minute); !got.Equal(want) {
			t.Errorf("got expiry %v, want %v", got, want)
		}
		f.clock.Advance(30 * time.Minute)
		f.session(t, token)
		f.clock.Advance(time.Millisecond)
		f.gone(t, token)
		if err := f.SaveData(t.Context(), token, nil); !errors.Is(err, account.ErrNoSession) {
			t.Errorf("saving its data: got %v, want %v", err, account.ErrNoSession)
		}
		if n, err := f.PurgeExpired(t.Context()); n != 1 || err != nil {
			t.Errorf("purged: got %d, %v; want 1", n, err)
		}
	})
}

func TestABusySessionExpires(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		token := f.signIn(t, "anna")
		end := f.clock.Now().Add(12 * time.Hour)
		if got := f.session(t, token).AbsoluteExpiry(); !got.Equal(end) {
			t.Errorf("got expiry %v, want %v", got, end)
		}
		for f.clock.Now().Before(end) {
			f.clock.Advance(30 * time.Minute)
			session := f.session(t, token)
			if err := f.Touch(t.Context(), &session); err != nil {
				t.Fatalf("at %v: %v", f.clock.Now(), err)
			}
		}
		if n, err := f.PurgeExpired(t.Context()); n != 0 || err != nil {
			t.Errorf("purged before the end: got %d, %v; want none", n, err)
		}
		f.clock.Advance(time.Millisecond)
		f.gone(t, token)
		if n, err := f.PurgeExpired(t.Context()); n != 1 || err != nil {
			t.Errorf("purged: got %d, %v; want 1", n, err)
		}
	})
}

func TestTouchWritesOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		token := f.signIn(t, "anna")
		session := f.session(t, token)
		start := session.LastSeen
		touch := func(want model.Time) {
			t.Helper()
			if err := f.Touch(t.Context(), &session); err != nil {
				t.Fatal(err)
			}
			if stored := f.session(t, token); session.LastSeen != want || stored.LastSeen != want {
				t.Errorf("got %v, stored %v; want %v", session.LastSeen, stored.LastSeen, want)
			}
		}
		f.clock.Advance(time.Minute - time.Millisecond)
		touch(start)
		f.clock.Advance(time.Millisecond)
		touch(model.At(start.Add(time.Minute)))
		if err := f.End(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		f.clock.Advance(time.Minute)
		if err := f.Touch(t.Context(), &session); !errors.Is(err, account.ErrNoSession) {
			t.Errorf("after its end: got %v, want %v", err, account.ErrNoSession)
		}
	})
}

func TestUnknownTokens(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.signIn(t, "anna")
		for _, token := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 1<<16)} {
			f.gone(t, token)
			for name, err := range map[string]error{
				"end":  f.End(t.Context(), token),
				"save": f.SaveData(t.Context(), token, nil),
			} {
				if !errors.Is(err, account.ErrNoSession) {
					t.Errorf("%s: got %v, want %v", name, err, account.ErrNoSession)
				}
			}
		}
	})
}

func TestSaveData(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		token, other := f.signIn(t, "anna"), f.signIn(t, "anna")
		for _, data := range [][]byte{{0, '\'', 0xff, '\\'}, nil, bytes.Repeat([]byte{0xfe}, account.MaxData)} {
			if err := f.SaveData(t.Context(), token, data); err != nil {
				t.Fatal(err)
			}
			if got := f.session(t, token).Data; !bytes.Equal(got, data) {
				t.Errorf("got %d bytes, want %d", len(got), len(data))
			}
		}
		if got := f.session(t, other).Data; len(got) != 0 {
			t.Errorf("another session has %d bytes of data", len(got))
		}
		err := f.SaveData(t.Context(), token, make([]byte, account.MaxData+1))
		if !errors.Is(err, account.ErrTooMuchData) {
			t.Errorf("got %v, want %v", err, account.ErrTooMuchData)
		}
	})
}

func TestEnd(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.create(t, "ben", account.ReadOnly)
		one, two, three, ben := f.signIn(t, "anna"), f.signIn(t, "anna"), f.signIn(t, "anna"), f.signIn(t, "ben")
		f.clock.Advance(time.Second)
		ctx := as(t.Context(), "anna")
		if err := f.End(ctx, one); err != nil {
			t.Fatal(err)
		}
		f.gone(t, one)
		id := f.session(t, ben).ID
		if err := f.EndByID(ctx, id); err != nil {
			t.Fatal(err)
		}
		f.gone(t, ben)
		if err := f.EndByID(ctx, id); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("again: got %v, want not found", err)
		}
		ben = f.signIn(t, "ben")
		if n, err := f.EndAll(ctx, f.anna.ID, f.session(t, two).ID); n != 1 || err != nil {
			t.Errorf("all but one: got %d, %v; want 1", n, err)
		}
		f.session(t, two)
		f.gone(t, three)
		f.session(t, ben)
		if n, err := f.EndAll(ctx, f.anna.ID, 0); n != 1 || err != nil {
			t.Errorf("all: got %d, %v; want 1", n, err)
		}
		f.gone(t, two)
		got := slices.DeleteFunc(f.entries(t), func(line string) bool { return strings.Contains(line, "sign in") })
		want := []string{
			"system: add administrator anna", "system: add administrator ben",
			"anna: sign out session anna", "anna: end session session ben",
			"anna: end session session anna", "anna: end session session anna",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got audit entries %q, want %q", got, want)
		}
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ben := f.create(t, "ben", account.ReadOnly)
		f.signIn(t, "anna")
		f.clock.Advance(20 * time.Minute)
		f.signIn(t, "ben")
		f.clock.Advance(time.Minute)
		f.signIn(t, "anna")
		names := func(sessions []account.Session, err error) string {
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range sessions {
				names = append(names, s.UserName+" "+s.LastSeen.Format("15:04"))
			}
			return strings.Join(names, ", ")
		}
		if got, want := names(f.ListAll(t.Context())), "anna 12:21, ben 12:20, anna 12:00"; got != want {
			t.Errorf("all: got %s, want %s", got, want)
		}
		if got, want := names(f.List(t.Context(), ben.ID)), "ben 12:20"; got != want {
			t.Errorf("of ben: got %s, want %s", got, want)
		}
		f.clock.Advance(10 * time.Minute)
		if got, want := names(f.ListAll(t.Context())), "anna 12:21, ben 12:20"; got != want {
			t.Errorf("after one expired: got %s, want %s", got, want)
		}
	})
}

func TestChangesCountFromTheNextRequestOn(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ben := f.create(t, "ben", account.SuperUsers)
		token := f.signIn(t, "ben")
		ben.Group = account.ReadOnly
		if err := f.Update(t.Context(), ben); err != nil {
			t.Fatal(err)
		}
		_, got, err := f.Session(t.Context(), token)
		if err != nil || got.Group.Has(account.RightAccounts) {
			t.Errorf("after the demotion: got %+v, %v", got, err)
		}
		if err := f.Delete(t.Context(), ben.ID); err != nil {
			t.Fatal(err)
		}
		f.gone(t, token)
	})
}

func TestPurgeForgetsOldFailures(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		_ = fail(t, f, "nobody", "192.0.2.1")
		count := func() int64 {
			n, err := f.db.Read.NewSelect().Table("sign_in_failure").Count(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, want := range []int64{2, 0} {
			if _, err := f.PurgeExpired(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := count(); got != want {
				t.Errorf("got %d counters, want %d", got, want)
			}
			f.clock.Advance(24*time.Hour + time.Second)
		}
	})
}

func BenchmarkSession(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			store := account.NewStore(open(b), time.Now)
			a := account.Administrator{UserName: "anna", Group: account.SuperUsers}
			if _, err := store.Create(b.Context(), a, password); err != nil {
				b.Fatal(err)
			}
			token, _, err := store.SignIn(b.Context(), "anna", password, origin("192.0.2.1"))
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, _, err := store.Session(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
