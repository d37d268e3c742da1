//! Mails in a folder: `ID.eml` is the message, `ID.json` the envelope.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::mail::Letter;
use super::{Delivery, Mail};
use crate::{Error, Result};

#[derive(Serialize, Deserialize)]
struct Envelope {
    received_at: String,
    outcome: Delivery,
    letter: Letter,
}

/// Reads every mail of the folder, oldest first; creates the folder if it is missing.
pub(super) fn load(folder: &Path) -> Result<Vec<Mail>> {
    let trouble = || Error::io(format!("read the mails in {}", folder.display()));
    fs::create_dir_all(folder).map_err(trouble())?;
    let mut mails = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble())? {
        let path = entry.map_err(trouble())?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            mails.push(read(&path)?);
        }
    }
    mails.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(mails)
}

fn read(path: &Path) -> Result<Mail> {
    let trouble = || Error::io(format!("read {}", path.display()));
    let envelope = fs::read(path).map_err(trouble())?;
    let envelope: Envelope =
        serde_json::from_slice(&envelope).map_err(|e| Error::Failed(format!("{}: {e}", path.display())))?;
    let raw = fs::read(path.with_extension("eml")).map_err(trouble())?;
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Mail::open(id, Letter { raw, ..envelope.letter }, envelope.received_at, envelope.outcome))
}

/// Writes a mail; the envelope last, so that an incomplete mail is never read.
pub(super) fn keep(folder: &Path, mail: &Mail) -> Result<()> {
    let letter = mail.letter.clone();
    let envelope = Envelope { received_at: mail.received_at.clone(), outcome: mail.outcome, letter };
    let envelope = serde_json::to_vec_pretty(&envelope).map_err(|e| Error::Failed(e.to_string()))?;
    let path = folder.join(&mail.id);
    fs::write(path.with_extension("eml"), mail.raw())
        .and_then(|()| fs::write(path.with_extension("json"), envelope))
        .map_err(Error::io(format!("write {}", path.display())))
}
