package product_test

import (
	"slices"
	"testing"

	"tandem/model/product"
)

func TestSoftkeyTemplates(t *testing.T) {
	t.Parallel()
	keys, states := product.SoftKeys(), product.CallStates()
	var names []string
	for _, template := range product.SoftkeyTemplates() {
		names = append(names, template.Name)
		for state, placed := range template.Keys {
			if !slices.Contains(states, state) {
				t.Errorf("%s: there is no call state %q", template.Name, state)
			}
			for i, key := range placed {
				if !slices.Contains(keys, key) || slices.Contains(placed[:i], key) {
					t.Errorf("%s, %s: %q is unknown or there twice", template.Name, state, key)
				}
			}
		}
		for _, state := range states {
			if len(template.Keys[state]) == 0 {
				t.Errorf("%s has no soft key while %s", template.Name, state)
			}
		}
	}
	want := []string{product.StandardUser, "Standard Feature", "Standard Manager"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

func TestATemplateDoesNotChangeAnother(t *testing.T) {
	t.Parallel()
	want := []product.SoftKey{product.Redial, product.NewCall, product.ForwardAll}
	templates := product.SoftkeyTemplates()
	templates[0].Keys[product.OnHook][0] = product.Hold
	if got := product.SoftkeyTemplates()[0].Keys[product.OnHook]; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEverySoftKeyAndCallStateHasALabel(t *testing.T) {
	t.Parallel()
	for _, key := range product.SoftKeys() {
		if key.Text().IsZero() {
			t.Errorf("%s has no label", key)
		}
	}
	for _, state := range product.CallStates() {
		if state.Text().Key != string(state) {
			t.Errorf("%s has the label %q", state, state.Text().Key)
		}
	}
	if !product.SoftKey("Sing").Text().IsZero() || !product.CallState("Asleep").Text().IsZero() {
		t.Error("an unknown soft key or call state has a label")
	}
}
