package mobility_test

import (
	"testing"

	"tandem/model/mobility"
)

func TestALoginAndALogout(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		session := h.login(t, phoneA, "ALICE")
		want(t, "user", session.UserID, "alice")
		want(t, "profile", session.Profile, "alice 8845")
		want(t, "sessions", h.sessions(t), phoneA+" alice (phone)")
		h.logout(t, phoneA)
		want(t, "sessions", h.sessions(t), "")
		want(t, "ended", h.ended(t), phoneA+" alice: phone by somebody")
		want(t, "commands", h.commands(t), phoneA+" restart; "+phoneA+" restart")
		want(t, "last user", h.rows(t, "SELECT last_user FROM phone WHERE name = ?", phoneA), "alice")
	})
}

var _ = mobility.Defaults
