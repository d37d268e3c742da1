use serde::Deserialize;
use serde_json::Value;

use crate::input::{EmailAddress, MemberKey};
use crate::limits;
use crate::wording::Staff;

/// The person or address that an operation is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// 加入者ID
    Member(MemberKey),
    /// メールアドレス
    Address(EmailAddress),
}

impl Subject {
    /// The text that the log's pseudonym is derived from: the same one as for the member's own requests.
    pub fn name(&self) -> &str {
        match self {
            Self::Member(member_key) => member_key.as_str(),
            Self::Address(address) => address.as_str(),
        }
    }
}

/// What an unlock lifts besides limits, by an explicit word in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lift {
    /// `freeze`: the member's account was frozen by 「これは私ではありません」.
    Freeze,
    /// `address-hold`: the roster changed the member's address, which gets no re-issue yet.
    AddressHold,
}

/// A request of staff.
#[derive(Clone, Debug)]
pub struct Order {
    /// The member of staff; recorded in the audit log.
    pub operator: String,
    /// Why, best by the number of an inquiry; recorded in the audit log.
    pub reason: String,
    /// The person or address it is about.
    pub of: Subject,
    /// 加入者ID typed a second time, where an operation cannot be undone.
    pub confirmed: Option<MemberKey>,
    /// Set to erase a person who is still insured.
    pub even_if_insured: bool,
    /// What to lift in place of limits.
    pub lift: Option<Lift>,
}

/// What is wrong with an order; it does not contain the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderProblem {
    /// Missing or unknown fields, or a field of another type.
    Malformed,
    /// `operator` is missing, too long, or has control characters.
    Operator,
    /// `reason` likewise.
    Reason,
    /// Neither 加入者ID nor address, or both.
    Subject,
    /// Not a mail address.
    Address,
}

impl OrderProblem {
    /// The sentence for staff.
    pub fn message(self, wording: &Staff) -> &str {
        match self {
            Self::Malformed => &wording.malformed,
            Self::Operator => &wording.operator,
            Self::Reason => &wording.reason,
            Self::Subject => &wording.subject,
            Self::Address => &wording.address,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    operator: String,
    reason: String,
    member_key: Option<String>,
    address: Option<String>,
    confirm_member_key: Option<String>,
    #[serde(default)]
    even_if_insured: bool,
    lift: Option<Lift>,
}

impl Order {
    /// Parses the payload of an invocation.
    ///
    /// # Errors
    /// The first problem.
    pub fn parse(event: Value) -> Result<Self, OrderProblem> {
        let typed: Typed = serde_json::from_value(event).map_err(|_| OrderProblem::Malformed)?;
        let operator = line(&typed.operator, limits::MAX_OPERATOR_LEN).ok_or(OrderProblem::Operator)?;
        let reason = line(&typed.reason, limits::MAX_REASON_LEN).ok_or(OrderProblem::Reason)?;
        let of = match (typed.member_key, typed.address) {
            (Some(member_key), None) => Subject::Member(MemberKey::parse(&member_key).ok_or(OrderProblem::Subject)?),
            (None, Some(address)) => {
                Subject::Address(EmailAddress::parse(&address).map_err(|_| OrderProblem::Address)?)
            }
            _ => return Err(OrderProblem::Subject),
        };
        let confirmed = typed.confirm_member_key.and_then(|key| MemberKey::parse(&key));
        Ok(Self { operator, reason, of, confirmed, even_if_insured: typed.even_if_insured, lift: typed.lift })
    }
}

/// One line of text, not empty, not too long.
fn line(typed: &str, most: usize) -> Option<String> {
    let text = typed.trim();
    let fits = !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(event: Value) -> Option<OrderProblem> {
        Order::parse(event).err()
    }

    #[test]
    fn an_order_names_who_asks_why_and_about_whom() {
        let good = json!({ "operator": "職員 12", "reason": "照会 345", "member_key": "A000123" });
        let order = Order::parse(good.clone()).ok();
        assert_eq!(order.map(|order| order.of.name().to_owned()), Some("A000123".to_owned()));
        let with = |name: &str, value: Value| {
            let mut order = good.clone();
            order[name] = value;
            order
        };
        assert_eq!(problem(with("operator", json!(" "))), Some(OrderProblem::Operator));
        assert_eq!(problem(with("operator", json!("a".repeat(65)))), Some(OrderProblem::Operator));
        assert_eq!(problem(with("reason", json!("a\u{0}b"))), Some(OrderProblem::Reason));
        assert_eq!(problem(with("reason", json!(7))), Some(OrderProblem::Malformed));
        assert_eq!(problem(with("memberkey", json!("A1"))), Some(OrderProblem::Malformed));
        assert_eq!(problem(with("address", json!("a@example.jp"))), Some(OrderProblem::Subject), "one of the two");
        let lift = |word: &str| Order::parse(with("lift", json!(word))).map(|order| order.lift);
        assert_eq!(lift("freeze").ok(), Some(Some(Lift::Freeze)));
        assert_eq!(lift("address-hold").ok(), Some(Some(Lift::AddressHold)));
        assert_eq!(lift("everything").err(), Some(OrderProblem::Malformed));
        assert_eq!(problem(json!([])), Some(OrderProblem::Malformed));
        let address = json!({ "operator": "a", "reason": "b", "address": "a@@example.jp" });
        assert_eq!(problem(address), Some(OrderProblem::Address));
    }
}
