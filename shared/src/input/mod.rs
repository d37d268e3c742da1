//! Typed input, parsed once at the boundary: a value of these types exists only in its normalised, valid form.

mod birth_date;
mod email_address;
mod era;
mod login_id;
mod member_key;
mod nickname;
mod normalise;
mod password;

pub use birth_date::{BirthDate, BirthDatePart, BirthDateProblem};
pub use email_address::{EmailAddress, EmailProblem};
pub use era::{Era, EraYear};
pub use login_id::{LoginId, LoginIdProblem, LoginKey};
pub use member_key::MemberKey;
pub use nickname::{Nickname, NicknameProblem};
pub use normalise::{digits, letters, secret_letters};
pub use password::{
    CommonPasswords, MeasuredPassword, NewPassword, NoCommonPasswords, PasswordContext, PasswordPolicy,
    PasswordProblem, TypedPassword, Weakness,
};
