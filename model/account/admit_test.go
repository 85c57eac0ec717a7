package account

import (
	"errors"
	"testing"
	"time"

	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// TestAChangeDuringASignIn guards against a session that starts with a password
// which was replaced, or for an administrator who was deleted, after the
// password was compared.
func TestAChangeDuringASignIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const password = "hunter2-hunter2"
		s := NewStore(d, time.Now)
		var ids []int64
		for _, name := range []string{"anna", "ben"} {
			a, err := s.Create(t.Context(), Administrator{UserName: name, Group: SuperUsers}, password)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, a.ID)
		}
		changes := map[string]func() error{
			"anna": func() error { return s.SetPassword(t.Context(), ids[0], "hunter3-hunter3", 0) },
			"ben":  func() error { return s.Delete(t.Context(), ids[1]) },
		}
		for name, change := range changes {
			try, err := s.try(t.Context(), name, password, Origin{Address: "192.0.2.1"})
			if err != nil {
				t.Fatal(err)
			}
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.admit(t.Context(), try); !errors.Is(err, ErrWrongPassword) {
				t.Errorf("%s: got %v, want %v", name, err, ErrWrongPassword)
			}
		}
		if sessions, err := s.ListAll(t.Context()); len(sessions) != 0 || err != nil {
			t.Errorf("got %v, %v; want no session", sessions, err)
		}
	})
}
