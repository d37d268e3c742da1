use super::Command;
use crate::stack::Build;

fn parse(line: &str) -> Option<Command> {
    Command::parse(line.split_whitespace().map(str::to_owned)).ok()
}

#[test]
fn commands_take_their_options_and_nothing_else() {
    assert!(matches!(parse("up"), Some(Command::Up { fresh: false, processes: 2 })));
    assert!(matches!(parse("up --processes 4 --fresh"), Some(Command::Up { fresh: true, processes: 4 })));
    assert!(
        matches!(parse("import --dry-run a.csv"), Some(Command::Import { kind, .. }) if kind.dry_run && !kind.delta)
    );
    assert!(matches!(parse("release"), Some(Command::Release)));
    assert!(matches!(parse("evidence"), Some(Command::Evidence { ids }) if ids.is_empty()));
    assert!(matches!(parse("evidence P1 G3"), Some(Command::Evidence { ids }) if ids == ["P1", "G3"]));
    assert!(matches!(parse("load"), Some(Command::Load(load)) if load.minutes == 3 && load.build == Build::Dev));
    let load = parse("load --minutes 1 --people 20 --processes 4 --release");
    assert!(matches!(load, Some(Command::Load(load)) if load.people == 20 && load.build == Build::Release));
    assert!(matches!(parse("test -p shared"), Some(Command::Test { arguments }) if arguments.len() == 2));
    for misuse in [
        "down",
        "up --fast",
        "up --processes 0",
        "import",
        "import a b",
        "import --full a",
        "env x",
        "release login",
        "evidence --fast",
        "load --minutes",
        "load 3",
    ] {
        assert!(parse(misuse).is_none(), "{misuse}");
    }
}

#[test]
fn the_folder_in_the_bucket_says_how_a_roster_is_read() {
    let Some(Command::Import { kind, .. }) = parse("import a.csv --delta --dry-run") else { panic!("no import") };
    assert_eq!(kind.key("名簿"), "delta-dry-run/%E5%90%8D%E7%B0%BF.csv");
}
