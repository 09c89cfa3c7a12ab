package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}

// Status is what a process says of itself.
type Status struct {
	Height int64
	Time   time.Time
	Hash   string
}

func (c *Chain) status(i int) (Status, error) {
	var result struct {
		SyncInfo struct {
			Height string    `json:"latest_block_height"`
			Time   time.Time `json:"latest_block_time"`
			Hash   string    `json:"latest_block_hash"`
		} `json:"sync_info"`
	}
	if err := call(c.rpc(i), "status", object{}, &result); err != nil {
		return Status{}, err
	}
	height, err := strconv.ParseInt(result.SyncInfo.Height, 10, 64)
	return Status{height, result.SyncInfo.Time, result.SyncInfo.Hash}, err
}

// applied is the height that a process answers queries for: it shows a block before its application has run it.
func (c *Chain) applied(i int) (int64, error) {
	var result struct {
		Response struct {
			Height string `json:"last_block_height"`
		}
	}
	if err := call(c.rpc(i), "abci_info", object{}, &result); err != nil {
		return 0, err
	}
	return strconv.ParseInt(result.Response.Height, 10, 64)
}

// reachable is the first process that answers.
func (c *Chain) reachable() (int, Status, error) {
	for i := range c.Pids {
		if status, err := c.status(i); err == nil {
			return i, status, nil
		}
	}
	for i, pid := range c.Pids {
		if pid != 0 && !alive(pid, c.home(i)) {
			return 0, Status{}, c.died(i)
		}
	}
	return 0, Status{}, fmt.Errorf("chain %q does not run: `cargo xtask localnet up` starts it", c.Name)
}

// call asks a node by JSON-RPC.
func call(url, method string, params any, result any) error {
	request, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	response, err := client.Post(url, "application/json", bytes.NewReader(request))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Result json.RawMessage
		Error  *struct{ Message, Data string }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Error != nil {
		return fmt.Errorf("%s: %s %s", method, answer.Error.Message, answer.Error.Data)
	}
	return json.Unmarshal(answer.Result, result)
}

// get asks a node's REST interface.
func get(url string, result any) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, tail(string(body), 1))
	}
	return json.Unmarshal(body, result)
}
