package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// plainText is a configuration of rsyslog that writes what comes over UDP to a
// file as it is, tuned for speed: a big receive buffer, batches, and a writer of
// its own.
const plainText = `
module(load="imudp" threads="1" batchSize="128")
template(name="raw" type="string" string="%%rawmsg%%\n")
ruleset(name="write" queue.type="LinkedList" queue.size="1000000" queue.dequeueBatchSize="4096" queue.workerThreads="1") {
  action(type="omfile" file="%[2]s" template="raw" ioBufferSize="256k" flushOnTXEnd="off" asyncWriting="on")
}
input(type="imudp" address="127.0.0.1" port="%[1]d" ruleset="write" rcvbufSize="32m")
`

// measurePeer sends the same stream to rsyslog, which writes plain text: no fields,
// no index, every copy.
func measurePeer(ctx context.Context) error {
	if _, err := exec.LookPath("rsyslogd"); err != nil {
		fmt.Println("\nno rsyslogd here: run make peers for the figures of the peer")
		return nil
	}
	fmt.Printf("\nthe same stream into rsyslog, which writes plain text\n")
	return inFolder(func(dir string) error {
		port, err := freePort()
		if err != nil {
			return err
		}
		text, config := filepath.Join(dir, "text"), filepath.Join(dir, "rsyslog.conf")
		if err := os.WriteFile(config, fmt.Appendf(nil, plainText, port, text), 0o600); err != nil {
			return err
		}
		peer := exec.CommandContext(ctx, "rsyslogd", "-n", "-f", config, "-i", filepath.Join(dir, "pid"))
		if err := peer.Start(); err != nil {
			return err
		}
		defer func() {
			_ = peer.Process.Signal(syscall.SIGTERM)
			_ = peer.Wait()
		}()
		for _, err = datagrams(port); err != nil; _, err = datagrams(port) {
			time.Sleep(10 * time.Millisecond)
		}
		return measureText(ctx, peer.Process.Pid, port, text)
	})
}

func measureText(ctx context.Context, pid, port int, text string) error {
	took, err := sendStream(ctx, port, streamed, streamRate)
	if err != nil {
		return err
	}
	written, settled := settleFile(text)
	report("records a second, from socket to file", float64(written)/(took+settled).Seconds(), "", streamRate)
	report("records lost", float64(streamed-written), "", 0)
	report("processor time of rsyslog a record", float64(cpuOf(pid).Microseconds())/float64(written), "us", 0)
	return nil
}

// settleFile waits until a file no longer grows, and returns how many lines it has
// and how long it grew.
func settleFile(name string) (lines int64, took time.Duration) {
	began, size := time.Now(), int64(-1)
	for grown := time.Now(); time.Since(grown) < 3*time.Second; time.Sleep(100 * time.Millisecond) {
		if info, err := os.Stat(name); err == nil && info.Size() != size {
			size, grown, took = info.Size(), time.Now(), time.Since(began)
		}
	}
	return linesOf(name), took
}
