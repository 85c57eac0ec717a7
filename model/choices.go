package model

// Choices are the values of an enumeration with what pages call them, in the
// order of the pages. They are never changed.
type Choices[T comparable] []Choice[T]

// Choice is one value of an enumeration.
type Choice[T comparable] struct {
	Value T
	Text  Text
}

// Values returns the values in the order of the pages.
func (c Choices[T]) Values() []T {
	values := make([]T, len(c))
	for i := range c {
		values[i] = c[i].Value
	}
	return values
}

// Text returns what pages call value; an unknown one has none.
func (c Choices[T]) Text(value T) Text {
	for i := range c {
		if c[i].Value == value {
			return c[i].Text
		}
	}
	return Text{}
}
