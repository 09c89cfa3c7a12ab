package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	firstPort = 26650
	portsEach = 4 // rpc, p2p, grpc, api
	portStep  = 20
)

// Chain is one local chain: a folder with its state, and a home for each process.
type Chain struct {
	folder  string    // of all that this tool makes: bin/ and a folder for each chain
	Name    string    `json:"name"`
	Options Options   `json:"options"`
	Pids    []int     `json:"pids"` // 0: stopped on purpose
	Started time.Time `json:"started"`
}

func (c *Chain) home(i int) string     { return filepath.Join(c.folder, c.Name, fmt.Sprintf("home%d", i)) }
func (c *Chain) log(i int) string      { return filepath.Join(c.home(i), "node.log") }
func (c *Chain) clock() string         { return filepath.Join(c.folder, c.Name, "clock") }
func (c *Chain) state() string         { return filepath.Join(c.folder, c.Name, "localnet.json") }
func (c *Chain) binary() string        { return filepath.Join(c.folder, "bin", "wasmd") }
func (c *Chain) port(i, which int) int { return c.Options.BasePort + portsEach*i + which }
func (c *Chain) rpc(i int) string      { return fmt.Sprintf("http://127.0.0.1:%d", c.port(i, 0)) }
func (c *Chain) api(i int) string      { return fmt.Sprintf("http://127.0.0.1:%d", c.port(i, 3)) }

func (c *Chain) save() error { return writeJSON(c.state(), c) }

func load(folder, name string) (*Chain, error) {
	c := &Chain{folder: folder, Name: name}
	text, err := os.ReadFile(c.state())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no chain %q: `cargo xtask localnet up` starts one", name)
	}
	if err != nil {
		return nil, err
	}
	return c, json.Unmarshal(text, c)
}

// up makes a new chain and waits for its first block. Whatever of it is running when this fails is stopped.
func up(folder, name string, o Options) (c *Chain, err error) {
	if old, err := load(folder, name); err == nil && old.running() {
		return nil, fmt.Errorf("chain %q is running on port %d: `cargo xtask localnet down` first, or give another --name", name, old.Options.BasePort)
	}
	given := o.BasePort
	for try := 0; ; try++ {
		if o.BasePort, err = basePort(given, o.Processes, try); err != nil {
			return nil, err
		}
		c = &Chain{folder: folder, Name: name, Options: o, Pids: make([]int, o.Processes)}
		err = c.begin()
		if err == nil {
			return c, nil
		}
		_ = c.stop(false)
		// Somebody else may take a port between our look and the node's.
		if given != 0 || try > 3 || !strings.Contains(err.Error(), "address already in use") {
			return nil, err
		}
	}
}

// basePort is the one given, if its ports are free, or else the first whose are.
func basePort(given, processes, skip int) (int, error) {
	if given != 0 {
		if port := taken(given, processes); port != 0 {
			return 0, fmt.Errorf("port %d is taken: choose others with --base-port", port)
		}
		return given, nil
	}
	for base := firstPort + skip*portStep; base < firstPort+100*portStep; base += portStep {
		if taken(base, processes) == 0 {
			return base, nil
		}
	}
	return 0, errors.New("no free ports: choose some with --base-port")
}

func taken(base, processes int) int {
	for port := base; port < base+portsEach*processes; port++ {
		listener, err := listen(port)
		if err != nil {
			return port
		}
		listener.Close()
	}
	return 0
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}

func (c *Chain) begin() error {
	if err := os.RemoveAll(filepath.Join(c.folder, c.Name)); err != nil {
		return err
	}
	// Genesis and a clock that stands agree to the second, however long the rest takes.
	now := time.Now().Truncate(time.Second)
	kind := "offset 0"
	if c.Options.FixedClock {
		kind = fmt.Sprintf("fixed %d", now.UnixNano())
	}
	if err := replace(c.clock(), []byte(kind+"\n")); err != nil {
		return err
	}
	if err := c.prepare(now); err != nil {
		return err
	}
	c.Started = time.Now()
	for i := range c.Pids {
		if err := c.start(i); err != nil {
			return err
		}
	}
	for i := range c.Pids {
		if err := c.wait(i, 1); err != nil {
			return err
		}
	}
	return nil
}

