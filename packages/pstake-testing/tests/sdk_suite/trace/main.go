// Writes a trace of random staking messages, blocks and infractions run by the keepers of the Cosmos SDK itself, which
// ../replay.rs replays on the sdk module: every error and every record must be the same.
//
//	go mod tidy && go run . -seed 1 -steps 600 > seed1.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"sort"
	"strings"
	"time"

	"cosmossdk.io/core/header"
	"cosmossdk.io/log"
	"cosmossdk.io/math"
	storetypes "cosmossdk.io/store/types"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/testutil/integration"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/distribution"
	distrkeeper "github.com/cosmos/cosmos-sdk/x/distribution/keeper"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	minttypes "github.com/cosmos/cosmos-sdk/x/mint/types"
	slashingkeeper "github.com/cosmos/cosmos-sdk/x/slashing/keeper"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

const denom = "stake"

// step is one line of the trace: what was done, what the SDK said, and which records changed.
type step struct {
	Op      string            `json:"op"`
	Who     string            `json:"who,omitempty"`
	Val     string            `json:"val,omitempty"`
	Dst     string            `json:"dst,omitempty"`
	Amount  string            `json:"amount,omitempty"`
	Height  uint64            `json:"height,omitempty"`
	Seconds uint64            `json:"seconds,omitempty"`
	Power   int64             `json:"power,omitempty"`
	Rate    string            `json:"rate,omitempty"`
	Err     string            `json:"err,omitempty"`
	Changed map[string]string `json:"changed,omitempty"`
}

type chain struct {
	ctx    sdk.Context
	rng    *rand.Rand
	ak     authkeeper.AccountKeeper
	bk     bankkeeper.BaseKeeper
	sk     *stakingkeeper.Keeper
	slk    slashingkeeper.Keeper
	dk     distrkeeper.Keeper
	users  []sdk.AccAddress
	vals   []sdk.ValAddress
	cons   []sdk.ConsAddress
	state  map[string]string
	powers map[string]map[int64]int64
	out    *bufio.Writer
	// Short blocks fill the seven entries; harsh infractions take all of a stake.
	short, harsh bool
	// Tokens of one unit of amounts: 10^12 for a chain of 18 decimals.
	scale math.Int
}

