//! `cargo local env`.

use local::Result;

use local::folder::Folder;
use local::stack::Environment;

/// Prints the variables, one a line and unquoted, as env files take them.
pub fn run() -> Result<()> {
    for (name, value) in Environment::read(&Folder::open()?)?.all() {
        println!("{name}={value}");
    }
    Ok(())
}
