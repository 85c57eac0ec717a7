package emapi

import (
	"context"
	"net/http"

	"tandem/handlers"
	"tandem/model/audit"
	"tandem/model/emapi"
	"tandem/model/emcode"
	"tandem/model/mobility"
)

// call is one message whose sender is known.
type call struct {
	*mobility.Service
	caller mobility.Caller
	client mobility.Client
}

// carryOut authorises the sender of a message and returns the answer to it. Only
// the address of the connection counts: remoteIPAddr proves nothing.
func (a *API) carryOut(r *http.Request, message emapi.Message) ([]byte, error) {
	from, client := message.From(), mobility.Client{Address: handlers.ClientAddress(r)}
	client.Via = from.Via || r.Header.Get("Via") != ""
	if from.App.Encrypted {
		return nil, emcode.Error{Code: emcode.InvalidAppUser, Detail: "encrypted passwords are those of the real product's own parts"}
	}
	caller, err := a.Mobility.Authorise(r.Context(), from.App.ID, from.App.Certificate, client.Address)
	if err != nil {
		return nil, err
	}
	c := call{a.Mobility, caller, client}
	return c.answer(audit.NewContext(r.Context(), audit.Actor{Name: caller.UserID, Address: client.Address.String()}), message)
}

func (c call) answer(ctx context.Context, message emapi.Message) ([]byte, error) {
	switch m := message.(type) {
	case emapi.LoginRequest:
		return c.login(ctx, m)
	case emapi.LogoutRequest:
		_, err := c.Logout(ctx, mobility.LogoutRequest{
			Phone: m.Device, Reason: mobility.ByAPI, By: c.caller.UserID, Only: c.caller.Only(), Client: c.client,
		})
		return emapi.Success(), err
	case emapi.LogoutAllRequest:
		_, err := c.LogoutAll(ctx, mobility.Which{UserID: c.caller.Only()}, mobility.ByAPI, c.caller.UserID)
		return emapi.Success(), err
	default:
		return c.query(ctx, message)
	}
}

func (c call) login(ctx context.Context, m emapi.LoginRequest) ([]byte, error) {
	if err := c.caller.May(m.UserID); err != nil {
		return nil, err
	}
	_, err := c.Login(ctx, mobility.LoginRequest{
		Phone: m.Device, UserID: m.UserID, Profile: m.Profile, Duration: mobility.Duration(m.Duration),
		Origin: mobility.OriginAPI, Client: c.client,
	})
	return emapi.Success(), err
}

func (c call) query(ctx context.Context, message emapi.Message) ([]byte, error) {
	switch m := message.(type) {
	case emapi.DeviceUserQuery:
		return c.deviceUsers(ctx, m.Devices)
	case emapi.UserDevicesQuery:
		return about(ctx, c, m.UserIDs, c.UserDevices, userDevices, emapi.UserDevicesResults)
	case emapi.DeviceProfileQuery:
		return about(ctx, c, m.UserIDs, c.Profiles, userProfiles, emapi.DeviceProfileResults)
	case emapi.CheckUser:
		return about(ctx, c, m.UserIDs, c.CheckUsers, checkedUser, emapi.CheckUserResults)
	default:
		return nil, emcode.Error{Code: emcode.QueryType, Detail: "no answer for this kind of query"}
	}
}

// deviceUsers answers who is logged in on devices. That is about everybody, so
// that nobody may ask who acts for himself only.
func (c call) deviceUsers(ctx context.Context, devices []string) ([]byte, error) {
	if !c.caller.Proxy {
		return nil, emcode.Error{Code: emcode.LacksProxyRights, Detail: "the caller may act for himself only"}
	}
	found, err := c.DeviceUsers(ctx, devices)
	if err != nil {
		return nil, err
	}
	results := make([]emapi.DeviceUser, len(found))
	for i, d := range found {
		results[i] = emapi.DeviceUser{Device: d.Name, Unknown: !d.Exists, UserID: d.UserID, LastUserID: d.LastUser}
	}
	return emapi.DeviceUserResults(results), nil
}

// about answers a query about users: look finds something for each of them, and
// result makes of it what encode writes.
func about[F, R any](
	ctx context.Context, c call, userIDs []string,
	look func(context.Context, []string) ([]F, error), result func(F) R, encode func([]R) []byte,
) ([]byte, error) {
	for _, id := range userIDs {
		if err := c.caller.May(id); err != nil {
			return nil, err
		}
	}
	found, err := look(ctx, userIDs)
	if err != nil {
		return nil, err
	}
	results := make([]R, len(found))
	for i, f := range found {
		results[i] = result(f)
	}
	return encode(results), nil
}

func userDevices(u mobility.UserDevices) emapi.UserDevices {
	return emapi.UserDevices{UserID: u.UserID, Unknown: !u.Exists, Devices: u.Phones}
}

func userProfiles(u mobility.UserProfiles) emapi.UserProfiles {
	profiles := make([]emapi.Profile, len(u.Profiles))
	for i, p := range u.Profiles {
		profiles[i] = emapi.Profile(p)
	}
	return emapi.UserProfiles{UserID: u.UserID, Unknown: !u.Exists, Profiles: profiles}
}

func checkedUser(u mobility.UserExists) emapi.CheckedUser {
	return emapi.CheckedUser{UserID: u.UserID, Unknown: !u.Exists}
}