// units turns a small amount into tokens, with digits below the unit.
func (c *chain) units(amount int64) math.Int {
	if c.scale.Equal(math.OneInt()) || amount == 0 {
		return math.NewInt(amount)
	}
	return math.NewInt(amount).Mul(c.scale).AddRaw(c.rng.Int63n(1_000_000_007))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func account(kind byte, i int) []byte {
	bz := make([]byte, 20)
	for j := range bz {
		bz[j] = kind ^ byte((i*37+j*11)%251)
	}
	return bz
}

func newChain(seed int64) *chain {
	rng := rand.New(rand.NewSource(seed))
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, distrtypes.StoreKey, stakingtypes.StoreKey, slashingtypes.StoreKey)
	enc := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{}, distribution.AppModuleBasic{}, staking.AppModuleBasic{})
	cdc := enc.Codec
	cms := integration.CreateMultiStore(keys, log.NewNopLogger())
	ctx := sdk.NewContext(cms, cmtproto.Header{ChainID: "trace", Height: 1, Time: time.Unix(1_700_000_000, 0).UTC()}, false, log.NewNopLogger())
	authority := authtypes.NewModuleAddress("gov").String()
	perms := map[string][]string{
		distrtypes.ModuleName:          nil,
		minttypes.ModuleName:           {authtypes.Minter},
		authtypes.FeeCollectorName:     nil,
		stakingtypes.BondedPoolName:    {authtypes.Burner, authtypes.Staking},
		stakingtypes.NotBondedPoolName: {authtypes.Burner, authtypes.Staking},
	}
	ak := authkeeper.NewAccountKeeper(cdc, runtime.NewKVStoreService(keys[authtypes.StoreKey]), authtypes.ProtoBaseAccount, perms, address.NewBech32Codec("cosmos"), "cosmos", authority)
	bk := bankkeeper.NewBaseKeeper(cdc, runtime.NewKVStoreService(keys[banktypes.StoreKey]), ak, map[string]bool{}, authority, log.NewNopLogger())
	sk := stakingkeeper.NewKeeper(cdc, runtime.NewKVStoreService(keys[stakingtypes.StoreKey]), ak, bk, authority, address.NewBech32Codec("cosmosvaloper"), address.NewBech32Codec("cosmosvalcons"))
	slk := slashingkeeper.NewKeeper(cdc, enc.Amino, runtime.NewKVStoreService(keys[slashingtypes.StoreKey]), sk, authority)
	dk := distrkeeper.NewKeeper(cdc, runtime.NewKVStoreService(keys[distrtypes.StoreKey]), ak, bk, sk, authtypes.FeeCollectorName, authority)
	sk.SetHooks(stakingtypes.NewMultiStakingHooks(dk.Hooks(), slk.Hooks()))

	must(ak.Params.Set(ctx, authtypes.DefaultParams()))
	must(bk.SetParams(ctx, banktypes.DefaultParams()))
	sp := stakingtypes.DefaultParams()
	sp.BondDenom = denom
	sp.MaxValidators = 4
	must(sk.SetParams(ctx, sp))
	must(slk.SetParams(ctx, slashingtypes.DefaultParams()))
	must(dk.Params.Set(ctx, distrtypes.DefaultParams()))
	must(dk.FeePool.Set(ctx, distrtypes.InitialFeePool()))
	for name := range perms {
		ak.GetModuleAccount(ctx, name)
	}

	c := &chain{ctx: ctx, rng: rng, ak: ak, bk: bk, sk: sk, slk: slk, dk: dk, state: map[string]string{}, powers: map[string]map[int64]int64{}, out: bufio.NewWriter(os.Stdout)}
	for i := 0; i < 4; i++ {
		c.users = append(c.users, account(0x41, i))
	}
	for i := 0; i < 6; i++ {
		c.vals = append(c.vals, account(0x76, i))
		pub := ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprint("cons", i))).PubKey()
		c.cons = append(c.cons, sdk.ConsAddress(pub.Address()))
	}
	return c
}

func (c *chain) mint(to sdk.AccAddress, coins sdk.Coins) {
	must(c.bk.MintCoins(c.ctx, minttypes.ModuleName, coins))
	must(c.bk.SendCoinsFromModuleToAccount(c.ctx, minttypes.ModuleName, to, coins))
}

// try runs a transaction: its writes are kept only on success.
func (c *chain) try(f func(ctx sdk.Context) error) (text string) {
	cached, write := c.ctx.CacheContext()
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint("panic: ", r)
		}
	}()
	if err := f(cached); err != nil {
		return err.Error()
	}
	write()
	return ""
}

func (c *chain) createValidator(i int, units int64, rate string) {
	amount := c.units(units)
	c.mint(sdk.AccAddress(c.vals[i]), sdk.NewCoins(sdk.NewCoin(denom, amount)))
	pub := ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprint("cons", i))).PubKey()
	com := stakingtypes.NewCommissionRates(math.LegacyMustNewDecFromStr(rate), math.LegacyOneDec(), math.LegacyOneDec())
	desc := stakingtypes.Description{Moniker: "v"}
	msg, err := stakingtypes.NewMsgCreateValidator(c.vals[i].String(), pub, sdk.NewCoin(denom, amount), desc, com, math.OneInt())
	must(err)
	_, err = stakingkeeper.NewMsgServerImpl(c.sk).CreateValidator(c.ctx, msg)
	must(err)
	c.emit(step{Op: "create", Val: c.vals[i].String(), Amount: amount.String(), Rate: rate})
}

func (c *chain) recordPowers(from int64) {
	seen := map[string]bool{}
	must(c.sk.IterateLastValidatorPowers(c.ctx, func(op sdk.ValAddress, power int64) bool {
		name := op.String()
		if c.powers[name] == nil {
			c.powers[name] = map[int64]int64{}
		}
		c.powers[name][from] = power
		seen[name] = true
		return false
	}))
}

