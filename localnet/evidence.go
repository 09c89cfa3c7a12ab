package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// doubleSign makes validator i sign two blocks of one height and hands the proof to the chain.
func (c *Chain) doubleSign(i int, height int64) error {
	if i < 0 || i >= c.Options.Validators {
		return fmt.Errorf("no validator %d: they are 0 to %d", i, c.Options.Validators-1)
	}
	if i < c.Options.Processes {
		return fmt.Errorf("validator %d makes the blocks: choose a ghost, from %d on", i, c.Options.Processes)
	}
	process, status, err := c.reachable()
	if err != nil {
		return err
	}
	if height == 0 {
		height = status.Height - 1
	}
	if height < 1 || height > status.Height {
		return fmt.Errorf("--height %d: from 1 to %d", height, status.Height)
	}
	rpc := c.rpc(process)
	var block struct {
		Block struct{ Header struct{ Time time.Time } }
	}
	if err := call(rpc, "block", object{"height": strconv.FormatInt(height, 10)}, &block); err != nil {
		return err
	}
	set, err := validatorSet(rpc, height)
	if err != nil {
		return err
	}
	key := consensusKey(i)
	index, signer := set.GetByAddress(key.PubKey().Address())
	if signer == nil {
		return fmt.Errorf("validator %d was not in the set at height %d", i, height)
	}
	vote := func(what string) (*types.Vote, error) {
		hash, parts := sha256.Sum256([]byte("block "+what)), sha256.Sum256([]byte("parts "+what))
		vote := &types.Vote{Type: cmtproto.PrecommitType, Height: height, Timestamp: block.Block.Header.Time,
			BlockID:          types.BlockID{Hash: hash[:], PartSetHeader: types.PartSetHeader{Total: 1, Hash: parts[:]}},
			ValidatorAddress: signer.Address, ValidatorIndex: index}
		signature, err := key.Sign(types.VoteSignBytes(c.Options.ChainID, vote.ToProto()))
		vote.Signature = signature
		return vote, err
	}
	one, err := vote("one")
	if err != nil {
		return err
	}
	other, err := vote("other")
	if err != nil {
		return err
	}
	evidence, err := types.NewDuplicateVoteEvidence(one, other, block.Block.Header.Time, set)
	if err != nil {
		return err
	}
	text, err := cmtjson.Marshal(types.Evidence(evidence))
	if err != nil {
		return err
	}
	var answer json.RawMessage
	if err := call(rpc, "broadcast_evidence", object{"evidence": json.RawMessage(text)}, &answer); err != nil {
		return err
	}
	return c.until(func() (bool, error) {
		info, err := c.signing(i)
		return info.Tombstoned, err
	}, fmt.Sprintf("validator %d tombstoned", i))
}

// validatorSet reads all who could sign a height, in the chain's order.
func validatorSet(rpc string, height int64) (*types.ValidatorSet, error) {
	var all []*types.Validator
	for page := 1; ; page++ {
		var result struct {
			Validators []struct {
				Address     string          `json:"address"`
				PubKey      json.RawMessage `json:"pub_key"`
				VotingPower string          `json:"voting_power"`
			}
			Total string
		}
		params := object{"height": strconv.FormatInt(height, 10), "page": strconv.Itoa(page), "per_page": "100"}
		if err := call(rpc, "validators", params, &result); err != nil {
			return nil, err
		}
		for _, v := range result.Validators {
			address, err := hex.DecodeString(v.Address)
			if err != nil {
				return nil, err
			}
			power, err := strconv.ParseInt(v.VotingPower, 10, 64)
			if err != nil {
				return nil, err
			}
			one := &types.Validator{Address: address, VotingPower: power}
			if err := cmtjson.Unmarshal(v.PubKey, &one.PubKey); err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		if total, err := strconv.Atoi(result.Total); err != nil || len(all) >= total || len(result.Validators) == 0 {
			// As it came: NewValidatorSet would begin the rota anew.
			return &types.ValidatorSet{Validators: all}, err
		}
	}
}
