package phone_test

import (
	"strings"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/model/phonexml"
	"tandem/model/user"
)

// mustChange makes a user change the PIN at the next login.
func (o *office) mustChange(t *testing.T, id string, more ...func(*user.Credential)) {
	t.Helper()
	person, err := user.NewDirectory(o.DB).ByUserID(t.Context(), id)
	handlertest.Must(t, err)
	c, err := o.Credentials.Get(t.Context(), person.Owner(), user.PIN)
	handlertest.Must(t, err)
	c.MustChange = true
	for _, change := range more {
		change(&c)
	}
	handlertest.Must(t, o.Credentials.Update(t.Context(), c))
}

var pinFields = []string{"Current PIN seq NP ", "New PIN newseq NP ", "Confirm New PIN confirmseq NP "}

// TestAPINThatMustBeChangedIsChanged before anybody is logged in with it.
func TestAPINThatMustBeChangedIsChanged(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mustChange(t, "alice")
		h := o.handset(t, phoneA)
		h.open().enter("alice", "0").says("Please try to login again (201)")
		h.open().enter("alice", handlertest.PIN).asks("Change PIN", pinFields...)
		o.isIn(t, phoneA, "")

		h.enter(handlertest.PIN, "97531", "97530").says("The two new PINs are not the same")
		h.press("Retry").asks("Change PIN", pinFields...)
		h.enter(handlertest.PIN, "12345", "12345")
		if text, _ := h.page.(phonexml.Text); !strings.Contains(text.Text, "PIN") || text.Text == "Login successful" {
			t.Errorf("the phone shows %s, want what the policy says of a trivial PIN", h.body)
		}
		h.press("Retry").enter("13131", "97531", "97531").says("Please try to login again (201)")
		h.open().enter("alice", handlertest.PIN).enter(handlertest.PIN, "97531", "97531").says("Login successful")
		o.isIn(t, phoneA, "alice")
		h.open().press("Yes")
		h.open().enter("alice", handlertest.PIN).says("Please try to login again (201)")
		h.open().enter("alice", "97531").says("Login successful")
	})
}

func TestAPersonWithSeveralProfilesChoosesAfterTheChange(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mustChange(t, "bob")
		h := o.handset(t, phoneA)
		h.open().enter("bob", handlertest.PIN).enter(handlertest.PIN, "97531", "97531").choose("bob-lobby").says("Login successful")
		o.isIn(t, phoneA, "bob")
	})
}

func TestAPINThatOnlyAnAdministratorChangesIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.mustChange(t, "alice")
		h := o.handset(t, phoneA)
		h.open().enter("alice", handlertest.PIN)
		o.mustChange(t, "alice", func(c *user.Credential) { c.MustChange, c.CannotChange = false, true })
		h.enter(handlertest.PIN, "97531", "97531").says("Only an administrator can change your PIN")
	})
}
