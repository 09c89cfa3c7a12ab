//! The texts of the contracts' errors, read from the `#[error("...")]` of their enums, those of the libraries that they
//! pass on included. Frontends see nothing but these texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure, Context, Result};
use serde::Deserialize;
use syn::{Attribute, Fields, Item, Type};

use super::source::{in_file, rust_files, template, Found};
use crate::tools::{cargo, output, Contract, Workspace};

/// Where the package of each crate name lives, for every package that is compiled.
struct Packages(BTreeMap<PathBuf, BTreeMap<String, PathBuf>>);

/// Kind and text, in the order of the source.
type Texts = Vec<(String, String)>;

/// The TypeScript table of all contracts.
pub fn typescript(workspace: &Workspace) -> Result<String> {
    let packages = Packages::load()?;
    let mut text =
        "// Generated from contracts/*/src/error.rs by `cargo xtask ts --update`. Do not edit.\n\n\
         /** The text of each error kind of each contract; `{x}` stands for a parameter. */\n\
         export const ERRORS = {\n"
            .to_owned();
    for contract in &workspace.contracts {
        let texts = of_contract(workspace, contract, &packages)
            .with_context(|| format!("errors of {}", contract.package))?;
        writeln!(text, "  {}: {{", serde_json::to_string(&contract.package)?)?;
        for (kind, template) in texts {
            let (kind, template) = (
                serde_json::to_string(&kind)?,
                serde_json::to_string(&template)?,
            );
            writeln!(text, "    {kind}: {template},")?;
        }
        text.push_str("  },\n");
    }
    text.push_str("} as const;\n");
    Ok(text)
}

/// A contract's own kinds, then those it passes on. A text counts once: the first kind that has it.
fn of_contract(workspace: &Workspace, contract: &Contract, packages: &Packages) -> Result<Texts> {
    let package = workspace.root.join("contracts").join(&contract.package);
    let found = packages.find(&package, "ContractError")?;
    let (own, passed_on) = packages.texts(&found, "")?;
    let mut all: Texts = Vec::new();
    for (kind, template) in own {
        if let Some((other, _)) = all.iter().find(|(_, text)| blank(text) == blank(&template)) {
            bail!("{kind} and {other} have the same text: nobody can tell which it was");
        }
        all.push((kind, template));
    }
    for (kind, template) in passed_on {
        if !all.iter().any(|(_, text)| blank(text) == blank(&template)) {
            all.push((kind, template));
        }
    }
    Ok(all)
}

/// A text with its parameters left nameless.
fn blank(template: &str) -> String {
    let mut parts = template.split(['{', '}']);
    let mut text = String::new();
    while let Some(fixed) = parts.next() {
        text.push_str(fixed);
        if parts.next().is_some() {
            text.push_str("{}");
        }
    }
    text
}

