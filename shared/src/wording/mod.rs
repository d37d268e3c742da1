//! Every text a member sees, one file per language. A text that is missing in a language does not compile.
