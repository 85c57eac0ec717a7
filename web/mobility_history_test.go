package main

import (
	"database/sql"
	"encoding/xml"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/handlers/emapi"
	"tandem/model/db"
)

// stay is one session, as the database has it.
type stay struct {
	phone, user string
	// started and ended are milliseconds; ended is 0 while it lasts.
	started, ended int64
	// asked says that somebody asked for its end, at a phone or by program.
	asked bool
}

const staysSQL = `SELECT * FROM (
	SELECT phone.name AS phone, session.user_id, session.started_at AS started, 0 AS ended, FALSE AS asked
		FROM mobility_session AS session JOIN phone ON phone.id = session.phone_id
	UNION ALL SELECT phone, user_id, started_at, ended_at, reason IN ('phone', 'api') FROM mobility_ended
) ORDER BY phone, started, ended = 0, ended`

// stays reads all sessions in their order on each phone.
func (c *crowd) stays(t *testing.T) []stay {
	t.Helper()
	database, err := sql.Open("sqlite", "file:"+filepath.Join(c.data, db.File)+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := database.Query(staysSQL)
	if err != nil {
		t.Fatal(err)
	}
	var all []stay
	for rows.Next() {
		var s stay
		err = errors.Join(err, rows.Scan(&s.phone, &s.user, &s.started, &s.ended, &s.asked))
		all = append(all, s)
	}
	if err := errors.Join(err, rows.Err(), rows.Close(), database.Close()); err != nil {
		t.Fatal(err)
	}
	return all
}

// compare compares what the database has with what everybody was told.
func (c *crowd) compare(t *testing.T, s *serving) {
	t.Helper()
	stays := c.stays(t)
	present := map[string]string{}
	users := map[string]string{}
	for i, v := range stays {
		if i > 0 && stays[i-1].phone == v.phone && (stays[i-1].ended == 0 || stays[i-1].ended > v.started) {
			t.Errorf("two sessions at a time: %+v and %+v", stays[i-1], v)
		}
		if v.ended != 0 {
			continue
		}
		if other := users[v.user]; other != "" {
			t.Errorf("%s is logged in on %s and on %s", v.user, other, v.phone)
		}
		present[v.phone], users[v.user] = v.user, v.phone
	}
	c.compareDeeds(t, stays)
	for phone, who := range s.askWhoIsThere(t) {
		if who != present[phone] {
			t.Errorf("the program says that %q is logged in on %s, the database %q", who, phone, present[phone])
		}
	}
}

// compareDeeds looks for every deed that was acknowledged, and for sessions that
// began or ended though nobody asked.
func (c *crowd) compareDeeds(t *testing.T, stays []stay) {
	t.Helper()
	byPhone := map[string][]stay{}
	logins, logouts := map[string]int{}, map[string]int{} // how many more there may be
	for _, s := range stays {
		byPhone[s.phone] = append(byPhone[s.phone], s)
		logins[s.phone+" "+s.user]--
		if s.asked {
			logouts[s.phone]--
		}
	}
	for _, d := range c.deeds {
		if d.user == "" {
			logouts[d.phone]++
		} else {
			logins[d.phone+" "+d.user]++
		}
		if d.done && !slices.ContainsFunc(byPhone[d.phone], d.left) {
			t.Errorf("lost: %+v", d)
		}
	}
	for _, more := range []map[string]int{logins, logouts} {
		for where, n := range more {
			if n < 0 {
				t.Errorf("%s: %d more than were asked for", where, -n)
			}
		}
	}
}

// left reports whether the session s on the phone is what d must have left: one
// that ended then, or one that was there in that time.
func (d deed) left(s stay) bool {
	if d.user == "" {
		return s.asked && d.from <= s.ended && s.ended <= d.to
	}
	return s.user == d.user && s.started <= d.to && (s.ended == 0 || s.ended >= d.from)
}

// askWhoIsThere asks the program who is logged in on which phone; "" is nobody.
func (s *serving) askWhoIsThere(t *testing.T) map[string]string {
	t.Helper()
	var phones strings.Builder
	for i := range crowdPhones {
		phones.WriteString("<deviceName>" + crowdPhone(i) + "</deviceName>")
	}
	query := apiMessage("query", "<deviceUserQuery>"+phones.String()+"</deviceUserQuery>")
	var answer struct {
		Devices []struct {
			Name   string `xml:"name,attr"`
			UserID string `xml:"userID"`
		} `xml:"deviceUserResults>device"`
	}
	text := ""
	for deadline := time.Now().Add(20 * time.Second); len(answer.Devices) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the program tells of no phone: %s", text)
		}
		response, err := s.client(t).PostForm(s.URL+emapi.Path, url.Values{"xml": {query}})
		text = body(t, response, err)
		_ = xml.Unmarshal([]byte(text), &answer) // the service starts at any moment
	}
	there := map[string]string{}
	for _, d := range answer.Devices {
		there[d.Name] = d.UserID
	}
	return there
}
