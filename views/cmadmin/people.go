package cmadmin

import (
	"net/url"
	"strconv"

	"tandem/model"
	"tandem/model/user"
)

// The addresses of the User Management pages.
const (
	EndUsersPath            = "/ccmadmin/users"
	ApplicationUsersPath    = "/ccmadmin/application-users"
	AccessControlGroupsPath = "/ccmadmin/access-control-groups"
)

// EndUserPath returns the address of one end user.
func EndUserPath(id int64) string { return EndUsersPath + "/" + strconv.FormatInt(id, 10) }

// ApplicationUserPath returns the address of one application user.
func ApplicationUserPath(id int64) string {
	return ApplicationUsersPath + "/" + strconv.FormatInt(id, 10)
}

// AccessControlGroupPath returns the address of one access control group.
func AccessControlGroupPath(id int64) string {
	return AccessControlGroupsPath + "/" + strconv.FormatInt(id, 10)
}

// CredentialPath returns the address of a credential of the user at path.
func CredentialPath(path string, kind user.CredentialKind) string {
	return path + "/credentials/" + string(kind)
}

// LoginCheckOf returns the address of the login check of a user.
func LoginCheckOf(userID string) string {
	return "/ccmadmin/login-check?" + url.Values{ParamUserID: {userID}}.Encode()
}

// credentialName returns what a kind of credential is called.
func credentialName(kind user.CredentialKind) model.Text {
	if kind == user.PIN {
		return model.T("PIN")
	}
	return model.T("Password")
}