func (c *chain) index(op string) int {
	for i, v := range c.vals {
		if v.String() == op {
			return i
		}
	}
	panic(op)
}

func (c *chain) nextBlock() {
	_, err := c.sk.EndBlocker(c.ctx)
	must(err)
	height := c.ctx.BlockHeight()
	c.recordPowers(height + 1)
	var seconds uint64
	switch kind := c.rng.Intn(8); {
	case c.short && c.rng.Intn(60) > 0:
		seconds = uint64(1 + c.rng.Intn(6))
	case kind == 0:
		seconds = uint64(c.rng.Intn(10 * 86400))
	case kind < 3:
		seconds = 86400
	default:
		seconds = uint64(1 + c.rng.Intn(20000))
	}
	now := c.ctx.BlockTime().Add(time.Duration(seconds) * time.Second)
	c.ctx = c.ctx.WithBlockHeader(cmtproto.Header{ChainID: "trace", Height: height + 1, Time: now})
	c.ctx = c.ctx.WithHeaderInfo(header.Info{ChainID: "trace", Height: height + 1, Time: now})
	fees := sdk.NewCoins(sdk.NewCoin(denom, c.units(c.rng.Int63n(50_000))))
	if c.rng.Intn(3) == 0 {
		fees = fees.Add(sdk.NewInt64Coin("uother", 1+c.rng.Int63n(777)))
	}
	must(c.bk.MintCoins(c.ctx, minttypes.ModuleName, fees))
	must(c.bk.SendCoinsFromModuleToModule(c.ctx, minttypes.ModuleName, authtypes.FeeCollectorName, fees))
	var votes []abci.VoteInfo
	var total int64
	must(c.sk.IterateLastValidatorPowers(c.ctx, func(op sdk.ValAddress, power int64) bool {
		votes = append(votes, abci.VoteInfo{Validator: abci.Validator{Address: c.cons[c.index(op.String())], Power: power}})
		total += power
		return false
	}))
	must(c.dk.AllocateTokens(c.ctx, total, votes))
	c.emit(step{Op: "block", Seconds: seconds, Amount: fees.String()})
}

// doubleSign is handleEquivocationEvidence of cosmossdk.io/x/evidence v0.1.1.
func (c *chain) doubleSign(i int, infraction, power int64) string {
	return c.try(func(ctx sdk.Context) error {
		val, err := c.sk.GetValidator(ctx, c.vals[i])
		if err != nil || val.IsUnbonded() || c.slk.IsTombstoned(ctx, c.cons[i]) {
			return err
		}
		if err := c.slk.SlashWithInfractionReason(ctx, c.cons[i], math.LegacyNewDecWithPrec(5, 2), power, infraction-sdk.ValidatorUpdateDelay, stakingtypes.Infraction_INFRACTION_DOUBLE_SIGN); err != nil {
			return err
		}
		if !val.IsJailed() {
			if err := c.slk.Jail(ctx, c.cons[i]); err != nil {
				return err
			}
		}
		if err := c.slk.JailUntil(ctx, c.cons[i], time.Unix(253402300799, 0).UTC()); err != nil {
			return err
		}
		return c.slk.Tombstone(ctx, c.cons[i])
	})
}

// downtime is the penalty in HandleValidatorSignature of x/slashing.
func (c *chain) downtime(i int, power int64) string {
	return c.try(func(ctx sdk.Context) error {
		val, err := c.sk.GetValidator(ctx, c.vals[i])
		if err != nil || val.IsJailed() {
			return err
		}
		height := ctx.BlockHeight() - sdk.ValidatorUpdateDelay - 1
		if _, err := c.sk.SlashWithInfractionReason(ctx, c.cons[i], height, power, math.LegacyNewDecWithPrec(1, 3), stakingtypes.Infraction_INFRACTION_DOWNTIME); err != nil {
			return err
		}
		if err := c.sk.Jail(ctx, c.cons[i]); err != nil {
			return err
		}
		return c.slk.JailUntil(ctx, c.cons[i], ctx.BlockTime().Add(600*time.Second))
	})
}

