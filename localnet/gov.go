package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

type txResult struct {
	Code      int
	RawLog    string `json:"raw_log"`
	TxHash    string `json:"txhash"`
	GasWanted string `json:"gas_wanted"`
	Events    []struct {
		Type       string
		Attributes []struct{ Key, Value string }
	}
}

// wasmd runs the node's own command line against the chain.
func (c *Chain) wasmd(arguments ...string) ([]byte, error) {
	command := exec.Command(c.binary(), arguments...)
	command.Env = c.environment()
	var errors strings.Builder
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		said := errors.String()
		if _, reason, found := strings.Cut(said, "Error: "); found {
			said = strings.SplitN(reason, "\n", 2)[0]
		}
		return nil, fmt.Errorf("wasmd %s: %s", strings.Join(arguments[:min(3, len(arguments))], " "), tail(said, 1))
	}
	return output, nil
}

// send signs with an account, sends, and waits for the block.
func (c *Chain) send(by account, name string, arguments ...string) (*txResult, error) {
	process, _, err := c.reachable()
	if err != nil {
		return nil, err
	}
	keyring := []string{"--keyring-backend", "test", "--home", filepath.Join(c.folder, c.Name, "keys")}
	if _, err := c.wasmd(append([]string{"keys", "show", name}, keyring...)...); err != nil {
		key := hex.EncodeToString(by.key.Key)
		if _, err := c.wasmd(append([]string{"keys", "import-hex", name, key}, keyring...)...); err != nil {
			return nil, err
		}
	}
	arguments = append(arguments, keyring...)
	arguments = append(arguments, "--from", name, "--node", c.rpc(process), "--chain-id", c.Options.ChainID,
		"--gas", "20000000", "--yes", "--output", "json")
	output, err := c.wasmd(arguments...)
	if err != nil {
		return nil, err
	}
	var sent txResult
	if err := json.Unmarshal(output, &sent); err != nil {
		return nil, err
	}
	if sent.Code != 0 {
		return nil, fmt.Errorf("refused: %s", sent.RawLog)
	}
	var done struct {
		Tx txResult `json:"tx_response"`
	}
	err = c.until(func() (bool, error) {
		err := get(c.api(process)+"/cosmos/tx/v1beta1/txs/"+sent.TxHash, &done)
		return err == nil, err
	}, "transaction "+sent.TxHash+" in a block")
	if err == nil && done.Tx.Code != 0 {
		err = fmt.Errorf("failed: %s", done.Tx.RawLog)
	}
	return &done.Tx, err
}

// expedited is a proposal of messages.
func expedited(messages []any) object {
	return object{"messages": messages, "metadata": "", "deposit": "5000" + denom,
		"title": "localnet", "summary": "passed by cargo xtask localnet", "expedited": true}
}

// proposalOf reads a list of messages, or a whole proposal as `tx gov submit-proposal` takes it.
func proposalOf(text []byte) (object, error) {
	var messages []any
	if json.Unmarshal(text, &messages) == nil {
		return expedited(messages), nil
	}
	var proposal object
	err := json.Unmarshal(text, &proposal)
	return proposal, err
}

// pass submits a proposal, votes for it with account 0, which has most of the power, moves the clock past the end of
// the vote and returns the proposal's number once it is executed.
func (c *Chain) pass(proposal object) (string, error) {
	file := filepath.Join(c.folder, c.Name, "proposal.json")
	if err := writeJSON(file, proposal); err != nil {
		return "", err
	}
	voter := newAccount(0, 0)
	sent, err := c.send(voter, "account0", "tx", "gov", "submit-proposal", file)
	if err != nil {
		return "", err
	}
	id := ""
	for _, event := range sent.Events {
		for _, attribute := range event.Attributes {
			if event.Type == "submit_proposal" && attribute.Key == "proposal_id" {
				id = attribute.Value
			}
		}
	}
	if _, err := c.send(voter, "account0", "tx", "gov", "vote", id, "yes"); err != nil {
		return id, err
	}
	voting := time.Duration(c.Options.Voting)
	if proposal["expedited"] == true {
		voting /= 2
	}
	if err := c.advance(voting + time.Second); err != nil {
		return id, err
	}
	var answer struct {
		Proposal struct {
			Status string
			Reason string `json:"failed_reason"`
		}
	}
	process, _, err := c.reachable()
	if err != nil {
		return id, err
	}
	err = c.until(func() (bool, error) {
		err := get(c.api(process)+"/cosmos/gov/v1/proposals/"+id, &answer)
		return answer.Proposal.Status == "PROPOSAL_STATUS_PASSED" || answer.Proposal.Status == "PROPOSAL_STATUS_FAILED" ||
			answer.Proposal.Status == "PROPOSAL_STATUS_REJECTED", err
	}, "proposal "+id+" decided")
	if err == nil && answer.Proposal.Status != "PROPOSAL_STATUS_PASSED" {
		err = fmt.Errorf("proposal %s: %s %s", id, answer.Proposal.Status, answer.Proposal.Reason)
	}
	return id, err
}
