//! How long functions are.

use syn::visit::{self, Visit};
use syn::{ImplItemFn, Item, ItemFn, Signature, TraitItemFn};

use super::{SourceFile, attributes, is_for_tests};

/// A function with a body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionLength {
    /// From the first line of the signature to the closing brace.
    pub lines: usize,
    /// Its name.
    pub name: String,
    /// The line on which it begins, from 1.
    pub line: usize,
}

impl SourceFile {
    /// Every function with a body, but those of test modules.
    pub fn functions(&self) -> Vec<FunctionLength> {
        let mut lengths = Lengths(Vec::new());
        lengths.visit_file(&self.syntax);
        lengths.0
    }
}

struct Lengths(Vec<FunctionLength>);

impl Lengths {
    fn add(&mut self, signature: &Signature, body: &syn::Block) {
        let (line, end) = (signature.fn_token.span.start().line, body.brace_token.span.close().end().line);
        self.0.push(FunctionLength { lines: end + 1 - line, name: signature.ident.to_string(), line });
    }
}

impl<'a> Visit<'a> for Lengths {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        self.add(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}
