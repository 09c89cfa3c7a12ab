//! Rust source as far as error types need it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::{Attribute, Item, UseTree};

/// A type with error texts, and what one needs to know to follow the types inside it.
pub struct Found {
    pub item: Item,
    /// Imported name: crate and name there.
    pub uses: BTreeMap<String, (String, String)>,
    pub package: PathBuf,
}

/// The definition of `name` if the file holds one with error texts.
pub fn in_file(file: syn::File, name: &str, package: &Path) -> Option<Found> {
    let mut uses = BTreeMap::new();
    let mut found = None;
    for item in file.items {
        match item {
            Item::Use(item) => imports(&item.tree, None, &mut uses),
            Item::Enum(ref e)
                if e.ident == name && e.variants.iter().any(|v| has_text(&v.attrs)) =>
            {
                found = Some(item);
            }
            Item::Struct(ref s) if s.ident == name && has_text(&s.attrs) => found = Some(item),
            _ => {}
        }
    }
    Some(Found {
        item: found?,
        uses,
        package: package.to_owned(),
    })
}

fn has_text(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("error"))
}

/// The text of `#[error("...")]`; none if the error inside speaks for itself.
pub fn template(attributes: &[Attribute]) -> Result<Option<String>> {
    let attribute = attributes
        .iter()
        .find(|a| a.path().is_ident("error"))
        .context("has no #[error(...)]")?;
    attribute
        .parse_args_with(|input: syn::parse::ParseStream| {
            if input.peek(syn::LitStr) {
                let text = input.parse::<syn::LitStr>()?.value();
                // Further arguments fill the text; what they are does not matter here.
                input.step(|cursor| {
                    let mut rest = *cursor;
                    while let Some((_, next)) = rest.token_tree() {
                        rest = next;
                    }
                    Ok(((), rest))
                })?;
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
pub fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
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
