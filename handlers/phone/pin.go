package phone

import (
	"context"
	"errors"
	"strconv"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phonexml"
	"tandem/model/user"
)

// goOn takes up what a ticket was given for.
func (v visit) goOn(ctx context.Context) (phonexml.Object, error) {
	key := v.values[paramTicket]
	t, ok := v.tickets.get(key, v.values[paramDevice])
	_, hasPIN := v.values[paramNewPIN]
	choice, err := strconv.Atoi(v.values[paramChoice])
	switch {
	case !ok:
		return nil, emcode.Error{Code: emcode.AuthenticationError, Detail: "the page was open for too long"}
	case t.mustChange() && hasPIN:
		return v.changePIN(ctx, key, t)
	case t.mustChange():
		return v.pinForm(key), nil
	case err != nil || choice < 0 || choice >= len(t.profiles):
		from, _ := strconv.Atoi(v.values[paramFrom])
		return v.profileMenu(key, t.profiles, from), nil
	default:
		return v.chosen(ctx, key, t, t.profiles[choice])
	}
}

// chosen logs in with a profile of the menu. What was entered is checked once
// more, so that a PIN that was changed meanwhile is good for nothing.
func (v visit) chosen(ctx context.Context, key string, t ticket, profile string) (phonexml.Object, error) {
	person, err := v.Mobility.Authenticate(ctx, t.attempt)
	if err != nil {
		return nil, err
	}
	page, err := v.enter(ctx, person, profile)
	if err == nil {
		v.tickets.remove(key)
	}
	return page, err
}

// askForPIN leads somebody whose PIN was right to the page that changes it.
func (v visit) askForPIN(a mobility.Attempt) (phonexml.Object, error) {
	key, err := v.tickets.add(ticket{attempt: a})
	if err != nil {
		return nil, err
	}
	return v.pinForm(key), nil
}

// changePIN changes the PIN and goes on logging in with the new one.
func (v visit) changePIN(ctx context.Context, key string, t ticket) (phonexml.Object, error) {
	pin := v.values[paramNewPIN]
	if pin != v.values[paramConfirmPIN] {
		return v.badPIN(key, model.T("The two new PINs are not the same")), nil
	}
	a := t.attempt
	a.PIN = v.values[paramPIN]
	ctx = audit.NewContext(ctx, audit.Actor{Name: a.ID, Address: a.Address.String()})
	person, err := v.Mobility.ChangePIN(ctx, a, pin)
	var invalid model.FieldErrors
	switch {
	case errors.As(err, &invalid):
		return v.badPIN(key, invalid[0].Text), nil
	case errors.Is(err, user.ErrCannotChange):
		return v.say(model.T("Only an administrator can change your PIN")), nil
	case err != nil:
		return nil, err
	}
	v.tickets.remove(key)
	a.PIN = pin
	return v.choose(ctx, person, a)
}
