package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// readClock gives what kind of clock the chain has, its number, and its time now.
func (c *Chain) readClock() (kind string, nanoseconds int64, now time.Time, err error) {
	text, err := os.ReadFile(c.clock())
	if err != nil {
		return "", 0, time.Time{}, err
	}
	kind, number, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	if nanoseconds, err = strconv.ParseInt(number, 10, 64); err != nil {
		return "", 0, time.Time{}, fmt.Errorf("%s: %w", c.clock(), err)
	}
	if kind == "fixed" {
		return kind, nanoseconds, time.Unix(0, nanoseconds), nil
	}
	return kind, nanoseconds, time.Now().Add(time.Duration(nanoseconds)), nil
}

// advance moves the chain's clock and waits until queries are answered as of a block that is dated by it.
func (c *Chain) advance(by time.Duration) error {
	if by < 0 {
		return fmt.Errorf("the clock of a chain does not go back")
	}
	process, _, err := c.reachable()
	if err != nil {
		return err
	}
	kind, nanoseconds, now, err := c.readClock()
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s %d\n", kind, nanoseconds+by.Nanoseconds())
	if err := replace(c.clock(), []byte(text)); err != nil {
		return err
	}
	now = now.Add(by)
	first := int64(0)
	return c.until(func() (bool, error) {
		if first == 0 {
			status, err := c.status(process)
			if err != nil || status.Time.Before(now) {
				return false, err
			}
			first = status.Height
		}
		height, err := c.applied(process)
		return err == nil && height >= first, err
	}, "a block of "+now.UTC().Format(time.RFC3339))
}

// advanceTo moves it to a Unix time.
func (c *Chain) advanceTo(seconds int64) error {
	_, _, now, err := c.readClock()
	if err != nil {
		return err
	}
	return c.advance(time.Unix(seconds, 0).Sub(now))
}
