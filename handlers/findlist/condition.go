package findlist

import (
	"slices"

	"tandem/model"
	"tandem/views/component"
)

// fit returns c as its field can be compared: the operator and the text that
// stood there may belong to the field that was chosen before.
func fit(c model.Condition, f component.FindField) model.Condition {
	switch fits := slices.Contains(operators(f), c.Operator); {
	case len(f.Options) > 0:
		c.Operator = model.IsExactly
		if !slices.ContainsFunc(f.Options, func(o component.Option) bool { return o.Value == c.Text }) {
			c.Text = ""
		}
	case f.Time && !fits:
		c.Operator, c.Text = model.IsExactly, ""
	case !fits:
		c.Operator = model.BeginsWith
	}
	return c
}

// operators are those that the database knows for a field.
func operators(f component.FindField) []model.Operator {
	if f.Time {
		return []model.Operator{model.IsBefore, model.IsExactly, model.IsAfter, model.IsEmpty, model.IsNotEmpty}
	}
	return []model.Operator{
		model.BeginsWith, model.Contains, model.IsExactly, model.EndsWith, model.IsEmpty, model.IsNotEmpty,
	}
}

func (l List) field(name string) component.FindField {
	i := slices.IndexFunc(l.Fields, func(f component.FindField) bool { return f.Name == name })
	if i < 0 {
		return component.FindField{}
	}
	return l.Fields[i]
}
