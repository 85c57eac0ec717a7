package component

import (
	"net/url"

	"tandem/model"
)

// Address returns path with those of the parameters that are not empty.
func Address(path string, parameters url.Values) string {
	asked := url.Values{}
	for name, values := range parameters {
		for _, value := range values {
			if value != "" {
				asked.Add(name, value)
			}
		}
	}
	if len(asked) == 0 {
		return path
	}
	return path + "?" + asked.Encode()
}

// Download is the button that gives what a page shows as a file.
func Download(address string) Button {
	return Button{Text: model.T("Download CSV"), Href: address, Quiet: true}
}
