// Package time is added to CometBFT's own types/time when the node is built: its clock, which dates blocks, can then be
// moved. A hub submits once a day at most and stake unbonds for weeks; nobody waits for that at a desk.
package time

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// localnetNow is the time by the file that LOCALNET_CLOCK names: "offset N" runs along, N nanoseconds ahead; "fixed N"
// stands at that Unix time, and each block is a millisecond later than the one before, which is CometBFT's own rule.
// Without the variable it is the machine's time.
func localnetNow() time.Time {
	file := os.Getenv("LOCALNET_CLOCK")
	if file == "" {
		return time.Now()
	}
	text, err := os.ReadFile(file)
	if err != nil {
		// Falling back to the machine's time would send the chain's clock back.
		panic(fmt.Sprintf("LOCALNET_CLOCK: %v", err))
	}
	kind, number, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	nanoseconds, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err == nil && kind == "offset":
		return time.Now().Add(time.Duration(nanoseconds))
	case err == nil && kind == "fixed":
		return time.Unix(0, nanoseconds)
	}
	panic(fmt.Sprintf("LOCALNET_CLOCK: %s holds %q", file, text))
}
