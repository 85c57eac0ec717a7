package views_test

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views"
	"tandem/views/component"
)

func plainList() component.List {
	return component.List{
		Path: "/ccmservice/call-home/deliveries", Label: say("Find Deliveries where"),
		Fields: []component.FindField{
			{Name: "message", Label: say("Message")},
			{Name: "state", Label: say("State"), Options: []component.Option{{Value: "delivered", Label: say("Delivered")}, {Value: "failed", Label: say("Failed")}}},
			{Name: "created", Label: say("Created"), Time: true},
		},
		Query: model.Query{Sort: "created", Descending: true, Page: 1, PerPage: 50},
	}
}

func filteredList() component.List {
	l := plainList()
	l.Query.Conditions = []model.Condition{
		{Field: "message", Operator: model.Contains, Text: "inventory"},
		{Field: "state", Operator: model.IsExactly, Text: "failed"},
		{Field: "created", Operator: model.IsAfter, Text: "2026-11-01"},
	}
	return l
}

func deliveries() templ.Component {
	l := filteredList()
	l.Total, l.Query.Page = 60012, 3
	return listPage(views.Page{
		Title: say("Delivery Log"), Related: []views.Link{{Text: say("Call Home Configuration"), Href: "/ccmservice/call-home"}},
		Status: &views.Status{Kind: views.Success, Text: say("Update successful")},
	}, l, []string{"Message", "State", "Attempts", "Created", "Last error"})
}

func nothing(l component.List) templ.Component {
	return within(views.Layout(views.Page{Title: say("Delivery Log")}), component.FindAndList(l))
}

// listPage is a list with rows in every state.
func listPage(p views.Page, l component.List, heads []string) templ.Component {
	columns := []component.Column{
		{Name: "message", Label: say(heads[0])}, {Name: "state", Label: say(heads[1])},
		{Label: say(heads[2]), Numeric: true}, {Name: "created", Label: say(heads[3])}, {Label: say(heads[4])},
	}
	var rows []templ.Component
	for i := range 12 {
		rows = append(rows, row(i))
	}
	form := component.FormOptions{ID: "list-form", Action: l.Path}
	return within(views.Layout(p), within(component.FindAndList(l), within(component.Form(form),
		within(component.Table(component.TableOptions{Label: p.Title, Columns: columns, List: &l, Select: "id"}), rows...),
		component.Buttons(
			component.Button{Text: say("Resend Selected"), Name: "action", Value: "resend"},
			component.Button{Text: say("Delete Selected"), Name: "action", Value: "delete", Danger: true, Confirm: say("Delete the selected deliveries?")}))))
}

func row(i int) templ.Component {
	kinds := []component.Kind{component.Success, component.Warning, component.Error, component.Neutral, component.Info}
	states := []string{"Delivered", "Retrying", "Failed", "Waiting", "Sending"}
	errors := []string{"–", "the server answered 503 Service Unavailable", "certificate has expired or is not yet valid: current time 2026-11-22", "–", "–"}
	id, k := fmt.Sprintf("%08d", 60012-i), i%len(kinds)
	created := model.At(time.Date(2026, 11, 22, 5, 7, 4, 0, time.UTC).Add(-time.Duration(i) * 17 * time.Minute))
	return element("tr",
		component.RowCheck("id", id, "Inventory "+id),
		element("td", element(`a href="/ccmservice/call-home/deliveries/1"`, text("Inventory "+id))),
		element("td", component.Tag(kinds[k], say(states[k]))),
		element(`td class="number"`, text(fmt.Sprint(i%4+1))),
		element("td", component.Time(created)),
		element("td", text(errors[k])))
}

func japanese() templ.Component {
	l := plainList()
	l.Label, l.Total = say("検索条件"), 6
	return listPage(views.Page{Title: say("Call Home 配信ログの検索と一覧表示"), Status: &views.Status{Kind: views.Success, Text: say("更新に成功しました。デバイス プロファイルの設定を適用してください。")}},
		l, []string{"メッセージ", "状態", "試行回数", "作成日時", "最後のエラー"})
}

func chinese() templ.Component {
	l := plainList()
	l.Label, l.Total = say("查找条件"), 6
	return listPage(views.Page{Title: say("查找和列出 Call Home 传送日志"), Status: &views.Status{Kind: views.Success, Text: say("更新成功。请应用设备配置文件的设置。")}},
		l, []string{"消息", "状态", "尝试次数", "创建时间", "最后的错误"})
}
