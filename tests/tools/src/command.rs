//! The command line of `cargo tools`.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::stack::Build;
use local::{Error, Result, child};
use tokio::runtime::Builder;

use crate::bench::Bench;
use crate::load::Load;
use crate::{bench, corpus, evidence, gallery, grid, load, passwords, random, release, timing};

/// What measures the product and proves what is said of it.
#[derive(Debug, Parser)]
#[command(name = "tools", bin_name = "cargo tools")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A command with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Measures processor time and memory beside reference programs, as ratios within one run
    Bench {
        /// Which benches; all without one. `start` and `passwords` take what `cargo tools release` has built
        names: Vec<Bench>,
    },
    /// Loads a stack of its own; exit status 1 for a wrong answer, a missing mail or a function that grew
    Load {
        /// How long it lasts
        #[arg(long, value_name = "N", default_value = "3")]
        minutes: NonZero<u64>,
        /// People at once
        #[arg(long, value_name = "N", default_value = "8")]
        people: NonZero<usize>,
        /// Processes of each function that serves pages
        #[arg(long, value_name = "N", default_value = "2")]
        processes: NonZero<usize>,
        /// Takes the programs that `cargo tools release` has built
        #[arg(long)]
        release: bool,
    },
    /// Builds the functions as they are deployed, into target/lambda, and checks size, glibc and an answer of each
    Release,
    /// Runs the tests that show the statements of tests/security.md; exit status 1 when one is not shown
    Evidence {
        /// Only these statements, such as P7
        ids: Vec<String>,
    },
    /// Prints the size, the guards and the language of the tree in figures; exit status 1 when one misses its aim
    Grid {
        /// Counts only the commits since this revision
        #[arg(long, value_name = "REVISION")]
        since: Option<String>,
        /// Prints the places behind each figure too
        #[arg(long)]
        details: bool,
    },
    /// Measures the timing side channel (user enumeration) of every public form
    Timing {
        /// Rounds of every case
        #[arg(default_value = "1000")]
        rounds: NonZero<usize>,
        /// Only this form, such as /reset
        form: Option<String>,
    },
    /// Takes pictures of every page in every state, and writes the mails as text
    Gallery {
        /// Where to; target/gallery without one
        folder: Option<PathBuf>,
        /// Only what has a name that begins so, such as s05
        beginnings: Vec<String>,
    },
    /// Runs the random tests (properties, model) longer and with another seed, which it prints
    Random {
        /// The seed; drawn without one
        #[arg(long)]
        seed: Option<u64>,
        /// How many times the usual number of cases
        #[arg(long, value_name = "N", default_value = "20")]
        factor: NonZero<u32>,
    },
    /// Makes the list of common passwords that set-credentials is built with, of files with a password on each line
    Passwords {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Leaves out what is shorter: 8, or the PASSWORD_MIN_LENGTH of the society
        #[arg(long, value_name = "N", default_value = "8")]
        min_length: usize,
        /// Where to; without it the file that is compiled in unless COMMON_PASSWORDS names another one
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Unpacks the seeds of the fuzz targets into tests/fuzz/corpus, for `cargo fuzz`
    Corpus {
        /// Packs the minimised corpora into tests/fuzz/seeds instead
        #[arg(long)]
        keep: bool,
    },
    /// Becomes the program that follows, tied to the life of the process that asked for it
    #[command(name = child::COMMAND, hide = true)]
    Child {
        /// The process that asked for it.
        parent: String,
        /// The program with its arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        program: Vec<String>,
    },
}

impl Command {
    /// Runs the command, on a runtime of the kind that it needs.
    ///
    /// # Errors
    /// Whatever ends the command, as one line.
    pub fn run(self) -> Result<ExitCode> {
        let on = |mut builder: Builder| builder.enable_all().build().map_err(Error::io("start a runtime"));
        let (threads, one_thread) = (Builder::new_multi_thread, Builder::new_current_thread);
        match self {
            Self::Bench { names } => on(threads())?.block_on(bench::run(&names))?,
            Self::Load { minutes, people, processes, release } => {
                let build = if release { Build::Release } else { Build::Dev };
                let load = Load { minutes: minutes.get(), people: people.get(), processes: processes.get(), build };
                return on(threads())?.block_on(load::run(load));
            }
            Self::Release => return on(threads())?.block_on(release::run()),
            Self::Evidence { ids } => return on(threads())?.block_on(evidence::run::run(&ids)),
            Self::Grid { since, details } => return grid::run(since.as_deref(), details),
            // One thread: what is measured is not to be moved from one processor to another.
            Self::Timing { rounds, form } => on(one_thread())?.block_on(timing::run(rounds.get(), form.as_deref()))?,
            Self::Gallery { folder, beginnings } => gallery::run(folder, &beginnings),
            Self::Random { seed, factor } => return random::run(seed, factor),
            Self::Passwords { files, min_length, output } => passwords::run(&files, min_length, output)?,
            Self::Corpus { keep: true } => corpus::keep()?,
            Self::Corpus { keep: false } => corpus::unpack()?,
            Self::Child { parent, program } => return Err(child::become_program(&parent, &program)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::{Arguments, Command};

    fn parse(line: &str) -> Option<Command> {
        let words = std::iter::once("tools").chain(line.split_whitespace());
        Arguments::try_parse_from(words).ok().map(|arguments| arguments.command)
    }

    #[test]
    fn commands_take_their_options_and_nothing_else() {
        Arguments::command().debug_assert();
        assert!(matches!(parse("release"), Some(Command::Release)));
        assert!(matches!(parse("bench start mail"), Some(Command::Bench { names }) if names.len() == 2));
        assert!(matches!(parse("evidence"), Some(Command::Evidence { ids }) if ids.is_empty()));
        assert!(matches!(parse("evidence P1 G3"), Some(Command::Evidence { ids }) if ids == ["P1", "G3"]));
        assert!(matches!(parse("load"), Some(Command::Load { minutes, release: false, .. }) if minutes.get() == 3));
        let load = parse("load --minutes 1 --people 20 --processes 4 --release");
        assert!(matches!(load, Some(Command::Load { people, release: true, .. }) if people.get() == 20));
        let timing = parse("timing 4000 /reset");
        assert!(matches!(parse("random --seed 7"), Some(Command::Random { seed: Some(7), .. })));
        assert!(matches!(parse("corpus --keep"), Some(Command::Corpus { keep: true })));
        assert!(matches!(timing, Some(Command::Timing { rounds, form: Some(_) }) if rounds.get() == 4_000));
        for misuse in
            ["", "bench login", "release login", "evidence --fast", "load --minutes", "load 3", "timing /reset"]
        {
            assert!(parse(misuse).is_none(), "{misuse}");
        }
    }
}
