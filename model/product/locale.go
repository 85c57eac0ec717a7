package product

import (
	"slices"
	"strings"
)

// Locale is a user locale: the language of a phone and of the country it is
// spoken in.
type Locale struct {
	// Name is the unique name used everywhere, such as "Japanese Japan".
	Name string
	// Tag is what stands in a phone's configuration and its Accept-Language
	// header, such as "ja_JP".
	Tag string
	// Language is that of the texts which the phone is sent: "en", "ja" or
	// "zh-CN". Locales that Tandem has no texts for get English.
	Language string
	// Charset is the character set, by its IANA name, for models that do not
	// know UTF-8.
	Charset string
}

// The languages that texts exist in (views/i18n).
const (
	english  = "en"
	japanese = "ja"
	chinese  = "zh-CN"
)

// Western European locales share a character set.
const latin1 = "iso-8859-1"

// locales is never changed. The first one is the default.
var locales = []Locale{
	{"English United States", "en_US", english, latin1},
	{"Japanese Japan", "ja_JP", japanese, "shift_jis"},
	{"Chinese China", "zh_CN", chinese, "gb2312"},
	{"Chinese Hong Kong", "zh_HK", english, "big5"},
	{"Chinese Taiwan", "zh_TW", english, "big5"},
	{"Czech Czech Republic", "cs_CZ", english, "iso-8859-2"},
	{"Danish Denmark", "da_DK", english, latin1},
	{"Dutch Netherlands", "nl_NL", english, latin1},
	{"English United Kingdom", "en_GB", english, latin1},
	{"Finnish Finland", "fi_FI", english, latin1},
	{"French Canada", "fr_CA", english, latin1},
	{"French France", "fr_FR", english, latin1},
	{"German Germany", "de_DE", english, latin1},
	{"Greek Greece", "el_GR", english, "iso-8859-7"},
	{"Hungarian Hungary", "hu_HU", english, "iso-8859-2"},
	{"Italian Italy", "it_IT", english, latin1},
	{"Korean Korea Republic", "ko_KR", english, "euc-kr"},
	{"Norwegian Norway", "no_NO", english, latin1},
	{"Polish Poland", "pl_PL", english, "iso-8859-2"},
	{"Portuguese Brazil", "pt_BR", english, latin1},
	{"Portuguese Portugal", "pt_PT", english, latin1},
	{"Russian Russian Federation", "ru_RU", english, "windows-1251"},
	{"Spanish Spain", "es_ES", english, latin1},
	{"Swedish Sweden", "sv_SE", english, latin1},
	{"Turkish Turkey", "tr_TR", english, "iso-8859-9"},
}

// Locales returns the user locales, English United States, which needs no
// installer, first.
func Locales() []Locale { return slices.Clone(locales) }

// LocaleByName returns the user locale of that name.
func LocaleByName(name string) (Locale, bool) {
	i := slices.IndexFunc(locales, func(l Locale) bool { return l.Name == name })
	if i < 0 {
		return Locale{}, false
	}
	return locales[i], true
}

// FileName returns the locale's name as it stands in a phone's configuration
// and as the folder of its files, such as "Japanese_Japan".
func (l Locale) FileName() string { return strings.ReplaceAll(l.Name, " ", "_") }