func (c *chain) powerAt(op string, height int64) int64 {
	return c.powers[op][height]
}

func (c *chain) infraction() {
	i := c.rng.Intn(len(c.vals))
	op := c.vals[i].String()
	height := c.ctx.BlockHeight() - int64(c.rng.Intn(12))
	if height < 1 {
		height = 1
	}
	switch c.rng.Intn(6) {
	case 0:
		if c.rng.Intn(4) == 0 {
			power := c.powerAt(op, height)
			err := c.doubleSign(i, height, power)
			c.emit(step{Op: "double_sign", Val: op, Height: uint64(height), Power: power, Err: err})
		}
	case 1, 2:
		power := c.powerAt(op, c.ctx.BlockHeight()-1)
		err := c.downtime(i, power)
		c.emit(step{Op: "downtime", Val: op, Power: power, Err: err})
	case 3:
		err := c.try(func(ctx sdk.Context) error { return c.slk.Unjail(ctx, c.vals[i]) })
		c.emit(step{Op: "unjail", Val: op, Err: err})
	default:
		power := c.powerAt(op, height)
		if c.rng.Intn(4) == 0 {
			power = c.rng.Int63n(60)
		}
		rate := []string{"0.000100000000000000", "0.010000000000000000", "0.050000000000000000", "0.333333333333333333", "1.000000000000000000"}[c.rng.Intn(4)]
		if c.harsh {
			rate = []string{"0.333333333333333333", "0.999999000000000000", "1.000000000000000000"}[c.rng.Intn(3)]
		}
		err := c.try(func(ctx sdk.Context) error {
			_, err := c.sk.Slash(ctx, c.cons[i], height, power, math.LegacyMustNewDecFromStr(rate))
			return err
		})
		c.emit(step{Op: "slash", Val: op, Height: uint64(height), Power: power, Rate: rate, Err: err})
	}
}

func (c *chain) message() {
	ms := stakingkeeper.NewMsgServerImpl(c.sk)
	ds := distrkeeper.NewMsgServerImpl(c.dk)
	who := c.users[c.rng.Intn(len(c.users))]
	if c.rng.Intn(12) == 0 {
		who = sdk.AccAddress(c.vals[c.rng.Intn(len(c.vals))])
	}
	i := c.rng.Intn(len(c.vals))
	op := c.vals[i].String()
	amount := c.units(c.rng.Int63n([]int64{3, 1000, 400_000, 3_000_000, 12_000_000}[c.rng.Intn(5)]))
	// Often a real delegation, often all of it.
	dels, err := c.sk.GetAllDelegatorDelegations(c.ctx, who)
	must(err)
	all := math.ZeroInt()
	if len(dels) > 0 && c.rng.Intn(8) > 0 {
		del := dels[c.rng.Intn(len(dels))]
		i = c.index(del.ValidatorAddress)
		val, err := c.sk.GetValidator(c.ctx, c.vals[i])
		must(err)
		all = val.TokensFromShares(del.Shares).TruncateInt()
	}
	leave := c.vals[i].String()
	out := amount
	if all.IsPositive() && c.rng.Intn(4) == 0 {
		out = all
	} else if all.IsPositive() && c.rng.Intn(3) > 0 {
		out = all.AddRaw(8).MulRaw(c.rng.Int63n(1000)).QuoRaw(4000)
	}
	s := step{Who: who.String()}
	switch c.rng.Intn(11) {
	case 0, 1, 2:
		s.Op, s.Val, s.Amount = "delegate", op, amount.String()
		s.Err = c.try(func(ctx sdk.Context) error {
			_, err := ms.Delegate(ctx, &stakingtypes.MsgDelegate{DelegatorAddress: s.Who, ValidatorAddress: op, Amount: sdk.Coin{Denom: denom, Amount: amount}})
			return err
		})
	case 3, 4, 5:
		s.Op, s.Val, s.Amount = "undelegate", leave, out.String()
		s.Err = c.try(func(ctx sdk.Context) error {
			_, err := ms.Undelegate(ctx, &stakingtypes.MsgUndelegate{DelegatorAddress: s.Who, ValidatorAddress: leave, Amount: sdk.Coin{Denom: denom, Amount: out}})
			return err
		})
	case 6, 7, 8:
		s.Op, s.Val, s.Dst, s.Amount = "redelegate", leave, op, out.String()
		s.Err = c.try(func(ctx sdk.Context) error {
			_, err := ms.BeginRedelegate(ctx, &stakingtypes.MsgBeginRedelegate{DelegatorAddress: s.Who, ValidatorSrcAddress: leave, ValidatorDstAddress: op, Amount: sdk.Coin{Denom: denom, Amount: out}})
			return err
		})
	case 9:
		s.Op, s.Val = "withdraw", leave
		s.Err = c.try(func(ctx sdk.Context) error {
			_, err := ds.WithdrawDelegatorReward(ctx, &distrtypes.MsgWithdrawDelegatorReward{DelegatorAddress: s.Who, ValidatorAddress: leave})
			return err
		})
	case 10:
		if c.rng.Intn(2) == 0 {
			s.Op, s.Val, s.Who = "commission", op, ""
			s.Err = c.try(func(ctx sdk.Context) error {
				_, err := ds.WithdrawValidatorCommission(ctx, &distrtypes.MsgWithdrawValidatorCommission{ValidatorAddress: op})
				return err
			})
		} else {
			to := c.users[c.rng.Intn(len(c.users))].String()
			s.Op, s.Dst = "set_withdraw", to
			s.Err = c.try(func(ctx sdk.Context) error {
				_, err := ds.SetWithdrawAddress(ctx, &distrtypes.MsgSetWithdrawAddress{DelegatorAddress: s.Who, WithdrawAddress: to})
				return err
			})
		}
	}
	c.emit(s)
}

