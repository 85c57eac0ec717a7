package cmadmin

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/model"
	"tandem/model/user"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// ShowCandidates serves GET …/{id}/members/{type}: the users who can be added to
// the group.
func (h *People) ShowCandidates(w http.ResponseWriter, r *http.Request) error {
	group, err := handlers.ByID(r, h.Groups.Get)
	if err != nil {
		return err
	}
	page := cmadmin.CandidatesPage{Group: group.Name, GroupPath: cmadmin.AccessControlGroupPath(group.ID), Type: r.PathValue("type")}
	list := findlist.List{
		Path: page.Path(), Label: model.T("Find Users where"), Sort: "user_id",
		Fields: []component.FindField{{Name: "user_id", Label: model.T("User ID")}},
	}
	var find func(context.Context, model.Query) (model.Found[cmadmin.Candidate], error)
	switch page.Type {
	case cmadmin.EndUserType:
		list.Fields = append(list.Fields, component.FindField{Name: "first_name", Label: model.T("First Name")},
			component.FindField{Name: "last_name", Label: model.T("Last Name")})
		find = candidates(h.EndUsers.Find, func(u user.EndUser) cmadmin.Candidate {
			return cmadmin.Candidate{ID: u.ID, UserID: u.UserID, FullName: u.FullName(), Member: slices.Contains(u.Groups, group.Name)}
		})
	case cmadmin.ApplicationUserType:
		find = candidates(h.ApplicationUsers.Find, func(u user.ApplicationUser) cmadmin.Candidate {
			return cmadmin.Candidate{ID: u.ID, UserID: u.UserID, Member: slices.Contains(u.Groups, group.Name)}
		})
	default:
		return fmt.Errorf("users of type %q: %w", page.Type, model.ErrNotFound)
	}
	found, err := findlist.Search(r, list, find)
	if err != nil {
		return err
	}
	page.Page, page.List, page.Candidates = found.Page, found.List, found.Items
	return handlers.Render(w, r, found.Status, cmadmin.Candidates(page))
}

// candidates returns find with its records as candidates.
func candidates[T any](
	find func(context.Context, model.Query) (model.Found[T], error), candidate func(T) cmadmin.Candidate,
) func(context.Context, model.Query) (model.Found[cmadmin.Candidate], error) {
	return func(ctx context.Context, q model.Query) (model.Found[cmadmin.Candidate], error) {
		found, err := find(ctx, q)
		all := model.Found[cmadmin.Candidate]{Total: found.Total}
		for _, t := range found.Items {
			all.Items = append(all.Items, candidate(t))
		}
		return all, err
	}
}
