package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

type signingInfo struct {
	Missed      string    `json:"missed_blocks_counter"`
	JailedUntil time.Time `json:"jailed_until"`
	Tombstoned  bool      `json:"tombstoned"`
}

func (c *Chain) signing(i int) (signingInfo, error) {
	process, _, err := c.reachable()
	if err != nil {
		return signingInfo{}, err
	}
	var answer struct {
		Info signingInfo `json:"val_signing_info"`
	}
	err = get(c.api(process)+"/cosmos/slashing/v1beta1/signing_infos/"+valcons(i), &answer)
	return answer.Info, err
}

// jailForDowntime jails the next validator of --downtime that has no height: by a proposal that lowers the number of
// blocks one may miss to just below what this one has missed. The next on the list are far from that.
func (c *Chain) jailForDowntime() (int, error) {
	process, _, err := c.reachable()
	if err != nil {
		return 0, err
	}
	for _, outage := range c.Options.Downtime {
		if outage.Height != 0 {
			continue
		}
		info, err := c.signing(outage.Validator)
		if err != nil {
			return 0, err
		}
		missed, err := strconv.ParseInt(info.Missed, 10, 64)
		if err != nil {
			return 0, err
		}
		if missed < betweenCases {
			continue // was jailed, which set its counter back
		}
		var answer struct{ Params object }
		if err := get(c.api(process)+"/cosmos/slashing/v1beta1/params", &answer); err != nil {
			return 0, err
		}
		// maxMissed = window - window * this: nine digits are exact
		answer.Params["min_signed_per_window"] = fmt.Sprintf("0.%09d000000000", window-(missed-1))
		for _, key := range []string{"slash_fraction_double_sign", "slash_fraction_downtime"} {
			text, _ := answer.Params[key].(string)
			whole, part, _ := strings.Cut(text, ".")
			answer.Params[key] = whole + "." + part + strings.Repeat("0", 18-len(part))
		}
		_, err = c.pass(expedited([]any{object{"@type": "/cosmos.slashing.v1beta1.MsgUpdateParams",
			"authority": moduleAddress("gov"), "params": answer.Params}}))
		if err != nil {
			return 0, err
		}
		return outage.Validator, c.until(func() (bool, error) {
			info, err := c.signing(outage.Validator)
			return info.JailedUntil.Unix() > 0, err
		}, fmt.Sprintf("validator %d jailed", outage.Validator))
	}
	return 0, fmt.Errorf("nobody is left to jail: start the chain with --downtime 5,6,7")
}

// until asks every 20 ms until something is so.
func (c *Chain) until(done func() (bool, error), what string) error {
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		ok, err := done()
		if ok {
			return nil
		}
		if time.Since(start) > 30*time.Second {
			return fmt.Errorf("not after 30 s: %s (%v)", what, err)
		}
	}
}

// unjail sends MsgUnjail by the operator of validator i.
func (c *Chain) unjail(i int) error {
	if i < 0 || i >= c.Options.Validators {
		return fmt.Errorf("no validator %d: they are 0 to %d", i, c.Options.Validators-1)
	}
	_, err := c.send(newAccount(1, i), "operator"+strconv.Itoa(i), "tx", "slashing", "unjail")
	return err
}
