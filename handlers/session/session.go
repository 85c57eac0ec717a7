// Package session knows who is signed in. It is a gorilla/sessions store over
// the session table of package account: the cookie holds an opaque token, the
// table its hash, and the values of a session are flash messages and drafts.
//
// Middleware puts the current session into the request's context; handlers read
// it from there. It knows no capability but model/account.
package session

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/sessions"

	"tandem/model"
	"tandem/model/account"
)

// CookieName is the name of the cookie. The prefix makes browsers insist on
// HTTPS, this host and the whole site.
const CookieName = "__Host-tandem"

// Store keeps sessions in the database. It implements sessions.Store.
type Store struct {
	accounts *account.Store
}

// NewStore returns the store of sessions over accounts.
func NewStore(accounts *account.Store) *Store {
	gob.Register(Flash{})
	gob.Register(Draft{})
	gob.Register(model.Text{}) // as an argument of another text
	return &Store{accounts}
}

var _ sessions.Store = (*Store)(nil)

// Get returns the session of the request, as New does.
func (s *Store) Get(r *http.Request, name string) (*sessions.Session, error) { return s.New(r, name) }

// New returns the session that the request's cookie names. Without a valid one
// it returns an empty session and an error that wraps account.ErrNoSession.
func (s *Store) New(r *http.Request, name string) (*sessions.Session, error) {
	current, err := s.load(r)
	if err != nil {
		return sessions.NewSession(s, name), err
	}
	return current.values, nil
}

// Save stores the session's values and sets its cookie.
func (s *Store) Save(r *http.Request, w http.ResponseWriter, values *sessions.Session) error {
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(values.Values); err != nil {
		return fmt.Errorf("encoding the session: %w", err)
	}
	if err := s.accounts.SaveData(r.Context(), values.ID, data.Bytes()); err != nil {
		return err
	}
	http.SetCookie(w, cookie(values.ID))
	return nil
}

// Current is the session of a request and the person it belongs to.
type Current struct {
	account.Session
	Administrator account.Administrator
	values        *sessions.Session
}

// Load returns the current session of the request, or an error that wraps
// account.ErrNoSession when nobody is signed in.
func (s *Store) Load(r *http.Request) (*Current, error) { return s.load(r) }

func (s *Store) load(r *http.Request) (*Current, error) {
	c, err := r.Cookie(CookieName)
	if err != nil {
		return nil, account.ErrNoSession
	}
	return s.open(r.Context(), c.Value)
}

func (s *Store) open(ctx context.Context, token string) (*Current, error) {
	sess, admin, err := s.accounts.Session(ctx, token)
	if err != nil {
		return nil, err
	}
	values := sessions.NewSession(s, CookieName)
	values.ID, values.IsNew = token, false
	if len(sess.Data) > 0 {
		if err := gob.NewDecoder(bytes.NewReader(sess.Data)).Decode(&values.Values); err != nil {
			return nil, fmt.Errorf("decoding session %d: %w", sess.ID, err)
		}
	}
	return &Current{sess, admin, values}, nil
}

// Start gives the browser the session that token names, after a sign-in.
func (s *Store) Start(ctx context.Context, w http.ResponseWriter, token string) (*Current, error) {
	current, err := s.open(ctx, token)
	if err != nil {
		return nil, err
	}
	http.SetCookie(w, cookie(token))
	return current, nil
}

// End signs the browser out.
func (s *Store) End(w http.ResponseWriter, r *http.Request) error {
	gone := cookie("")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	c, err := r.Cookie(CookieName)
	if err != nil {
		return nil
	}
	if err := s.accounts.End(r.Context(), c.Value); !errors.Is(err, account.ErrNoSession) {
		return err
	}
	return nil
}

func cookie(token string) *http.Cookie {
	return &http.Cookie{
		Name: CookieName, Value: token, Path: "/",
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

type contextKey struct{}

// NewContext returns ctx with the current session.
func NewContext(ctx context.Context, c *Current) context.Context {
	return context.WithValue(ctx, contextKey{}, c)
}

// FromContext returns the current session, or nil when nobody is signed in.
func FromContext(ctx context.Context) *Current {
	c, _ := ctx.Value(contextKey{}).(*Current)
	return c
}

// May reports whether the person who is signed in has right.
func May(ctx context.Context, right account.Right) bool {
	c := FromContext(ctx)
	return c != nil && c.Administrator.Group.Has(right)
}
