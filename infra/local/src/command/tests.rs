use clap::{CommandFactory as _, Parser as _};
use local::roster::Kind;

use super::{Arguments, Command};

fn parse(line: &str) -> Option<Command> {
    let words = std::iter::once("local").chain(line.split_whitespace());
    Arguments::try_parse_from(words).ok().map(|arguments| arguments.command)
}

#[test]
fn commands_take_their_options_and_nothing_else() {
    Arguments::command().debug_assert();
    let up = |line| match parse(line) {
        Some(Command::Up { fresh, processes }) => Some((fresh, processes.get())),
        _ => None,
    };
    assert_eq!(up("up"), Some((false, 2)));
    assert_eq!(up("up --processes 4 --fresh"), Some((true, 4)));
    assert!(matches!(parse("services --fresh"), Some(Command::Services { fresh: true })));
    assert!(matches!(parse("import --dry-run a.csv"), Some(Command::Import { delta: false, dry_run: true, .. })));
    assert!(
        matches!(parse("import --confirm 01234567 a.csv"), Some(Command::Import { confirm: Some(number), .. }) if number == "01234567")
    );
    assert!(matches!(parse("test -p shared --lib"), Some(Command::Test { arguments }) if arguments.len() == 3));
    let child = parse("become 17 cargo-lambda lambda watch --disable-cors");
    assert!(matches!(child, Some(Command::Child { program, .. }) if program.len() == 4));
    for misuse in
        ["", "down", "up --fast", "up --processes 0", "import", "import a b", "import --full a", "env x", "become 17"]
    {
        assert!(parse(misuse).is_none(), "{misuse}");
    }
}

#[test]
fn the_folder_in_the_bucket_says_how_a_roster_is_read() {
    let kind = Kind { delta: true, dry_run: true };
    assert_eq!(kind.key("名簿"), "delta-dry-run/%E5%90%8D%E7%B0%BF.csv");
    assert_eq!(Kind::default().confirmed_key("a", Some("01234567")), "full/a%2Econfirm%2D01234567.csv");
}