// snapshot is the whole state as text.
func (c *chain) snapshot() map[string]string {
	out := map[string]string{}
	vals, err := c.sk.GetAllValidators(c.ctx)
	must(err)
	for _, v := range vals {
		bz, err := sdk.ValAddressFromBech32(v.OperatorAddress)
		must(err)
		status := map[stakingtypes.BondStatus]string{stakingtypes.Bonded: "Bonded", stakingtypes.Unbonding: "Unbonding", stakingtypes.Unbonded: "Unbonded"}[v.Status]
		begun := ""
		if v.Status == stakingtypes.Unbonding {
			begun = fmt.Sprintf(" %d %d", v.UnbondingHeight, v.UnbondingTime.Unix())
		}
		out["v/"+v.OperatorAddress] = fmt.Sprintf("%s %t %s %s%s", status, v.Jailed, v.Tokens, v.DelegatorShares, begun)
		outstanding, err := c.dk.GetValidatorOutstandingRewardsCoins(c.ctx, bz)
		must(err)
		out["o/"+v.OperatorAddress] = outstanding.String()
		com, err := c.dk.GetValidatorAccumulatedCommission(c.ctx, bz)
		must(err)
		out["c/"+v.OperatorAddress] = com.Commission.String()
	}
	accounts := append([]sdk.AccAddress{}, c.users...)
	for _, v := range c.vals {
		accounts = append(accounts, sdk.AccAddress(v))
	}
	querier := distrkeeper.NewQuerier(c.dk)
	for _, who := range accounts {
		out["b/"+who.String()] = c.bk.GetAllBalances(c.ctx, who).String()
		dels, err := c.sk.GetAllDelegatorDelegations(c.ctx, who)
		must(err)
		for _, d := range dels {
			out["d/"+d.DelegatorAddress+"/"+d.ValidatorAddress] = d.Shares.String()
			cached, _ := c.ctx.CacheContext()
			res, err := querier.DelegationRewards(cached, &distrtypes.QueryDelegationRewardsRequest{DelegatorAddress: d.DelegatorAddress, ValidatorAddress: d.ValidatorAddress})
			must(err)
			out["w/"+d.DelegatorAddress+"/"+d.ValidatorAddress] = res.Rewards.String()
		}
		ubds, err := c.sk.GetAllUnbondingDelegations(c.ctx, who)
		must(err)
		for _, u := range ubds {
			var parts []string
			for _, e := range u.Entries {
				parts = append(parts, fmt.Sprintf("%d:%d:%s:%s", e.CreationHeight, e.CompletionTime.Unix(), e.InitialBalance, e.Balance))
			}
			out["u/"+u.DelegatorAddress+"/"+u.ValidatorAddress] = strings.Join(parts, " ")
		}
		reds, err := c.sk.GetRedelegations(c.ctx, who, 1000)
		must(err)
		for _, r := range reds {
			var parts []string
			for _, e := range r.Entries {
				parts = append(parts, fmt.Sprintf("%d:%d:%s:%s", e.CreationHeight, e.CompletionTime.Unix(), e.InitialBalance, e.SharesDst))
			}
			out["r/"+r.DelegatorAddress+"/"+r.ValidatorSrcAddress+"/"+r.ValidatorDstAddress] = strings.Join(parts, " ")
		}
	}
	for _, name := range []string{stakingtypes.BondedPoolName, stakingtypes.NotBondedPoolName, distrtypes.ModuleName} {
		out["p/"+name] = c.bk.GetAllBalances(c.ctx, authtypes.NewModuleAddress(name)).String()
	}
	pool, err := c.dk.FeePool.Get(c.ctx)
	must(err)
	out["p/community"] = pool.CommunityPool.String()
	out["supply"] = c.bk.GetSupply(c.ctx, denom).Amount.String()
	bonded, err := c.sk.GetBondedValidatorsByPower(c.ctx)
	must(err)
	var names []string
	for _, v := range bonded {
		names = append(names, v.OperatorAddress)
	}
	out["set"] = strings.Join(names, " ")
	return out
}

