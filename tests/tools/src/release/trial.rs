//! Each function once, as it will be deployed, with one of its sample events.

use std::sync::Arc;
use std::time::Duration;

use local::template::{Function, workspace_root};
use local::{Error, Result};

use super::journey::Journey;
use super::launcher::Launcher;
use super::sample::Sample;
use super::token::Token;
use crate::stand_ins::StandIns;
use local::folder::Folder;
use local::stack::Environment;

/// The roster that is there to import: the people whom the samples speak of.
const ROSTER: &[u8] = include_bytes!("../../../../events/roster.csv");

/// A trial that went well.
pub struct Trial {
    /// The sample's file.
    pub event: String,
    /// The answer, in a word.
    pub answer: String,
    /// The time from the start of the process to its asking for the event.
    pub start: Duration,
}

/// Tries every function of the template, with services that are shared and empty at first.
///
/// # Errors
/// When there can be no trials at all; what a trial came to is in its place.
pub async fn all<'a>(environment: &'a Environment, folder: &Folder) -> Result<Vec<(&'a Function, Result<Trial>)>> {
    let place = folder.trial()?;
    let template = environment.template();
    let services = StandIns::start(template, &place.join("bucket")).await?;
    let launcher = Arc::new(Launcher::new(environment, &services, folder, place));
    let mut journey = Journey::new(template, &services, Arc::clone(&launcher))?;
    let samples = template.functions.iter().map(|function| {
        let sample = Sample::choose(function, &workspace_root().join("events"));
        let needed = sample.as_ref().map_or(Ok(None), |sample| Token::needed(&sample.event));
        (function, sample.and_then(|sample| Ok((needed?, sample))))
    });
    let mut samples: Vec<_> = samples.collect();
    // The roster before the mail to somebody in it; that before the links and sessions which follow from it; and the
    // events of mails last, since one that came back ends all mails to its address.
    samples.sort_by_key(|(function, sample)| {
        let needed = sample.as_ref().ok().and_then(|(needed, _)| *needed);
        (function.objects.is_none(), function.stream.is_none(), function.bus.is_some(), needed)
    });
    let mut trials = Vec::new();
    for (function, sample) in samples {
        let trial = match sample {
            Ok((_, sample)) => one(function, sample, &services, &launcher, &mut journey).await,
            Err(error) => Err(error),
        };
        trials.push((function, trial));
    }
    Ok(trials)
}

async fn one(
    function: &Function,
    sample: Sample,
    services: &StandIns,
    launcher: &Launcher,
    journey: &mut Journey<'_>,
) -> Result<Trial> {
    let event = journey.fill(&sample.event).await?;
    services.prepare(function, &event, ROSTER)?;
    let answer = launcher.call(&function.name, event).await?;
    let judged = sample.expected.judge(&answer.value);
    let done = judged.and_then(|word| services.confirm(function, &sample.event).map(|()| word));
    let with_last_words = |error: Error| launcher.with_last_words(&function.name, &error);
    Ok(Trial { event: sample.file, answer: done.map_err(with_last_words)?, start: answer.start })
}
