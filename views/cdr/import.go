package cdr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tandem/model"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
	"tandem/views"
	"tandem/views/component"
)

// ImportPath is the address of Gateway CDRs > Import CDRs.
const ImportPath = "/ccmservice/gateway-cdrs/import"

// ImportURL returns the address of the page of an import.
func ImportURL(id int64) string { return ImportPath + "/" + strconv.FormatInt(id, 10) }

// The parameters of an import.
const (
	ParamFile    = "file"
	ParamGateway = "gateway"
)

// importID is the part of the page of an import that keeps itself current.
const importID = "import"

// ImportPage is Gateway CDRs > Import CDRs.
type ImportPage struct {
	views.Page
	Gateways Gateways
	// Gateway is the one that was chosen, as it was posted.
	Gateway string
	// Imports are those since the program began, the newest first.
	Imports []intake.Import
	// KeepDays is how old records may become before they are deleted, 0 for ever.
	KeepDays int
	// Running says that the collector runs on this node.
	Running  bool
	ReadOnly bool
}

func (p ImportPage) page() views.Page {
	p.Title, p.HasForm = model.T("Import CDRs"), !p.ReadOnly
	p.Related = []views.Link{{Text: model.T("Gateway Calls"), Href: CallsPath}, {Text: model.T("Kept Lines"), Href: LinesPath}}
	return p.Page
}

// kept says what becomes of old records, which a file may be full of.
func (p ImportPage) kept() model.Text {
	if p.KeepDays == 0 {
		return model.Text{}
	}
	return model.T("Records of calls that are more than %d days old are deleted again within the hour. Set Keep Records (days) in Collector Parameters before you import an older file.", p.KeepDays)
}

func (p ImportPage) file() component.Field {
	return component.Field{
		Name: ParamFile, Label: model.T("File"), Required: true, Error: p.Errors.For(ParamFile), Disabled: !p.Running,
		Hint: model.T("A saved syslog file, or a file that the gateway wrote itself (gw-accounting file), also compressed with gzip, of at most 4 GB. What is there already is not added again."),
	}
}

func (p ImportPage) gateway() component.Field {
	options := p.Gateways.options()
	options[0].Label = model.T("The lines tell")
	return component.Field{
		Name: ParamGateway, Label: model.T("Gateway"), Options: options, Value: p.Gateway, Error: p.Errors.For(ParamGateway), Disabled: !p.Running,
		Hint: model.T("Choose one when the lines do not say who wrote them, as in the gateway's own files."),
	}
}

func importColumns() component.TableOptions {
	return component.TableOptions{
		Label: model.T("Imports"),
		Columns: []component.Column{
			{Label: model.T("File")},
			{Label: model.T("Time")},
			{Label: model.T("User")},
			{Label: model.T("Status")},
			{Label: model.T("New legs"), Numeric: true},
			{Label: model.T("Duplicates"), Numeric: true},
			{Label: model.T("Kept"), Numeric: true},
		},
	}
}

// ImportProgressPage is the import of one file.
type ImportProgressPage struct {
	views.Page
	Import intake.Import
}

func (p ImportProgressPage) page() views.Page {
	p.Title, p.Path = model.T("Import of %s", p.Import.Name), ImportPath
	p.Related = []views.Link{{Text: model.T("Import CDRs"), Href: ImportPath}}
	return p.Page
}

// over reports whether nothing more happens.
func (p ImportProgressPage) over() bool {
	return p.Import.State == intake.Done || p.Import.State == intake.Failed
}

// steps are how far the import has come.
func (p ImportProgressPage) steps() component.StepList {
	i := p.Import
	list := component.StepList{
		Label: p.page().Title,
		Steps: []component.Step{
			{State: component.StepDone, Title: model.T("Upload the file"), Detail: model.T("%s received", size(i.Size))},
			{State: readState(i.State), Title: model.T("Read the records"), Detail: progressText(i)},
		},
	}
	switch {
	case i.State == intake.Failed && errors.Is(i.Err, model.ErrUnavailable):
		list.Steps[1].Advice = model.T("The service Gateway CDR Collector is stopped on this node. Start it and import the file again.")
		list.Steps[1].Link = component.Link{Text: model.T("Control Center - Feature Services"), Href: servicesPath}
	case i.State == intake.Failed:
		list.Steps[1].Advice = advice(i.Err)
	}
	return list
}

// advice says why a file could not be imported, and what to do.
func advice(err error) model.Text {
	switch {
	case errors.Is(err, collector.ErrGatewayNeeded):
		return model.T("A file that a gateway wrote itself does not say which gateway that was. Choose the gateway and import the file again.")
	case errors.Is(err, collector.ErrNotCDRs):
		return model.T("No line of the file is a call detail record: it is neither saved syslog of gateways nor a file of gw-accounting file.")
	case errors.Is(err, collector.ErrDamaged):
		return model.T("The compressed file is damaged or not whole. What was read is kept. Importing the whole file adds nothing twice.")
	default:
		return model.T("The file could not be read to its end; the log of this node says why. What was read is kept. Importing it again adds nothing twice.")
	}
}

func readState(s intake.State) component.StepState {
	switch s {
	case intake.Waiting:
		return component.StepWaiting
	case intake.Running:
		return component.StepRunning
	case intake.Done:
		return component.StepDone
	default:
		return component.StepFailed
	}
}

func progressText(i intake.Import) model.Text {
	switch {
	case i.State == intake.Waiting:
		return model.T("Another file is imported first.")
	case i.Size == 0 || i.State == intake.Done:
		return model.T("%d lines read", i.Lines)
	default:
		return model.T("%d lines read, %d percent of the file", i.Lines, min(100, 100*i.Read/i.Size))
	}
}

// importTag is the state of an import in a list.
func importTag(s intake.State) (component.Kind, model.Text) {
	switch s {
	case intake.Waiting:
		return component.Neutral, model.T("Waiting")
	case intake.Running:
		return component.Info, model.T("Under way")
	case intake.Done:
		return component.Success, model.T("Done")
	default:
		return component.Error, model.T("Failed")
	}
}

// outcome is a number of the result with where to look.
type outcome struct {
	label model.Text
	count int64
	link  component.Link
}

func outcomes(r collector.ImportResult) []outcome {
	return []outcome{
		{model.T("Lines of text"), r.Lines, component.Link{}},
		{model.T("New legs"), r.Legs, component.Link{Text: model.T("Gateway Calls"), Href: CallsPath}},
		{model.T("Duplicates of legs that were there"), r.Duplicates, component.Link{}},
		{model.T("Kept, because they cannot be read"), r.Unparsed, component.Link{Text: model.T("Kept Lines"), Href: LinesPath}},
		{model.T("Kept, because nobody admitted their sender"), r.Apart, component.Link{Text: model.T("Unknown Senders"), Href: UnknownPath}},
		{model.T("Other lines, which are no records"), r.Other, component.Link{}},
	}
}

// unknownSenders names the senders that nobody admitted.
func unknownSenders(r collector.ImportResult) string { return strings.Join(r.Unknown, ", ") }

// size writes a number of bytes as people read it.
func size(bytes int64) string {
	value, unit := float64(bytes), "B"
	for _, next := range []string{"KB", "MB", "GB"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, next
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", bytes)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}
