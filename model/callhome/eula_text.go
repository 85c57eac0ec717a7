package callhome

import "strings"

// BlockKind is how a block of an agreement is shown.
type BlockKind string

// The kinds of blocks. Items that follow each other are one bullet list.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "paragraph"
	ListItem  BlockKind = "item"
)

// Block is one piece of an agreement, without markup.
type Block struct {
	Kind BlockKind
	Text string
}

// Agreement is the consent text for one mode in one language.
type Agreement struct {
	Mode     Mode
	Version  int
	Language string
	Title    string
	Blocks   []Block
	// SHA256 is the checksum of the file, in hexadecimal: what was accepted.
	SHA256 string
}

// parseAgreement reads lines: "# title", "## heading", "- item", and paragraphs
// of one line each.
func parseAgreement(text string) Agreement {
	a := Agreement{SHA256: Sum([]byte(text))}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch mark, rest, _ := strings.Cut(line, " "); mark {
		case "":
		case "#":
			a.Title = rest
		case "##":
			a.Blocks = append(a.Blocks, Block{Heading, rest})
		case "-":
			a.Blocks = append(a.Blocks, Block{ListItem, rest})
		default:
			a.Blocks = append(a.Blocks, Block{Paragraph, line})
		}
	}
	return a
}