impl Packages {
    /// Asks cargo, which knows the versions that are locked.
    fn load() -> Result<Self> {
        #[derive(Deserialize)]
        struct Metadata {
            packages: Vec<Package>,
            resolve: Resolve,
        }
        #[derive(Deserialize)]
        struct Package {
            id: String,
            manifest_path: PathBuf,
        }
        #[derive(Deserialize)]
        struct Resolve {
            nodes: Vec<Node>,
        }
        #[derive(Deserialize)]
        struct Node {
            id: String,
            deps: Vec<Dependency>,
        }
        #[derive(Deserialize)]
        struct Dependency {
            name: String,
            pkg: String,
        }
        let text = output(cargo().args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            "wasm32-unknown-unknown",
        ]))?;
        let metadata: Metadata = serde_json::from_str(&text).context("cargo metadata")?;
        let folders: BTreeMap<String, PathBuf> = metadata
            .packages
            .into_iter()
            .filter_map(|p| Some((p.id, p.manifest_path.parent()?.to_owned())))
            .collect();
        let folder = |id: &str| {
            folders
                .get(id)
                .cloned()
                .with_context(|| format!("cargo metadata names no folder of {id}"))
        };
        let mut all = BTreeMap::new();
        for node in metadata.resolve.nodes {
            let dependencies = node.deps.into_iter().map(|d| Ok((d.name, folder(&d.pkg)?)));
            all.insert(folder(&node.id)?, dependencies.collect::<Result<_>>()?);
        }
        Ok(Self(all))
    }

    /// Finds the definition of an error type somewhere in a package.
    fn find(&self, package: &Path, name: &str) -> Result<Found> {
        let mut sources = Vec::new();
        rust_files(&package.join("src"), &mut sources)?;
        for source in sources {
            let text = fs::read_to_string(&source)?;
            if !text.contains(&format!("enum {name}")) && !text.contains(&format!("struct {name}"))
            {
                continue;
            }
            let file = syn::parse_file(&text).with_context(|| source.display().to_string())?;
            if let Some(found) = in_file(file, name, package) {
                return Ok(found);
            }
        }
        bail!("no error type {name} in {}", package.display())
    }

    /// The texts of a type's own variants, and those of the types that it passes on.
    fn texts(&self, found: &Found, prefix: &str) -> Result<(Texts, Texts)> {
        let (mut own, mut passed_on) = (Vec::new(), Vec::new());
        let mut add = |kind: String, attributes: &[Attribute], fields: &Fields| -> Result<()> {
            let template = template(attributes).with_context(|| kind.clone())?;
            let Some(template) = template else {
                let inner = self.follow(found, fields).with_context(|| kind.clone())?;
                let (first, rest) = self.texts(&inner, &kind)?;
                passed_on.extend(first);
                passed_on.extend(rest);
                return Ok(());
            };
            ensure!(
                !template.contains("{{") && !template.contains("}}"),
                "{kind}: braces in a text are not understood"
            );
            own.push((kind, template));
            Ok(())
        };
        match &found.item {
            Item::Enum(item) => {
                for variant in &item.variants {
                    let kind = match prefix {
                        "" => variant.ident.to_string(),
                        prefix => format!("{prefix}.{}", variant.ident),
                    };
                    add(kind, &variant.attrs, &variant.fields)?;
                }
            }
            Item::Struct(item) => add(prefix.to_owned(), &item.attrs, &item.fields)?,
            _ => bail!("{prefix} is neither enum nor struct"),
        }
        Ok((own, passed_on))
    }

    /// The type of the one field that a variant passes on.
    fn follow(&self, found: &Found, fields: &Fields) -> Result<Found> {
        let Some(Type::Path(path)) = fields.iter().next().map(|field| &field.ty) else {
            bail!("passes on something that is not a named type");
        };
        let segments: Vec<_> = path
            .path
            .segments
            .iter()
            .map(|s| s.ident.to_string())
            .collect();
        let (origin, name) = match segments.as_slice() {
            [name] => match found.uses.get(name) {
                Some((origin, name)) => (origin.as_str(), name.as_str()),
                None => ("crate", name.as_str()),
            },
            [origin, .., name] => (origin.as_str(), name.as_str()),
            [] => bail!("an empty path"),
        };
        let package = match origin {
            "crate" | "self" | "super" => found.package.clone(),
            origin => self
                .0
                .get(&found.package)
                .and_then(|dependencies| dependencies.get(origin))
                .with_context(|| {
                    format!("{} does not depend on {origin}", found.package.display())
                })?
                .clone(),
        };
        self.find(&package, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A package with one source file, and packages it depends on under their crate names.
    fn texts(source: &str, others: &[(&str, &str)]) -> Result<(Texts, Texts)> {
        let root = std::env::temp_dir().join(format!(
            "xtask-errors-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        let mut dependencies = BTreeMap::new();
        for (name, source) in others.iter().chain([&("own", source)]) {
            let folder = root.join(name);
            crate::tools::write(&folder.join("src/deep/error.rs"), source)?;
            dependencies.insert((*name).to_owned(), folder);
        }
        let package = root.join("own");
        let packages = Packages(BTreeMap::from([(package.clone(), dependencies)]));
        let found = packages.find(&package, "ContractError");
        let texts = found.and_then(|found| packages.texts(&found, ""));
        fs::remove_dir_all(&root)?;
        texts
    }

    fn pairs(texts: &[(&str, &str)]) -> Texts {
        let owned = |(kind, text): &(&str, &str)| ((*kind).to_owned(), (*text).to_owned());
        texts.iter().map(owned).collect()
    }

    #[test]
    fn texts_when_own_and_passed_on_then_both_with_the_crates_names() {
        let (own, passed_on) = texts(
            r#"
            use other::{Payment as PaymentError, Plain};
            enum ContractError {
                #[error(transparent)] Payment(#[from] PaymentError),
                #[error("{0}")] Plain(Plain),
                #[error("one \
                         line of {a:?}, {}", .a.limit())] Own { a: u8 },
            }"#,
            &[(
                "other",
                r#"
                enum Payment { #[error("No funds")] NoFunds {}, #[error("{_0}")] Plain(Plain) }
                #[error("plain")] struct Plain;"#,
            )],
        )
        .unwrap();
        assert_eq!(own, pairs(&[("Own", "one line of {a:?}, {}")]));
        assert_eq!(
            passed_on,
            pairs(&[
                ("Payment.NoFunds", "No funds"),
                ("Payment.Plain", "plain"),
                ("Plain", "plain"),
            ])
        );
    }

    #[test]
    fn texts_when_not_understood_then_error_names_the_kind() {
        for (variant, message) in [
            ("A", "A: has no #[error(...)]"),
            (
                r#"#[error("{{}}")] A"#,
                "A: braces in a text are not understood",
            ),
            ("#[error(fmt = f)] A", "A: neither a text nor `transparent`"),
            (
                "#[error(transparent)] A(Unknown)",
                "no error type Unknown in",
            ),
            (
                "#[error(transparent)] A([u8; 2])",
                "that is not a named type",
            ),
            (
                "#[error(transparent)] A(nowhere::E)",
                "does not depend on nowhere",
            ),
        ] {
            let source = format!(r#"enum ContractError {{ #[error("x")] X, {variant} }}"#);
            let error = format!("{:#}", texts(&source, &[]).unwrap_err());
            assert!(error.contains(message), "{variant}: {error}");
        }
    }

    #[test]
    fn blank_when_only_parameters_differ_then_equal() {
        assert_eq!(blank("{a} of {b:?}"), blank("{x} of {y}"));
        assert_eq!(blank("{a} of {b}!"), "{} of {}!");
        assert_ne!(blank("{a} of"), blank("of {a}"));
    }
}
