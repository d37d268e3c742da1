use shared::fact::Fact;
use shared::store::{Mail, MailState};

/// The audit fact of a handled mail, sent or not.
pub(super) const fn fact(mail: &Mail, state: MailState) -> Fact {
    match state {
        MailState::NotDue => Fact::MailNotDue,
        MailState::Held => Fact::MailHeld,
        MailState::Limited => Fact::MailLimited,
        MailState::Suppressed => Fact::MailSuppressed,
        MailState::TooLate => Fact::MailTooLate,
        MailState::Sent => match mail {
            Mail::Invitation { .. } => Fact::InvitationSent,
            Mail::IdentityConfirmed { .. } => Fact::IdentityConfirmedSent,
            Mail::AccountOpened { .. } => Fact::AccountOpenedSent,
            Mail::Reset { .. } => Fact::ResetSent,
            Mail::PasswordChanged { .. } => Fact::PasswordChangedSent,
            Mail::AddressLeft(_) | Mail::AddressTaken(_) => Fact::AddressChangeSent,
            Mail::Code { .. } => Fact::CodeSent,
            Mail::LoginNotice { .. } => Fact::LoginNoticeSent,
        },
        _ => Fact::MailRefused,
    }
}