func (c *chain) emit(s step) {
	now := c.snapshot()
	s.Changed = map[string]string{}
	for k, v := range now {
		if old, ok := c.state[k]; !ok || old != v {
			s.Changed[k] = v
		}
	}
	for k := range c.state {
		if _, ok := now[k]; !ok {
			s.Changed[k] = "-"
		}
	}
	c.state = now
	bz, err := json.Marshal(s)
	must(err)
	_, err = c.out.Write(append(bz, '\n'))
	must(err)
}

func main() {
	seed := flag.Int64("seed", 1, "seed")
	steps := flag.Int("steps", 600, "steps")
	short := flag.Bool("short", false, "short blocks")
	harsh := flag.Bool("harsh", false, "harsh slashes")
	decimals := flag.Int("decimals", 6, "decimals of the token")
	flag.Parse()
	sdk.DefaultPowerReduction = math.NewIntWithDecimal(1, *decimals)
	c := newChain(*seed)
	c.scale = math.NewIntWithDecimal(1, *decimals-6)
	c.short, c.harsh = *short, *harsh
	defer c.out.Flush()
	c.emit(step{Op: "decimals", Power: int64(*decimals)})
	rates := []string{"0.000000000000000000", "0.100000000000000000", "0.050000000000000000", "0.333333333333333333", "1.000000000000000000", "0.070000000000000000"}
	for i := range c.vals {
		c.createValidator(i, 1_000_000+c.rng.Int63n(20_000_000), rates[i])
	}
	sort.Slice(c.users, func(i, j int) bool { return c.users[i].String() < c.users[j].String() })
	for _, who := range c.users {
		amount := c.units(60_000_000)
		c.mint(who, sdk.NewCoins(sdk.NewCoin(denom, amount)))
		c.emit(step{Op: "mint", Who: who.String(), Amount: amount.String()})
	}
	_, err := c.sk.ApplyAndReturnValidatorSetUpdates(c.ctx)
	must(err)
	c.recordPowers(0)
	c.recordPowers(1)
	c.emit(step{Op: "genesis"})
	for n := 0; n < *steps; n++ {
		switch c.rng.Intn(10) {
		case 0, 1, 2:
			c.nextBlock()
		case 3:
			c.infraction()
		default:
			c.message()
		}
	}
}
