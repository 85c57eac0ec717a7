package serviceability

import (
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/views/component"
	"tandem/views/i18n"
)

func TestReasonsOfOursAreTranslated(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, stored, want string }{
		{"of ours", "The program ended while the message was being sent", "程序在发送消息时结束"},
		{"with a name", "Cancelled by anna & <b>", "已由 anna &amp; &lt;b&gt; 取消"},
		{"what a network said", "dial tcp 192.0.2.1:443: 100%s", `<span lang="en">dial tcp 192.0.2.1:443: 100%s</span>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := i18n.NewContext(t.Context(), i18n.NewPrinter(i18n.Chinese, time.UTC))
			d := callhome.Delivery{State: callhome.Failed, LastError: tt.stored}
			var page strings.Builder
			err := Delivery(DeliveryPage{Delivery: d, Attempts: []callhome.Attempt{{Error: tt.stored}}}).Render(ctx, &page)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(page.String(), tt.want); got != 2 {
				t.Errorf("the page of the delivery has it %d times, want it as last error and at the attempt", got)
			}
			page.Reset()
			list := component.List{Query: model.Query{Page: 1, PerPage: 20}, Total: 1, Fields: []component.FindField{{Name: "state"}}}
			if err := Deliveries(DeliveriesPage{List: list, Deliveries: []callhome.Delivery{d}}).Render(ctx, &page); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(page.String(), tt.want) {
				t.Error("the delivery log lacks it")
			}
		})
	}
}

func TestProgressTellsTheReason(t *testing.T) {
	t.Parallel()
	for stored, want := range map[string]string{
		"The Call Home mode was changed before the message left": "失败：在消息发出之前 Call Home 模式已更改",
		"no answer": "失败：no answer",
	} {
		step := progressStep(callhome.Delivery{State: callhome.Cancelled, LastError: stored})
		if got := i18n.NewPrinter(i18n.Chinese, nil).Text(step.Advice); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
