package component

import "tandem/model"

// TableOptions describe a table; its rows are the children of Table.
type TableOptions struct {
	// Label names the table for screen readers.
	Label   model.Text
	Columns []Column
	// List, when set, makes the columns with a Name sortable.
	List *List
	// Select is the name of the check boxes in the rows (RowCheck); it adds a
	// first column with a check box for all of them.
	Select string
}

// Column is the head of one column.
type Column struct {
	// Name is what the list is sorted by; empty makes it not sortable.
	Name  string
	Label model.Text
	// Numeric aligns the head right; give the cells the class "number".
	Numeric bool
	// HideLabel keeps the label for screen readers, for a column of buttons.
	HideLabel bool
}

// order returns the value of aria-sort for a column.
func (t TableOptions) order(c Column) string {
	switch {
	case t.List == nil || c.Name == "" || t.List.Query.Sort != c.Name:
		return ""
	case t.List.Query.Descending:
		return "descending"
	default:
		return "ascending"
	}
}

func (c Column) class() string {
	if c.Numeric {
		return "number"
	}
	return ""
}
