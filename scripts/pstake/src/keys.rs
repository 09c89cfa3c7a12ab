//! Signing keys: from a file that only its owner can read, an environment variable, or the keyring of the system
//! (Linux: the kernel's, which forgets at a reboot and after three days without use); never from the command line,
//! where other users of the machine see them.

use std::path::Path;

use cosmrs::bip32::DerivationPath;
use cosmrs::crypto::secp256k1::SigningKey;
use cosmrs::AccountId;
use cosmwasm_std::HexBinary;

use crate::error::{Error, Result};

/// The first account of the Cosmos coin type.
pub const DEFAULT_PATH: &str = "m/44'/118'/0'/0/0";

/// A key that can sign. Has no `Debug`, so it is never printed.
pub struct Key {
    signing: SigningKey,
}

impl Key {
    /// From the words of a BIP-39 phrase (with the derivation path) or 64 hex digits.
    /// `origin` is named in errors; the secret never is.
    pub fn from_secret(secret: &str, path: &str, origin: &str) -> Result<Self> {
        let bad = |reason: String| Error::BadKey {
            origin: origin.into(),
            reason,
        };
        let secret = secret.trim();
        if secret.is_empty() {
            return Err(Error::KeyMissing(format!("{origin} is empty")));
        }
        if !secret.contains(char::is_whitespace) {
            let digits = secret.strip_prefix("0x").unwrap_or(secret);
            let bytes = HexBinary::from_hex(digits)
                .map_err(|_| bad("it is neither a phrase nor 64 hex digits".into()))?;
            let signing = SigningKey::from_slice(&bytes)
                .map_err(|_| bad("it is not 32 bytes of a secp256k1 key".into()))?;
            return Ok(Self { signing });
        }
        let phrase = bip39::Mnemonic::parse(secret).map_err(|error| {
            // The error for an unknown word tells its place, not the word.
            bad(format!("not a BIP-39 phrase: {error}"))
        })?;
        let path: DerivationPath = path
            .parse()
            .map_err(|_| bad(format!("{path} is not a derivation path")))?;
        let signing = SigningKey::derive_from_path(phrase.to_seed(""), &path)
            .map_err(|error| bad(error.to_string()))?;
        Ok(Self { signing })
    }

    /// From a file; refuses one that others can read.
    pub fn from_file(file: &Path, path: &str) -> Result<Self> {
        let origin = file.display().to_string();
        let missing = |error: std::io::Error| Error::KeyMissing(format!("{origin}: {error}"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(file).map_err(missing)?.permissions();
            let mode = mode.mode() & 0o777;
            if mode & 0o077 != 0 {
                return Err(Error::BadKey {
                    origin,
                    reason: format!("mode {mode:o} lets others read it: chmod 600"),
                });
            }
        }
        let secret = std::fs::read_to_string(file).map_err(missing)?;
        Self::from_secret(&secret, path, &origin)
    }

    /// From an environment variable.
    pub fn from_env(name: &str, path: &str) -> Result<Self> {
        let origin = format!("environment variable {name}");
        let secret =
            std::env::var(name).map_err(|_| Error::KeyMissing(format!("{origin} is not set")))?;
        Self::from_secret(&secret, path, &origin)
    }

    /// From the keyring, where [`keyring_add`] put it.
    pub fn from_keyring(name: &str, path: &str) -> Result<Self> {
        Self::from_secret(&keyring::get(name)?, path, &format!("keyring entry {name}"))
    }

    /// Account address under a prefix.
    pub fn address(&self, prefix: &str) -> Result<String> {
        let id: AccountId = self
            .signing
            .public_key()
            .account_id(prefix)
            .map_err(|e| Error::codec("address", format!("{e}")))?;
        Ok(id.to_string())
    }

    pub(crate) fn signing(&self) -> &SigningKey {
        &self.signing
    }
}

/// Puts a key into the keyring, if it is one.
pub fn keyring_add(name: &str, secret: &str, path: &str) -> Result<()> {
    Key::from_secret(secret, path, "standard input")?;
    keyring::set(name, secret.trim())
}

/// Forgets a key.
pub fn keyring_remove(name: &str) -> Result<()> {
    keyring::remove(name)
}

#[cfg(target_os = "linux")]
mod keyring {
    use keyring_core::{Entry, Error as KeyringError};
    use linux_keyutils::{KeyRing, KeyRingIdentifier};

    use crate::error::{Error, Result};

