package mobility_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/mobility"
)

func TestEachSessionThatTheFilterFindsIsVisitedByName(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.login(t, phoneB, "alice")
		h.login(t, phoneA, "bob")
		for name, test := range map[string]struct{ text, want string }{
			"everybody": {"", phoneA + " bob, " + phoneB + " alice"},
			"one":       {"ali", phoneB + " alice"},
			"nobody":    {"zoe", ""},
		} {
			var got []string
			q := model.Query{Conditions: []model.Condition{{Field: "user_id", Operator: model.BeginsWith, Text: test.text}}}
			must(t, h.service.Each(t.Context(), q, func(s mobility.Listed) error {
				got = append(got, s.Phone+" "+s.UserID)
				return nil
			}))
			if strings.Join(got, ", ") != test.want {
				t.Errorf("%s: got %v, want %s", name, got, test.want)
			}
		}
	})
}

func TestEachEndedSessionIsVisitedOnceTheNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.exec(t, `WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 1203)
			INSERT INTO mobility_ended (phone, home_cluster, user_id, device_profile, origin, started_at, ended_at, reason, ended_by)
			SELECT 'SEP00000000000A', '', 'alice', '', 'phone', 1, 1000 + n / 7, 'idle', 'system' FROM counter`)
		var got []mobility.Ended
		must(t, h.service.EachEnded(t.Context(), model.Query{}, func(e mobility.Ended) error {
			got = append(got, e)
			return nil
		}))
		inOrder := slices.IsSortedFunc(got, func(a, b mobility.Ended) int {
			return int(2*b.EndedAt.Compare(a.EndedAt.Time)) + int(min(max(b.ID-a.ID, -1), 1))
		})
		if len(got) != 1203 || !inOrder {
			t.Errorf("got %d sessions, in order: %v; want 1203, the newest first", len(got), inOrder)
		}
		enough := errors.New("enough")
		if err := h.service.EachEnded(t.Context(), model.Query{}, func(mobility.Ended) error { return enough }); !errors.Is(err, enough) {
			t.Errorf("got %v, want the error of the visitor", err)
		}
	})
}
