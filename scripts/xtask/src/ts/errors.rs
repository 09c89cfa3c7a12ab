//! The texts of the contracts' errors, read from the `#[error("...")]` of their enums, those of the libraries that they
//! pass on included. Frontends see nothing but these texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure, Context, Result};
use serde::Deserialize;
use syn::{Attribute, Expr, Fields, Item, Token, Type, UseTree};

use crate::tools::{cargo, output, Contract, Workspace};

/// Where the package of each crate name lives, for every package that is compiled.
struct Packages(BTreeMap<PathBuf, BTreeMap<String, PathBuf>>);

/// A type with error texts, and what one needs to know to follow the types inside it.
struct Found {
    item: Item,
    /// Imported name: crate and name there.
    uses: BTreeMap<String, (String, String)>,
    package: PathBuf,
}

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

/// The definition of `name` if the file holds one with error texts.
fn in_file(file: syn::File, name: &str, package: &Path) -> Option<Found> {
    let mut uses = BTreeMap::new();
    let mut found = None;
    for item in file.items {
        match item {
            Item::Use(item) => imports(&item.tree, None, &mut uses),
            Item::Enum(ref e) if e.ident == name => {
                let texts = e.variants.iter().flat_map(|v| &v.attrs);
                if texts.into_iter().any(|a| a.path().is_ident("error")) {
                    found = Some(item);
                }
            }
            Item::Struct(ref s) if s.ident == name => {
                if s.attrs.iter().any(|a| a.path().is_ident("error")) {
                    found = Some(item);
                }
            }
            _ => {}
        }
    }
    Some(Found {
        item: found?,
        uses,
        package: package.to_owned(),
    })
}

/// The text of `#[error("...")]`; none if the error inside speaks for itself.
fn template(attributes: &[Attribute]) -> Result<Option<String>> {
    let attribute = attributes
        .iter()
        .find(|a| a.path().is_ident("error"))
        .context("has no #[error(...)]")?;
    attribute
        .parse_args_with(|input: syn::parse::ParseStream| {
            if input.peek(syn::LitStr) {
                let text = input.parse::<syn::LitStr>()?.value();
                // Further arguments fill the text; what they are does not matter here.
                while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
                    input.parse::<Expr>()?;
                }
                return Ok((text != "{0}" && text != "{_0}").then_some(text));
            }
            let word: syn::Ident = input.parse()?;
            if word == "transparent" {
                return Ok(None);
            }
            Err(input.error("neither a text nor `transparent`"))
        })
        .map_err(Into::into)
}

/// Which name comes from which crate.
fn imports(tree: &UseTree, origin: Option<&str>, uses: &mut BTreeMap<String, (String, String)>) {
    match tree {
        UseTree::Path(path) => {
            let first = path.ident.to_string();
            imports(&path.tree, Some(origin.unwrap_or(&first)), uses);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                imports(tree, origin, uses);
            }
        }
        UseTree::Name(name) => {
            if let Some(origin) = origin {
                let name = name.ident.to_string();
                uses.insert(name.clone(), (origin.to_owned(), name));
            }
        }
        UseTree::Rename(rename) => {
            if let Some(origin) = origin {
                let there = rename.ident.to_string();
                uses.insert(rename.rename.to_string(), (origin.to_owned(), there));
            }
        }
        UseTree::Glob(_) => {}
    }
}

/// Every Rust file below a folder, in a fixed order.
fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))?;
    let mut paths: Vec<_> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
