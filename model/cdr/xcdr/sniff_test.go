package xcdr

import (
	"strings"
	"testing"
)

func TestFilesAreToldApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first string
		want        Format
	}{
		{"an accounting file", sample(t), Accounting},
		{"an accounting file with a byte order mark and titles", "\uFEFFunix_time,call_id\r\n" + change(callID, "1"), Accounting},
		{"the beginning of a line", change(callID, "1")[:60], Unknown},
		{"saved messages", "Dec 16 10:16:26 gw1 31: Dec 16 10:16:25: %VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 1", Syslog},
		{"saved messages of other kinds", "Dec 16 10:16:26 gw1 31: Dec 16 10:16:25: %SYS-5-CONFIG_I: Configured\n", Syslog},
		{"another table", strings.Repeat("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z\n", 3), Unknown},
		{"nothing", "", Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Sniff([]byte(c.first)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
