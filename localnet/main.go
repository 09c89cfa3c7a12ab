// Command localnet runs real chains on one machine; `cargo xtask localnet` builds and starts it. USAGE.txt says what
// it takes.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

//go:embed USAGE.txt
var usage string

// mistake is what the caller has to correct.
type mistake struct{ error }

func main() {
	err := run(os.Args[1:])
	switch {
	case err == nil:
	case errors.As(err, &mistake{}):
		fmt.Fprintf(os.Stderr, "localnet: %v; `cargo xtask localnet help` tells what there is\n", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "localnet:", err)
		os.Exit(1)
	}
}

// flags that every command takes.
type common struct {
	folder, name string
	json         bool
}

func run(arguments []string) error {
	if len(arguments) == 0 || arguments[0] == "help" || arguments[0] == "--help" || arguments[0] == "-h" {
		fmt.Print(usage)
		return nil
	}
	command, rest := arguments[0], arguments[1:]
	var g common
	var o Options
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	if command == "up" {
		flags = upFlags(&o)
	}
	flags.SetOutput(io.Discard)
	flags.StringVar(&g.name, "name", "main", "")
	flags.BoolVar(&g.json, "json", false, "")
	all, atOnce, height, to := false, false, int64(0), int64(0)
	switch command {
	case "down":
		flags.BoolVar(&all, "all", false, "")
	case "stop":
		flags.BoolVar(&atOnce, "kill", false, "")
	case "advance":
		flags.Int64Var(&to, "to", 0, "")
	case "slash":
		flags.Int64Var(&height, "height", 0, "")
	}
	positional, err := parse(flags, rest)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return nil
	}
	if err != nil {
		return mistake{err}
	}
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`).MatchString(g.name) || g.name == "bin" {
		return mistake{fmt.Errorf("--name %q: small letters, digits and dashes", g.name)}
	}
	// Set by xtask.
	if g.folder = os.Getenv("LOCALNET_DIR"); g.folder == "" {
		return mistake{errors.New("LOCALNET_DIR is not set: start this with `cargo xtask localnet`")}
	}
	wants := map[string]int{"up": 0, "down": 0, "status": 0, "advance": 1, "unjail": 1, "pass": 1, "stop": 1, "start": 1}
	want, known := wants[command]
	if command == "slash" && len(positional) > 0 {
		want, known = map[string]int{"downtime": 1, "double-sign": 2}[positional[0]]
	}
	if !known {
		return mistake{fmt.Errorf("no command %q", command)}
	}
	if to != 0 {
		want = 0
	}
	if len(positional) != want {
		return mistake{fmt.Errorf("%s: %d arguments instead of %d", command, len(positional), want)}
	}
	if command == "up" {
		if err := o.check(); err != nil {
			return mistake{err}
		}
		began := time.Now()
		chain, err := up(g.folder, g.name, o)
		if err != nil {
			return err
		}
		return chain.report(g.json, fmt.Sprintf("first block after %.1f s", time.Since(began).Seconds()))
	}
	if all {
		return downAll(g.folder)
	}
	chain, err := load(g.folder, g.name)
	if err != nil {
		return err
	}
	if to != 0 {
		return chain.advanceTo(to)
	}
	return chain.perform(command, positional, g, atOnce, height)
}

// parse lets flags stand behind arguments as well.
func parse(flags *flag.FlagSet, arguments []string) (positional []string, err error) {
	for {
		if err := flags.Parse(arguments); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return positional, nil
		}
		positional = append(positional, flags.Arg(0))
		arguments = flags.Args()[1:]
	}
}

func (c *Chain) perform(command string, positional []string, g common, atOnce bool, height int64) error {
	switch command {
	case "down":
		return c.stop(false)
	case "status":
		return c.report(g.json, "")
	case "advance":
		var by duration
		if err := by.Set(positional[0]); err != nil {
			return mistake{err}
		}
		return c.advance(time.Duration(by))
	case "slash":
		if positional[0] == "downtime" {
			i, err := c.jailForDowntime()
			if err == nil {
				fmt.Println(i)
			}
			return err
		}
		i, err := strconv.Atoi(positional[1])
		if err != nil {
			return mistake{fmt.Errorf("%q is no validator's number", positional[1])}
		}
		return c.doubleSign(i, height)
	case "unjail":
		i, err := strconv.Atoi(positional[0])
		if err != nil {
			return mistake{fmt.Errorf("%q is no validator's number", positional[0])}
		}
		return c.unjail(i)
	case "pass":
		text, err := os.ReadFile(positional[0])
		if err != nil {
			return mistake{err}
		}
		proposal, err := proposalOf(text)
		if err != nil {
			return mistake{fmt.Errorf("%s: %w", positional[0], err)}
		}
		id, err := c.pass(proposal)
		if err == nil {
			fmt.Println(id)
		}
		return err
	case "stop":
		i, err := c.index(positional[0])
		if err != nil {
			return mistake{err}
		}
		return c.halt(i, atOnce)
	default: // start
		i, err := c.index(positional[0])
		if err != nil {
			return mistake{err}
		}
		if err := c.start(i); err != nil {
			return err
		}
		return c.wait(i, 1)
	}
}

// downAll ends every chain that was started from here.
func downAll(folder string) error {
	states, err := filepath.Glob(filepath.Join(folder, "*", "localnet.json"))
	for _, state := range states {
		chain, failed := load(folder, filepath.Base(filepath.Dir(state)))
		if failed == nil {
			failed = chain.stop(false)
		}
		err = errors.Join(err, failed)
	}
	return err
}