// prepare writes the homes.
func (c *Chain) prepare(now time.Time) error {
	command := exec.Command(c.binary(), "init", "validator-0", "--chain-id", c.Options.ChainID, "--home", c.home(0), "--default-denom", denom)
	command.Env = c.environment()
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("wasmd init: %w: %s", err, tail(string(output), 3))
	}
	if err := genesis(filepath.Join(c.home(0), "config/genesis.json"), &c.Options, now); err != nil {
		return err
	}
	if err := settings(filepath.Join(c.home(0), "config/config.toml"), c.settings()); err != nil {
		return err
	}
	for i := range c.Pids {
		if i > 0 {
			if err := os.CopyFS(c.home(i), os.DirFS(c.home(0))); err != nil {
				return err
			}
		}
		if err := c.keys(i); err != nil {
			return err
		}
	}
	return nil
}

func (c *Chain) settings() map[string]string {
	commit := time.Duration(c.Options.BlockTime)
	s := map[string]string{
		"timeout_commit": strconv.Quote(commit.String()), "timeout_propose": `"300ms"`, "timeout_propose_delta": `"100ms"`,
		"timeout_prevote": `"100ms"`, "timeout_prevote_delta": `"50ms"`,
		"timeout_precommit": `"100ms"`, "timeout_precommit_delta": `"50ms"`,
		"pprof_laddr": `""`, "pex": "false", "addr_book_strict": "false", "allow_duplicate_ip": "true",
		"cors_allowed_origins": `["*"]`,
	}
	if c.Options.Processes > 1 {
		var peers []string
		for i := range c.Pids {
			peers = append(peers, fmt.Sprintf("%x@127.0.0.1:%d", nodeKey(i).PubKey().Address().Bytes(), c.port(i, 1)))
		}
		s["persistent_peers"] = strconv.Quote(strings.Join(peers, ","))
		s["timeout_propose"] = `"1s"`
	}
	return s
}

// keys writes the consensus key and the node key of a process, and forgets that the former ever signed.
func (c *Chain) keys(i int) error {
	key := consensusKey(i)
	err := writeJSON(filepath.Join(c.home(i), "config/priv_validator_key.json"), object{
		"address":  key.PubKey().Address().String(),
		"pub_key":  object{"type": "tendermint/PubKeyEd25519", "value": base64.StdEncoding.EncodeToString(key.PubKey().Bytes())},
		"priv_key": object{"type": "tendermint/PrivKeyEd25519", "value": base64.StdEncoding.EncodeToString(key.Bytes())},
	})
	if err != nil {
		return err
	}
	return writeJSON(filepath.Join(c.home(i), "config/node_key.json"), object{
		"priv_key": object{"type": "tendermint/PrivKeyEd25519", "value": base64.StdEncoding.EncodeToString(nodeKey(i).Bytes())},
	})
}

func (c *Chain) environment() []string {
	bin := filepath.Dir(c.binary())
	return append(os.Environ(), "LOCALNET_CLOCK="+c.clock(), "LD_LIBRARY_PATH="+bin, "DYLD_LIBRARY_PATH="+bin)
}

// index reads the number of a process.
func (c *Chain) index(text string) (int, error) {
	i, err := strconv.Atoi(text)
	if err != nil || i < 0 || i >= len(c.Pids) {
		return 0, fmt.Errorf("%q is no process: they are 0 to %d", text, len(c.Pids)-1)
	}
	return i, nil
}

func (c *Chain) running() bool {
	return slices.ContainsFunc(c.Pids, func(pid int) bool { return alive(pid, filepath.Join(c.folder, c.Name)) })
}
