//! The string literals of a file.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Lit, LitStr, Macro};

use super::{SourceFile, attributes, is_for_tests};

impl SourceFile {
    /// Every string literal with its line, also those in macros, but none of doc comments and test modules.
    pub fn string_literals(&self) -> Vec<(usize, String)> {
        let mut literals = Literals(Vec::new());
        literals.visit_file(&self.syntax);
        literals.0
    }
}

struct Literals(Vec<(usize, String)>);

impl Literals {
    /// Macros are tokens: a literal in them is no node of the syntax tree.
    fn note_tokens(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.0.push((line, text.value()));
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Literals {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    /// Doc comments are attributes with a literal.
    fn visit_attribute(&mut self, _: &'a Attribute) {}

    fn visit_lit_str(&mut self, text: &'a LitStr) {
        self.0.push((text.span().start().line, text.value()));
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.note_tokens(call.tokens.clone());
    }
}
