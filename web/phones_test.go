package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"

	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/service"
	"tandem/model/tftp/tftptest"
)

// TestCiscoTftp activates the service on a program, reads the file of a phone as
// phones do, and stops it.
func TestCiscoTftp(t *testing.T) {
	t.Parallel()
	o := &options{Data: t.TempDir(), DB: "sqlite", LogLevel: "error"}
	o.Serve.TFTP, o.Serve.PhoneHTTP = ":0", ":0"
	p := runProgram(t, o)
	p.setUp(t, callhome.Config{Mode: callhome.None, Method: callhome.HTTPS})
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName})
	phone := device.BlankPhone("Cisco 8845", product.SIP)
	phone.Name = "SEP0011223344AA"
	if _, err := p.phones.Add(ctx, phone); err != nil {
		t.Fatal(err)
	}
	ask := func(action service.Action) {
		if _, err := p.supervisor.Store().Request(ctx, p.node.ID, serviceTFTP, action); err != nil {
			t.Fatal(err)
		}
	}

	ask(service.Activate)
	eventually(t, "Cisco Tftp runs", func() bool { return p.supervisor.Running(serviceTFTP) })
	overTFTP, overHTTP := p.phoneServer.Addresses()
	if !overTFTP.Addr().IsLoopback() || !overHTTP.Addr().IsLoopback() {
		t.Errorf("with --local: got it on %s and %s, want loopback", overTFTP, overHTTP)
	}
	file, err := tftptest.Client{}.Get(ctx, overTFTP.String(), "SEP0011223344AA.cnf.xml")
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("http://%s/SEP0011223344AA.cnf.xml", overHTTP)
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("<secureServicesURL>https://127.0.0.1:%d/ccmcip/getservicesmenu.jsp</secureServicesURL>", p.console.port())
	if !bytes.Equal(body, file.Data) || !bytes.Contains(body, []byte(want)) {
		t.Errorf("got over HTTP\n%s\nand over TFTP\n%s\nwant the same with %s", body, file.Data, want)
	}

	ask(service.Stop)
	eventually(t, "Cisco Tftp refuses", func() bool {
		response, err := http.Get(address)
		if err == nil {
			_ = response.Body.Close()
		}
		return err != nil
	})
}
