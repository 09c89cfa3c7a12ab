package main

import (
	"crypto/sha256"
	"fmt"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/types/bech32"
)

const (
	prefix = "persistence"
	denom  = "uxprt"
	// Known to everyone: never a key of anything that has worth.
	mnemonic = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
)

// account is a key of the mnemonic: group 0 are users, group 1 the validators' operators.
type account struct {
	key     secp256k1.PrivKey
	address []byte
}

func newAccount(group, index int) account {
	derive := hd.Secp256k1.Derive()
	bytes, err := derive(mnemonic, "", path(group, index))
	if err != nil {
		panic(err) // the mnemonic and the path are constants
	}
	key := secp256k1.PrivKey{Key: bytes}
	return account{key, key.PubKey().Address()}
}

func path(group, index int) string {
	return fmt.Sprintf("m/44'/118'/%d'/0/%d", group, index)
}

func (a account) String() string  { return encode("", a.address) }
func (a account) valoper() string { return encode("valoper", a.address) }

func encode(kind string, address []byte) string {
	text, err := bech32.ConvertAndEncode(prefix+kind, address)
	if err != nil {
		panic(err) // 20 bytes always encode
	}
	return text
}

// consensusKey is what validator i signs blocks with: known, so that evidence can be made.
func consensusKey(i int) ed25519.PrivKey {
	return ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprintf("localnet validator %d", i)))
}

func valcons(i int) string {
	return encode("valcons", consensusKey(i).PubKey().Address())
}

// nodeKey is what process i calls itself by towards the others.
func nodeKey(i int) ed25519.PrivKey {
	return ed25519.GenPrivKeyFromSecret([]byte(fmt.Sprintf("localnet node %d", i)))
}

func moduleAddress(name string) string {
	hash := sha256.Sum256([]byte(name))
	return encode("", hash[:20])
}
