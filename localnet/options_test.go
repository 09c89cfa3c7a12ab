package main

import (
	"strings"
	"testing"
)

func parsed(t *testing.T, arguments ...string) (Options, error) {
	t.Helper()
	var o Options
	if err := upFlags(&o).Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return o, o.check()
}

func TestUp_when_options_make_no_chain_then_the_error_names_the_option(t *testing.T) {
	for option, arguments := range map[string][]string{
		"--processes":       {"--processes", "5"},
		"--validators":      {"--processes", "4", "--validators", "20"},
		"--block-time":      {"--block-time", "1ms"},
		"--inflation":       {"--inflation", "ten"},
		"--base-port":       {"--base-port", "80"},
		"--max-gas":         {"--max-gas", "5"},
		"--voting":          {"--voting", "1s"},
		"--unbonding":       {"--unbonding", "0s"},
		"--self-delegation": {"--self-delegation", "1"},
		"--downtime":        {"--downtime", "0@5"}, // makes the blocks
	} {
		if _, err := parsed(t, arguments...); err == nil || !strings.HasPrefix(err.Error(), option) {
			t.Errorf("%v: %v", arguments, err)
		}
	}
}

func TestUp_when_nothing_is_said_then_four_validators_and_days_count(t *testing.T) {
	o, err := parsed(t, "--unbonding", "7d", "--downtime", "1@60,3")
	if err != nil || o.Validators != 4 || o.Unbonding.seconds() != "604800s" || o.Downtime.String() != "1@60,3" {
		t.Errorf("%+v: %v", o, err)
	}
}

func TestDowntime_when_malformed_then_refused(t *testing.T) {
	for _, text := range []string{"", "x", "1@", "1@1", "1,,2"} {
		if err := new(downtime).Set(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestBasePort_when_one_is_taken_then_it_is_named_and_others_are_found(t *testing.T) {
	base, err := basePort(0, 1, 50)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(base + 2)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if port := taken(base, 1); port != base+2 {
		t.Errorf("%d is taken, not %d", base+2, port)
	}
	if _, err := basePort(base, 1, 0); err == nil {
		t.Error("a taken port is accepted")
	}
	if other, err := basePort(0, 1, 50); err != nil || other == base {
		t.Errorf("%d, %v", other, err)
	}
}

func TestAlive_when_another_program_has_the_number_then_not(t *testing.T) {
	if alive(1, "/nowhere/localnet/home0") || alive(0, "") {
		t.Error("taken for the node")
	}
}
