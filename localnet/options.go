package main

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Options are what `up` takes; they are kept beside the chain's data.
type Options struct {
	ChainID        string   `json:"chain_id"`
	Processes      int      `json:"processes"`
	Validators     int      `json:"validators"`
	SelfDelegation int64    `json:"self_delegation"`
	BlockTime      duration `json:"block_time"`
	Unbonding      duration `json:"unbonding"`
	Voting         duration `json:"voting"`
	Inflation      string   `json:"inflation"`
	MaxGas         int64    `json:"max_gas"`
	Downtime       downtime `json:"downtime"`
	FixedClock     bool     `json:"fixed_clock"`
	BasePort       int      `json:"base_port"`
}

func upFlags(o *Options) *flag.FlagSet {
	f := flag.NewFlagSet("up", flag.ContinueOnError)
	f.StringVar(&o.ChainID, "chain-id", "pstake-local-1", "")
	f.IntVar(&o.Processes, "processes", 1, "")
	f.IntVar(&o.Validators, "validators", 0, "")
	f.Int64Var(&o.SelfDelegation, "self-delegation", 1_000_000_000, "")
	o.BlockTime = duration(200 * time.Millisecond)
	f.Var(&o.BlockTime, "block-time", "")
	o.Unbonding = duration(21 * 24 * time.Hour)
	f.Var(&o.Unbonding, "unbonding", "")
	o.Voting = duration(10 * time.Second)
	f.Var(&o.Voting, "voting", "")
	f.StringVar(&o.Inflation, "inflation", "0.10", "")
	f.Int64Var(&o.MaxGas, "max-gas", 100_000_000, "")
	f.Var(&o.Downtime, "downtime", "")
	f.BoolVar(&o.FixedClock, "fixed-clock", false, "")
	f.IntVar(&o.BasePort, "base-port", 0, "")
	return f
}

// check refuses what no chain could be made of.
func (o *Options) check() error {
	if o.Validators == 0 {
		o.Validators = max(4, o.Processes)
	}
	switch {
	case o.Processes < 1 || o.Processes > 4:
		return fmt.Errorf("--processes %d: from 1 to 4", o.Processes)
	case o.Validators < o.Processes || o.Validators > 150:
		return fmt.Errorf("--validators %d: from %d to 150", o.Validators, o.Processes)
	case o.Processes > 1 && o.Validators > o.Processes:
		return fmt.Errorf("--validators %d: with several processes each validator needs its own", o.Validators)
	case o.SelfDelegation < 1_000_000 || o.SelfDelegation > 100_000_000_000:
		return fmt.Errorf("--self-delegation %d: from 1000000 to 100000000000", o.SelfDelegation)
	case o.BlockTime < duration(20*time.Millisecond) || o.BlockTime > duration(time.Minute):
		return fmt.Errorf("--block-time %s: from 20ms to 1m", o.BlockTime)
	case o.Unbonding < duration(time.Second):
		return fmt.Errorf("--unbonding %s: at least 1s", o.Unbonding)
	case o.Voting < duration(2*time.Second):
		return fmt.Errorf("--voting %s: at least 2s", o.Voting)
	case o.BasePort != 0 && (o.BasePort < 1024 || o.BasePort > 65_535-portsEach*o.Processes):
		return fmt.Errorf("--base-port %d: from 1024 to %d", o.BasePort, 65_535-portsEach*o.Processes)
	case o.MaxGas != -1 && o.MaxGas < 1_000_000:
		return fmt.Errorf("--max-gas %d: -1 for none, or at least 1000000", o.MaxGas)
	}
	if rate, err := strconv.ParseFloat(o.Inflation, 64); err != nil || rate < 0 || rate > 1 || strings.ContainsAny(o.Inflation, "eExX+") {
		return fmt.Errorf("--inflation %s: from 0 to 1", o.Inflation)
	}
	seen := map[int]bool{}
	for _, d := range o.Downtime {
		if d.Validator < o.Processes || d.Validator >= o.Validators || seen[d.Validator] {
			return fmt.Errorf("--downtime %s: once each, validators %d to %d", &o.Downtime, o.Processes, o.Validators-1)
		}
		seen[d.Validator] = true
	}
	return nil
}

// outage jails a ghost for downtime: just after a height, or, at height 0, when asked.
type outage struct {
	Validator int   `json:"validator"`
	Height    int64 `json:"height"`
}

// downtime is written 5@60,6,7.
type downtime []outage

func (d *downtime) String() string {
	var parts []string
	for _, o := range *d {
		part := strconv.Itoa(o.Validator)
		if o.Height > 0 {
			part += "@" + strconv.FormatInt(o.Height, 10)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ",")
}

func (d *downtime) Set(text string) error {
	*d = nil
	for _, part := range strings.Split(text, ",") {
		index, at, scheduled := strings.Cut(part, "@")
		validator, err := strconv.Atoi(index)
		if err != nil {
			return fmt.Errorf("%q is no validator's number", index)
		}
		height := int64(0)
		if scheduled {
			if height, err = strconv.ParseInt(at, 10, 64); err != nil || height < 2 {
				return fmt.Errorf("%q is no height from 2 on", at)
			}
		}
		*d = append(*d, outage{validator, height})
	}
	return nil
}

// duration is Go's, with days: 21d.
type duration time.Duration

func (d duration) String() string { return time.Duration(d).String() }

func (d *duration) Set(text string) error {
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return fmt.Errorf("%q is no number of days", days)
		}
		*d = duration(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("give it as 200ms, 60s, 12h or 21d")
	}
	*d = duration(parsed)
	return nil
}

func (d duration) MarshalText() ([]byte, error)  { return []byte(d.String()), nil }
func (d *duration) UnmarshalText(b []byte) error { return d.Set(string(b)) }

// seconds as the SDK writes durations in JSON.
func (d duration) seconds() string {
	return strconv.FormatFloat(time.Duration(d).Seconds(), 'f', -1, 64) + "s"
}
