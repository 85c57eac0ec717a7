package cmadmin

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/user"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// groupForm is User Management > User Settings > Access Control Group.
type groupForm struct {
	Name    string   `form:"name" label:"Name" validate:"required,max=128,line"`
	Roles   []string `form:"roles" label:"Roles"`
	Version int      `form:"version"`
}

// GroupPages serves access control groups.
func (h *People) GroupPages() *record.Page[user.AccessControlGroup, groupForm] {
	return &record.Page[user.AccessControlGroup, groupForm]{
		Store: h.Groups,
		Words: view.Words{
			Path: cmadmin.AccessControlGroupsPath, List: model.T("Find and List Access Control Groups"),
			Find: model.T("Find Access Control Groups where"), Plural: model.T("Access Control Groups"),
			Title: model.T("Access Control Group Configuration"),
		},
		Find:  []component.FindField{{Name: "name", Label: model.T("Name")}},
		Label: model.T("Name"),
		Columns: []record.Column[user.AccessControlGroup]{
			{Label: model.T("Roles"), Text: func(g user.AccessControlGroup) string { return strings.Join(g.Roles, ", ") }},
		},
		NewRecord: record.Empty[user.AccessControlGroup],
		Form: func(g user.AccessControlGroup) groupForm {
			return groupForm{Name: g.Name, Roles: g.Roles}
		},
		Apply: func(f groupForm, g *user.AccessControlGroup) error {
			g.Name, g.Roles = f.Name, f.Roles
			return nil
		},
		Offer: func(_ context.Context, _ user.AccessControlGroup, fields component.Fields) error {
			roles := fields["roles"]
			roles.Options = component.Names(user.AllRoles(), component.Option{})
			fields["roles"] = roles
			return nil
		},
		Sections: func(s record.Shown[user.AccessControlGroup, groupForm]) []view.Section {
			fields := s.Fields.ReadOnly(s.Record.Standard && !s.New)
			return []view.Section{{Title: model.T("Access Control Group Information"), Controls: []templ.Component{
				component.Text(fields["name"]), component.Ordered(fields["roles"]),
			}}}
		},
		Fixed: func(g user.AccessControlGroup) bool { return g.Standard },
		Below: h.members,
	}
}

// members lists the members of g below its form.
func (h *People) members(r *http.Request, g user.AccessControlGroup) (templ.Component, error) {
	path := cmadmin.AccessControlGroupPath(g.ID)
	found, err := findlist.Search(r, findlist.List{
		Path: path, Label: model.T("Find Users where"), Sort: "user_id",
		Fields: []component.FindField{
			{Name: "user_id", Label: model.T("User ID")},
			{Name: "full_name", Label: model.T("Full Name")},
			{Name: "type", Label: model.T("User Type"), Options: cmadmin.UserTypes()},
		},
	}, func(ctx context.Context, q model.Query) (model.Found[user.Member], error) {
		return h.Members.Find(ctx, g.Name, q)
	})
	if err != nil {
		return nil, err
	}
	return cmadmin.GroupMembers(cmadmin.GroupMembersList{
		Path: path, List: found.List, Members: found.Items,
		ReadOnly: !session.May(r.Context(), account.RightCMAdminUpdate),
	}), nil
}

// RemoveMembers serves POST …/{id}/members/delete.
func (h *People) RemoveMembers(w http.ResponseWriter, r *http.Request) error {
	return h.changeMembers(w, r, h.Members.RemoveMembers, model.T("The selected users are no longer in the group"))
}

// AddMembers serves POST …/{id}/members/{type}: end-users or application-users.
func (h *People) AddMembers(w http.ResponseWriter, r *http.Request) error {
	return h.changeMembers(w, r, h.Members.AddMembers, model.T("The selected users are in the group now"))
}

func (h *People) changeMembers(
	w http.ResponseWriter, r *http.Request, change func(context.Context, int64, []user.Owner) error, done model.Text,
) error {
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	if _, err := h.Groups.Get(r.Context(), id); err != nil {
		return err
	}
	if err := form.Parse(w, r); err != nil {
		return err
	}
	owners := ownersIn(r.PostForm["id"])
	if len(owners) == 0 {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Select the users first.")}
		return form.Done(w, r, flash, cmadmin.AccessControlGroupPath(id))
	}
	if err := change(r.Context(), id, owners); err != nil {
		return err
	}
	return form.Done(w, r, session.Flash{Kind: string(views.Success), Text: done}, cmadmin.AccessControlGroupPath(id))
}

// ownersIn reads what the check boxes of members send, a type and an id:
// "end-users_7".
func ownersIn(values []string) []user.Owner {
	var owners []user.Owner
	for _, value := range values {
		kind, digits, _ := strings.Cut(value, "_")
		id, err := strconv.ParseInt(digits, 10, 64)
		switch {
		case err != nil:
		case kind == cmadmin.EndUserType:
			owners = append(owners, user.Owner{EndUserID: id})
		case kind == cmadmin.ApplicationUserType:
			owners = append(owners, user.Owner{ApplicationUserID: id})
		}
	}
	return owners
}
