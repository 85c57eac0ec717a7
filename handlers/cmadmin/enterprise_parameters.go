package cmadmin

import (
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/cluster"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// enterpriseParametersForm is System > Enterprise Parameters.
type enterpriseParametersForm struct {
	ClusterID string `form:"cluster_id" label:"Cluster ID" validate:"required,max=50,line"`
	TimeZone  string `form:"time_zone" label:"Time Zone" validate:"required,max=64,line"`
	Language  string `form:"console_language" label:"Default Language" validate:"required,choice"`

	SynchronizeProfiles bool `form:"synchronize_profiles" label:"Synchronization Between Auto Device Profile and Phone Configuration"`

	Version int `form:"version"`
}

// Options are the choices of the form's fields.
func (enterpriseParametersForm) Options() map[string][]component.Option {
	return map[string][]component.Option{"console_language": component.Languages()}
}

// EnterpriseParameters edits System > Enterprise Parameters.
func EnterpriseParameters(clusters *cluster.Store) form.Edit[enterpriseParametersForm] {
	return form.Edit[enterpriseParametersForm]{
		Load: func(r *http.Request) (enterpriseParametersForm, error) {
			p, err := clusters.Parameters(r.Context())
			return enterpriseParametersForm(p), err
		},
		Save: func(r *http.Request, f enterpriseParametersForm) error {
			return clusters.SaveParameters(r.Context(), cluster.Parameters(f))
		},
		View: func(r *http.Request, f enterpriseParametersForm, fields component.Fields, page views.Page) (templ.Component, error) {
			readOnly := !session.May(r.Context(), account.RightCMAdminUpdate)
			return cmadmin.EnterpriseParameters(cmadmin.EnterpriseParametersPage{
				Page: page, Fields: fields.ReadOnly(readOnly), Version: f.Version, ReadOnly: readOnly,
			}), nil
		},
	}
}
