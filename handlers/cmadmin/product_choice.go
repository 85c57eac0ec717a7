package cmadmin

import (
	"net/http"

	"tandem/model"
	"tandem/model/product"
	"tandem/views/component"
	view "tandem/views/record"
)

// The parameters of the address that a wizard leads to.
const (
	paramModel    = "model"
	paramProtocol = "protocol"
)

// chosenProduct returns the model and the protocol that the address of a new
// record names; false when it names none that go together. A model that speaks
// one protocol needs no answer.
func chosenProduct(r *http.Request) (product.Product, product.Protocol, bool) {
	p, known := product.ByModel(r.URL.Query().Get(paramModel))
	protocol := product.Protocol(r.URL.Query().Get(paramProtocol))
	if protocol == "" && len(p.Protocols) == 1 {
		protocol = p.Protocols[0]
	}
	return p, protocol, known && p.Supports(protocol)
}

// askProduct is the Start of records that belong to a model and a protocol: it
// asks for the model, called question, and then for the protocol.
func askProduct(question model.Text) func(*http.Request) *view.StartPage {
	return func(r *http.Request) *view.StartPage {
		if _, _, chosen := chosenProduct(r); chosen {
			return nil
		}
		p, known := product.ByModel(r.URL.Query().Get(paramModel))
		if !known {
			return &view.StartPage{Step: 1, Control: component.Select(component.Field{
				Name: paramModel, Label: question, Required: true, Options: modelOptions(),
			})}
		}
		protocols := component.Field{Name: paramProtocol, Label: model.T("Device Protocol"), Required: true}
		for _, protocol := range p.Protocols {
			protocols.Options = append(protocols.Options, component.Option{Value: string(protocol), Verbatim: string(protocol)})
		}
		return &view.StartPage{
			Step:    2,
			Given:   []component.Field{{Name: paramModel, Label: question, Value: p.Model}},
			Control: component.Select(protocols),
		}
	}
}

func modelOptions() []component.Option {
	var options []component.Option
	for _, p := range product.All() {
		options = append(options, component.Option{Value: p.Model, Verbatim: p.Model})
	}
	return options
}
