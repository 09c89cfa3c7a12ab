package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// start starts a process of the chain, detached from the terminal, its output in its log.
func (c *Chain) start(i int) error {
	if alive(c.Pids[i], c.home(i)) {
		return fmt.Errorf("process %d runs already (pid %d)", i, c.Pids[i])
	}
	log, err := os.OpenFile(c.log(i), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	at := func(which int) string { return fmt.Sprintf("127.0.0.1:%d", c.port(i, which)) }
	command := exec.Command(c.binary(), "start", "--home", c.home(i), "--minimum-gas-prices", "0"+denom,
		"--rpc.laddr", "tcp://"+at(0), "--p2p.laddr", "tcp://"+at(1), "--grpc.address", at(2),
		"--api.enable", "--api.address", "tcp://"+at(3), "--api.enabled-unsafe-cors", "--pruning", "nothing", "--log_no_color")
	command.Env = c.environment()
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting the node: %w", err)
	}
	c.Pids[i] = command.Process.Pid
	// Reaped if it dies while this tool runs, so that wait sees it.
	go func() { _ = command.Wait() }()
	return c.save()
}

// wait returns when process i answers as of a height.
func (c *Chain) wait(i int, height int64) error {
	deadline := time.Now().Add(60 * time.Second)
	for {
		reached, err := c.applied(i)
		switch {
		case err == nil && reached >= height:
			return nil
		case !alive(c.Pids[i], c.home(i)):
			return c.died(i)
		case time.Now().After(deadline):
			return fmt.Errorf("process %d is not at height %d after a minute; the end of %s: %s", i, height, c.log(i), c.last(i))
		}
		time.Sleep(30 * time.Millisecond)
	}
}

func (c *Chain) died(i int) error {
	return fmt.Errorf("process %d died; the end of %s: %s", i, c.log(i), c.last(i))
}

// last is what a node wrote last that says why.
func (c *Chain) last(i int) string {
	text, err := os.ReadFile(c.log(i))
	if err != nil {
		return err.Error()
	}
	var errors []string
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "Error:") || strings.HasPrefix(line, "panic:") || strings.Contains(line, " ERR ") {
			errors = append(errors, line)
		}
	}
	if len(errors) > 0 {
		return tail(strings.Join(errors, "\n"), 2)
	}
	return tail(string(text), 3)
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], " | ")
}

// halt ends one process: with time to close its files, or at once.
func (c *Chain) halt(i int, atOnce bool) error {
	pid := c.Pids[i]
	if alive(pid, c.home(i)) {
		signal := syscall.SIGTERM
		if atOnce {
			signal = syscall.SIGKILL
		}
		if err := syscall.Kill(pid, signal); err != nil {
			return fmt.Errorf("ending pid %d: %w", pid, err)
		}
		for start := time.Now(); alive(pid, c.home(i)); time.Sleep(20 * time.Millisecond) {
			if time.Since(start) > 15*time.Second {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
			if time.Since(start) > 20*time.Second {
				return fmt.Errorf("pid %d does not end", pid)
			}
		}
	}
	c.Pids[i] = 0
	return c.save()
}

// stop ends all processes.
func (c *Chain) stop(atOnce bool) error {
	var all error
	for i := range c.Pids {
		all = errors.Join(all, c.halt(i, atOnce))
	}
	return all
}

// alive tells whether a process is still the node that was started from this folder: numbers are used again.
func alive(pid int, home string) bool {
	if pid <= 0 || syscall.Kill(pid, 0) != nil {
		return false
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	if _, err := os.Stat("/proc/self"); err != nil {
		// no such folder on this system
		output, _ := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
		return strings.Contains(string(output), home)
	}
	// Of one that ended and was not reaped, the command line is empty.
	line, err := os.ReadFile(filepath.Join(proc, "cmdline"))
	return err == nil && strings.Contains(string(line), home)
}
