package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	accounts     = 10
	purse        = 10_000_000_000_000
	voterStake   = 100_000_000_000_000
	blocksAYear  = 1_000_000
	window       = 1_000_000_000 // blocks: no ghost is jailed unless asked
	maxMissed    = window - window/20
	betweenCases = 10_000_000 // missed blocks between one validator to jail and the next
	shortWindow  = 40         // with several processes, where nobody is a ghost
)

type object = map[string]any

func at(v any, path ...string) object {
	for _, key := range path {
		v = v.(object)[key]
	}
	return v.(object)
}

// genesis fills in what `wasmd init` made: accounts, validators, parameters.
//
// Validators are written unbonded, their stake in the pool of what is not bonded: staking then bonds them at genesis,
// which gives them a record of signing. Those beyond the processes are ghosts: they never sign, and have so little
// power that nobody misses it.
func genesis(file string, o *Options, now time.Time) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var g object
	if err := json.Unmarshal(text, &g); err != nil {
		return err
	}
	app := at(g, "app_state")
	balances, owners := []any{}, []any{}
	own := func(address string, amount int64) {
		owners = append(owners, object{"@type": "/cosmos.auth.v1beta1.BaseAccount", "address": address,
			"pub_key": nil, "account_number": "0", "sequence": "0"})
		balances = append(balances, balance(address, amount))
	}
	for i := range accounts {
		own(newAccount(0, i).String(), purse)
	}
	validators, delegations, stake := []any{}, []any{}, int64(0)
	for i := range o.Validators {
		operator, tokens := newAccount(1, i), o.SelfDelegation
		own(operator.String(), 1_000_000_000)
		delegations = append(delegations, delegation(operator.String(), operator, tokens))
		if i < o.Processes {
			// account 0 is the voter: alone it passes any proposal
			voted := voterStake / int64(o.Processes)
			delegations = append(delegations, delegation(newAccount(0, 0).String(), operator, voted))
			tokens += voted
		}
		validators = append(validators, validator(i, operator, tokens))
		stake += tokens
	}
	balances = append(balances, balance(moduleAddress("not_bonded_tokens_pool"), stake))
	at(app, "auth")["accounts"] = owners
	at(app, "bank")["balances"] = balances
	staking := at(app, "staking")
	staking["validators"], staking["delegations"] = validators, delegations
	set(at(staking, "params"), object{"bond_denom": denom, "unbonding_time": o.Unbonding.seconds(), "max_validators": 200})
	mint := at(app, "mint")
	at(mint, "minter")["inflation"] = o.Inflation
	set(at(mint, "params"), object{"mint_denom": denom, "inflation_max": o.Inflation, "inflation_min": o.Inflation,
		"inflation_rate_change": "0.0", "blocks_per_year": strconv.Itoa(blocksAYear)})
	slashing(at(app, "slashing"), o)
	half := o.Voting / 2
	set(at(app, "gov", "params"), object{"voting_period": o.Voting.seconds(), "expedited_voting_period": half.seconds(),
		"max_deposit_period": "172800s", "min_deposit": coins(1_000), "expedited_min_deposit": coins(5_000)})
	at(g, "consensus", "params", "block")["max_gas"] = strconv.FormatInt(o.MaxGas, 10)
	g["genesis_time"] = now.UTC().Format(time.RFC3339)
	return writeJSON(file, g)
}

func set(to, values object) {
	for key, value := range values {
		if _, known := to[key]; !known {
			panic("no parameter " + key) // another SDK than go.mod's
		}
		to[key] = value
	}
}

func coins(amount int64) []any {
	return []any{object{"denom": denom, "amount": strconv.FormatInt(amount, 10)}}
}

func balance(address string, amount int64) object {
	return object{"address": address, "coins": coins(amount)}
}

func shares(tokens int64) string { return fmt.Sprintf("%d.000000000000000000", tokens) }

func delegation(delegator string, operator account, tokens int64) object {
	return object{"delegator_address": delegator, "validator_address": operator.valoper(), "shares": shares(tokens)}
}

func validator(i int, operator account, tokens int64) object {
	return object{
		"operator_address": operator.valoper(),
		"consensus_pubkey": object{"@type": "/cosmos.crypto.ed25519.PubKey",
			"key": base64.StdEncoding.EncodeToString(consensusKey(i).PubKey().Bytes())},
		"jailed": false, "status": "BOND_STATUS_UNBONDED", "tokens": strconv.FormatInt(tokens, 10), "delegator_shares": shares(tokens),
		"description": object{"moniker": fmt.Sprintf("validator-%d", i), "identity": "", "website": "",
			"security_contact": "", "details": ""},
		"unbonding_height": "0", "unbonding_time": "1970-01-01T00:00:00Z",
		"commission": object{"update_time": "1970-01-01T00:00:00Z", "commission_rates": object{
			"rate": "0.050000000000000000", "max_rate": "0.500000000000000000", "max_change_rate": "0.500000000000000000"}},
		"min_self_delegation": "1", "unbonding_on_hold_ref_count": "0", "unbonding_ids": []any{},
	}
}

// slashing sets 0.1% for downtime and 5% for a double sign. A ghost's outage is made of its record of signing: it
// begins one window in the past, with as many blocks missed as leave it so far from the limit.
func slashing(state object, o *Options) {
	blocks, signed := window, "0.050000000000000000"
	if o.Processes > 1 {
		blocks, signed = shortWindow, "0.500000000000000000"
	}
	set(at(state, "params"), object{"signed_blocks_window": strconv.Itoa(blocks), "min_signed_per_window": signed,
		"downtime_jail_duration": "600s", "slash_fraction_double_sign": "0.050000000000000000",
		"slash_fraction_downtime": "0.001000000000000000"})
	infos, asked := []any{}, int64(0)
	for _, outage := range o.Downtime {
		left := outage.Height
		if left == 0 {
			asked++
			left = asked * betweenCases
		}
		address := valcons(outage.Validator)
		infos = append(infos, object{"address": address, "validator_signing_info": object{"address": address,
			"start_height": strconv.Itoa(-window), "index_offset": "0", "jailed_until": "1970-01-01T00:00:00Z",
			"tombstoned": false, "missed_blocks_counter": strconv.FormatInt(maxMissed-left, 10)}})
	}
	state["signing_infos"] = infos
}

// settings changes keys of config.toml, each of which must be there.
func settings(file string, values map[string]string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	for key, value := range values {
		found := false
		for i, line := range lines {
			if strings.HasPrefix(line, key+" = ") {
				lines[i], found = key+" = "+value, true
			}
		}
		if !found {
			return fmt.Errorf("%s: no %s", file, key)
		}
	}
	return os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644)
}

func writeJSON(file string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return replace(file, append(text, '\n'))
}

// replace writes a file in one step: whoever reads it meanwhile sees the old or the new.
func replace(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	temporary := file + ".new"
	if err := os.WriteFile(temporary, text, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, file)
}
