package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Report is what `up` and `status` tell.
type Report struct {
	Name       string          `json:"name"`
	ChainID    string          `json:"chain_id"`
	RPC        string          `json:"rpc"`
	GRPC       string          `json:"grpc"`
	API        string          `json:"api"`
	Prefix     string          `json:"prefix"`
	Denom      string          `json:"denom"`
	Mnemonic   string          `json:"mnemonic"`
	Height     int64           `json:"height"`
	Time       time.Time       `json:"time"`
	Clock      int64           `json:"clock_seconds"`
	Bonded     int             `json:"bonded_validators"`
	Validators []string        `json:"validators"`
	Accounts   []string        `json:"accounts"`
	Gov        string          `json:"gov"`
	Processes  []ProcessReport `json:"processes"`
}

// ProcessReport tells of one process; height 0 if it does not answer.
type ProcessReport struct {
	Pid    int    `json:"pid"`
	Runs   bool   `json:"runs"`
	RPC    string `json:"rpc"`
	Height int64  `json:"height"`
	Log    string `json:"log"`
}

func (c *Chain) report(asJSON bool, first string) error {
	i, status, err := c.reachable()
	if err != nil {
		return err
	}
	var bonded struct{ Total string }
	if err := call(c.rpc(i), "validators", object{"per_page": "1"}, &bonded); err != nil {
		return err
	}
	r := Report{Name: c.Name, ChainID: c.Options.ChainID, RPC: c.rpc(i), GRPC: fmt.Sprintf("127.0.0.1:%d", c.port(i, 2)),
		API: c.api(i), Prefix: prefix, Denom: denom, Mnemonic: mnemonic, Height: status.Height, Time: status.Time,
		Gov: moduleAddress("gov")}
	_, _ = fmt.Sscan(bonded.Total, &r.Bonded)
	_, _, now, err := c.readClock()
	if err != nil {
		return err
	}
	r.Clock = now.Unix()
	for n := range c.Options.Validators {
		r.Validators = append(r.Validators, newAccount(1, n).valoper())
	}
	for n := range accounts {
		r.Accounts = append(r.Accounts, newAccount(0, n).String())
	}
	for n, pid := range c.Pids {
		p := ProcessReport{Pid: pid, Runs: alive(pid, c.home(n)), RPC: c.rpc(n), Log: c.log(n)}
		if s, err := c.status(n); err == nil {
			p.Height = s.Height
		}
		r.Processes = append(r.Processes, p)
	}
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(r)
	}
	fmt.Printf("chain %s (%s), height %d, %s", c.Name, r.ChainID, r.Height, r.Time.Format(time.RFC3339))
	if first != "" {
		fmt.Printf(", %s", first)
	}
	fmt.Printf("\n%d of %d validators bonded, block time %s, unbonding %s\nrpc %s  grpc %s  api %s\n", r.Bonded, c.Options.Validators,
		c.Options.BlockTime, c.Options.Unbonding, r.RPC, r.GRPC, r.API)
	for n, p := range r.Processes {
		state := "stopped"
		if p.Runs {
			state = fmt.Sprintf("pid %d, height %d", p.Pid, p.Height)
		} else if p.Pid != 0 {
			state = "died: " + c.last(n)
		}
		fmt.Printf("process %d: %s, log %s\n", n, state, p.Log)
	}
	return nil
}
