package peertest

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"testing"
)

// startLogins serves the Dovecot authentication protocol, by which Postfix asks
// whether a login is good (doc.dovecot.org, "Authentication Protocol").
func startLogins(t testing.TB, o MailOptions) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	mechanism := o.Mechanism
	if mechanism == "" {
		mechanism = "PLAIN"
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go (&logins{conn: conn, mechanism: mechanism, users: o.Users}).serve()
		}
	}()
	return l.Addr().String()
}

type logins struct {
	conn      net.Conn
	mechanism string
	users     map[string]string
	// answers are what the client of a LOGIN said so far, by request.
	answers map[string][]string
}

func (s *logins) serve() {
	defer func() { _ = s.conn.Close() }()
	s.answers = map[string][]string{}
	_, _ = fmt.Fprintf(s.conn, "VERSION\t1\t2\nMECH\t%s\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n", s.mechanism)
	lines := bufio.NewScanner(s.conn)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		switch parts[0] {
		case "AUTH":
			s.auth(parts)
		case "CONT":
			s.answer(parts[1], parts[2])
		}
	}
}

func (s *logins) auth(parts []string) {
	id, last := parts[1], parts[len(parts)-1]
	if s.mechanism == "LOGIN" {
		s.challenge(id, "Username:")
		return
	}
	response, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(last, "resp="))
	fields := strings.Split(string(response), "\x00")
	if len(fields) != 3 {
		s.finish(id, "", "")
		return
	}
	s.finish(id, fields[1], fields[2])
}

func (s *logins) answer(id, encoded string) {
	text, _ := base64.StdEncoding.DecodeString(encoded)
	s.answers[id] = append(s.answers[id], string(text))
	if len(s.answers[id]) < 2 {
		s.challenge(id, "Password:")
		return
	}
	s.finish(id, s.answers[id][0], s.answers[id][1])
}

func (s *logins) challenge(id, text string) {
	_, _ = fmt.Fprintf(s.conn, "CONT\t%s\t%s\n", id, base64.StdEncoding.EncodeToString([]byte(text)))
}

func (s *logins) finish(id, user, password string) {
	if known, ok := s.users[user]; ok && known == password {
		_, _ = fmt.Fprintf(s.conn, "OK\t%s\tuser=%s\n", id, user)
		return
	}
	_, _ = fmt.Fprintf(s.conn, "FAIL\t%s\tuser=%s\n", id, user)
}
