//! Smoke test: each deployable function is invoked once with one of its sample events.

use std::sync::Arc;
use std::time::Duration;

use local::template::{Function, workspace_root};
use local::{Error, Result};

use super::journey::Journey;
use super::launcher::Launcher;
use super::sample::Sample;
use super::token::Token;
use crate::fake_services::FakeServices;
use local::folder::Folder;
use local::stack::Environment;

/// The roster to import: the members that the sample events name.
const ROSTER: &[u8] = include_bytes!("../../../../events/roster.csv");

/// A successful trial.
pub struct Trial {
    /// The sample event's file name.
    pub event: String,
    /// The summary of the answer.
    pub answer: String,
    /// Time from process start to the request for the event.
    pub start: Duration,
}

/// Invokes every function of the template, on shared fakes that are empty at first.
///
/// # Errors
/// When no trial can be run; the error of a single trial is in its result.
pub async fn all<'a>(environment: &'a Environment, folder: &Folder) -> Result<Vec<(&'a Function, Result<Trial>)>> {
    let place = folder.trial()?;
    let template = environment.template();
    let services = FakeServices::start(template, &place.join("bucket")).await?;
    let launcher = Arc::new(Launcher::new(environment, &services, folder, place));
    let mut journey = Journey::new(template, &services, Arc::clone(&launcher))?;
    let samples = template.functions.iter().map(|function| {
        let sample = Sample::choose(function, &workspace_root().join("events"));
        let needed = sample.as_ref().map_or(Ok(None), |sample| Token::needed(&sample.event));
        (function, sample.and_then(|sample| Ok((needed?, sample))))
    });
    let mut samples: Vec<_> = samples.collect();
    // In order of dependency: the roster, the mail to a member on it, the links and sessions that follow from the mail, and
    // last the SES events, since a bounce suppresses all mails to its address.
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
    services: &FakeServices,
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