    fn entry(name: &str) -> Result<Entry> {
        if keyring_core::get_default_store().is_none() {
            // Services and containers often have no session keyring, and the library then mixes up two. Where even this
            // is refused, the library tells why.
            let _ = KeyRing::from_special_id(KeyRingIdentifier::Session, true);
            let store = linux_keyutils_keyring_store::Store::new().map_err(|e| failed(name, e))?;
            keyring_core::set_default_store(store);
        }
        Entry::new("pstake", name).map_err(|e| failed(name, e))
    }

    fn failed(name: &str, error: KeyringError) -> Error {
        match error {
            KeyringError::NoEntry => Error::KeyMissing(format!("keyring has no {name}")),
            error => Error::KeyMissing(format!("the keyring does not give {name}: {error}")),
        }
    }

    pub fn get(name: &str) -> Result<String> {
        entry(name)?.get_password().map_err(|e| failed(name, e))
    }

    pub fn set(name: &str, secret: &str) -> Result<()> {
        entry(name)?
            .set_password(secret)
            .map_err(|e| failed(name, e))
    }

    pub fn remove(name: &str) -> Result<()> {
        entry(name)?
            .delete_credential()
            .map_err(|e| failed(name, e))
    }
}

#[cfg(not(target_os = "linux"))]
mod keyring {
    use crate::error::{Error, Result};

    fn none<T>() -> Result<T> {
        let reason = "no keyring is supported on this system: use --key-file or --key-env";
        Err(Error::KeyMissing(reason.into()))
    }

    pub fn get(_: &str) -> Result<String> {
        none()
    }

    pub fn set(_: &str, _: &str) -> Result<()> {
        none()
    }

    pub fn remove(_: &str) -> Result<()> {
        none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BIP-39's first test phrase; its Cosmos address is known from every wallet.
    const PHRASE: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                          abandon abandon about";

    #[test]
    fn from_secret_when_phrase_then_the_address_that_wallets_show() {
        let key = Key::from_secret(PHRASE, DEFAULT_PATH, "test").unwrap();
        assert_eq!(
            key.address("cosmos").unwrap(),
            "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"
        );
    }

    #[test]
    fn from_secret_when_bad_then_the_error_has_nothing_of_the_secret() {
        for secret in [
            "zz11",
            "abcd",
            "sesame open please abandon abandon abandon abandon abandon abandon abandon abandon about",
        ] {
            let Err(error) = Key::from_secret(secret, DEFAULT_PATH, "the test") else {
                panic!("{secret} was taken");
            };
            let text = error.to_string();
            assert!(text.contains("the test"), "{text}");
            assert!(!text.contains("sesame") && !text.contains("zz11") && !text.contains("abcd"));
        }
        assert!(matches!(
            Key::from_secret(" \n", DEFAULT_PATH, "x"),
            Err(Error::KeyMissing(_))
        ));
        assert!(matches!(
            Key::from_secret(PHRASE, "m/x", "x"),
            Err(Error::BadKey { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn from_file_when_others_can_read_it_then_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = std::env::temp_dir().join(format!("pstake-key-{}", std::process::id()));
        std::fs::write(&file, PHRASE).unwrap();
        let set = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        set(0o640);
        assert!(matches!(
            Key::from_file(&file, DEFAULT_PATH),
            Err(Error::BadKey { .. })
        ));
        set(0o600);
        assert!(Key::from_file(&file, DEFAULT_PATH).is_ok());
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(
            Key::from_file(&file, DEFAULT_PATH),
            Err(Error::KeyMissing(_))
        ));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn keyring_when_added_then_found_until_removed() {
        // The library's own store in memory: kernels of test machines may have keyrings switched off.
        keyring_core::set_default_store(keyring_core::mock::Store::new().unwrap());
        let missing = |result: Result<Key>| matches!(result, Err(Error::KeyMissing(_)));
        assert!(missing(Key::from_keyring("keeper", DEFAULT_PATH)));
        assert!(matches!(
            keyring_add("keeper", "no key", DEFAULT_PATH),
            Err(Error::BadKey { .. })
        ));
        assert!(missing(Key::from_keyring("keeper", DEFAULT_PATH)));
        keyring_add("keeper", &format!("{PHRASE}\n"), DEFAULT_PATH).unwrap();
        let key = Key::from_keyring("keeper", DEFAULT_PATH).unwrap();
        assert!(key.address("cosmos").unwrap().ends_with("auqdal4"));
        keyring_remove("keeper").unwrap();
        assert!(missing(Key::from_keyring("keeper", DEFAULT_PATH)));
    }
}
