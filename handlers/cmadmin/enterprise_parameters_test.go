package cmadmin_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cluster"
)

const parameters = "/ccmadmin/enterprise-parameters"

func TestEnterpriseParameters(t *testing.T) {
	t.Parallel()
	c := handlertest.New(t)
	clusters := cluster.NewStore(c.DB, time.Now)
	edit := cmadmin.EnterpriseParameters(clusters)
	c.Handle(http.MethodGet, parameters, edit.Show)
	c.Handle(http.MethodPost, parameters, edit.Submit)
	c.Add(t, "root", account.SuperUsers)
	c.Add(t, "ben", account.ReadOnly)
	root, ben := c.SignIn(t, "root"), c.SignIn(t, "ben")
	typed := url.Values{"cluster_id": {"東京"}, "time_zone": {"Asia/Tokio"}, "console_language": {"ja"}}
	refused := root.Post(parameters, typed)
	handlertest.Want(t, refused, http.StatusUnprocessableEntity, "#error-summary", "only letters A to Z", "Enter a time zone")
	if got := refused.Find("[name=cluster_id]").AttrOr("value", ""); got != "東京" {
		t.Errorf("the refused form shows %q, want what was typed", got)
	}
	typed.Set("cluster_id", "tokyo-1")
	typed.Set("time_zone", "Asia/Tokyo")
	handlertest.Want(t, root.Follow(root.Post(parameters, typed)), http.StatusOK, "#status", "Update successful")
	typed.Set("cluster_id", "osaka-1")
	stale := root.Post(parameters, typed)
	handlertest.Want(t, stale, http.StatusConflict, "#error-summary", "Cluster ID is now stored as “tokyo-1”")
	if got := stale.Find("[name=cluster_id]").AttrOr("value", ""); got != "osaka-1" {
		t.Errorf("the stale form shows %q, want what was typed", got)
	}
	page := ben.Get(parameters)
	if page.Find("#page-form :is(input, select):not([disabled], [type=hidden])").Length() != 0 || page.Find(".actions").Length() != 0 {
		t.Error("somebody who may not change the parameters can type or save")
	}
}
