//! Staff operation: makes a new 仮パスワード for a member who lost the letter or whose password has expired. Only the answer
//! contains it.

use shared::app::App;
use shared::fact::Fact;
use shared::limits;
use shared::rights::{Action, ItemKind, Right};
use shared::secret::TemporaryPassword;
use shared::staff::{Order, OrderReply, StaffError, Subject};
use shared::store::{ChangedSince, CommitResult, IssuedCredentials, Member, last_closed_day};

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[Right::Items(ItemKind::Member, &[Action::Get, Action::Update])];

/// Replaces the temporary password of pre-issued credentials; 仮ログインID stays.
///
/// The row digest is not changed, so the next import of the same row does not restore the previous password.
///
/// # Errors
/// If the tables do not answer, or the password cannot be hashed.
pub async fn reissue(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    if !app.config.pre_issued_credentials {
        return Ok(OrderReply::refused(&wording.credentials_off));
    }
    let Subject::Member(member_key) = &order.of else { return Ok(OrderReply::refused(&wording.member_key_needed)) };
    let member = app.store.find_member(member_key).await?;
    let Some(member) = member else { return Ok(OrderReply::refused(&wording.unknown)) };
    if member.login_id.is_some() {
        return Ok(OrderReply::refused(&wording.registered_already));
    }
    if member.is_closed(app.now().date_in_japan(), app.config.grace_days) {
        return Ok(OrderReply::refused(&wording.lost));
    }
    let Some(issued) = &member.issued else { return Ok(OrderReply::refused(&wording.never_issued)) };
    replace(app, &member, issued).await
}

async fn replace(app: &App, member: &Member, issued: &IssuedCredentials) -> Result<OrderReply, StaffError> {
    let password = TemporaryPassword::draw(&*app.random);
    let new = IssuedCredentials {
        login_id: issued.login_id.clone(),
        password_hash: app.hasher.hash(password.as_bytes(), &*app.random)?,
        expires_at: app.now().plus(limits::HANDED_OUT_PASSWORD),
    };
    let closed = last_closed_day(app.now().date_in_japan(), app.config.grace_days);
    match app.store.reissue_credentials(member, issued, &new, closed).await? {
        CommitResult::Committed => Ok(OrderReply::done(Fact::StaffReissuedCredential, &app.staff.reissued)
            .with("login_id", issued.login_id.as_str())
            .with("temporary_password", password.reveal())
            .with("valid_until", new.expires_at.as_date_and_minute())),
        // Race: registered, lost or reissued meanwhile. A second try tells which.
        CommitResult::Refused(ChangedSince) => Err(StaffError::Contended),
    }
}
