//! One cell, or the two or three that belong together, into the value it stands for.

use std::borrow::Cow;

use jiff::civil::Date;
use shared::input::{BirthDate, BirthDateProblem, EmailAddress, EmailProblem, LoginId, LoginKey, MemberKey, letters};
use shared::secret::TemporaryPassword;

use super::era_date::{self, EraCodes};
use crate::format::{Column, Finding, RowProblem};

/// 「期限なし」: many systems export an open-ended date as this one.
pub(super) const NEVER: Date = jiff::civil::date(9999, 12, 31);
/// Local parts of addresses that several people read.
const ROLES: [&str; 8] = ["soumu", "jinji", "keiri", "roumu", "kenpo", "info", "office", "admin"];

/// Without surrounding whitespace, and `001` for Excel's `="001"`.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map_or(text, str::trim)
}

/// The key made of 記号, 番号 and 枝番, and the one that releases before made of them, where it differs.
pub(super) fn composite_key(parts: &[Cow<'_, str>]) -> (String, Option<String>) {
    let key = joined(parts.iter().map(|part| part_of_key(part)));
    // Those releases dropped hyphens within a part, so that `2-3` and `23` became one person.
    let former = joined(parts.iter().map(|part| without_zeros(&letters(part).replace('-', ""))));
    let differs = former != key;
    (key, differs.then_some(former))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("-")
}

/// A part of a composite key. 記号, 番号 and 枝番 come with or without leading zeros, depending on whether Excel opened the
/// file. A hyphen joins the parts, so one within a part is escaped; a part without one is stored as it is.
fn part_of_key(text: &str) -> String {
    without_zeros(&letters(text)).replace('%', "%25").replace('-', "%2D")
}

fn without_zeros(text: &str) -> String {
    let significant = text.trim_start_matches('0');
    // `0` and `0-3` keep their last zero: they are other numbers than nothing and `-3`.
    let is_number = significant.starts_with(|c: char| c != '-');
    if is_number || significant.len() == text.len() { significant.to_owned() } else { format!("0{significant}") }
}

/// 変更確認
pub(super) fn confirmed(text: &str) -> Result<bool, RowProblem> {
    match letters(text).as_str() {
        "" => Ok(false),
        "確認済" | "確認済み" => Ok(true),
        _ => Err(RowProblem::NotAConfirmation),
    }
}

/// Checks the length of a member key.
pub(super) fn member_key(key: String) -> Result<MemberKey, RowProblem> {
    if key.trim_matches('-').is_empty() {
        Err(RowProblem::Empty)
    } else if key.chars().count() > MemberKey::MAX_LEN {
        Err(RowProblem::KeyTooLong)
    } else {
        Ok(MemberKey::from_normalised(key))
    }
}

/// A date, if the cell has one, and a warning if it lies outside its era.
pub(super) fn date(text: &str, era_codes: EraCodes) -> Result<(Option<Date>, Option<RowProblem>), RowProblem> {
    if text.is_empty() {
        return Ok((None, None));
    }
    let reading = era_date::read(text, era_codes)?;
    Ok((Some(reading.date), reading.out_of_era.then_some(RowProblem::OutOfEra)))
}

/// A birth date is mandatory and plausible.
pub(super) fn birth_date(date: Option<Date>, today: Date) -> Result<BirthDate, RowProblem> {
    BirthDate::from_date(date.ok_or(RowProblem::Empty)?, today).map_err(|problem| match problem {
        BirthDateProblem::Future => RowProblem::Future,
        _ => RowProblem::TooOld,
    })
}

/// A mail address, if the cell has one, and a warning if it is a role address.
pub(super) fn address(text: &str) -> Result<(Option<EmailAddress>, Option<RowProblem>), RowProblem> {
    match EmailAddress::parse(text) {
        Ok(address) => {
            let warning = ROLES.contains(&address.local_part()).then_some(RowProblem::RoleAddress);
            Ok((Some(address), warning))
        }
        Err(EmailProblem::Required) => Ok((None, None)),
        Err(EmailProblem::Dots) => Err(RowProblem::AddressDots),
        Err(_) => Err(RowProblem::NotAnAddress),
    }
}

/// 仮ログインID and 仮パスワード: both or neither.
pub(super) fn issued(login_id: &str, password: &str) -> Result<Option<(LoginKey, TemporaryPassword)>, Finding> {
    let login_id = LoginId::lookup_key(login_id);
    match (login_id.is_empty(), TemporaryPassword::typed(password)) {
        (true, None) => Ok(None),
        (false, Some(password)) => Ok(Some((login_id, password))),
        (true, Some(_)) => Err((Some(Column::IssuedLoginId), RowProblem::IssuedHalf)),
        (false, None) => Err((Some(Column::IssuedPassword), RowProblem::IssuedHalf)),
    }
}
