//! Whom a page was shown for: in the URL of each of its forms.

use crate::secret::{FlowTag, MemberTag};

/// The parameter of the query that names the flow.
pub const FLOW: &str = "flow";
/// The parameter of the query that names the member who is signed in.
pub const MEMBER: &str = "for";

/// Whom a page is shown for: the gate says so, and every form of the page carries it.
#[derive(Clone, Debug, Default)]
pub struct ShownFor {
    /// The flow.
    pub flow: Option<FlowTag>,
    /// The member who is signed in.
    pub member: Option<MemberTag>,
}

impl ShownFor {
    /// A page of the flow.
    pub fn flow(tag: &FlowTag) -> Self {
        Self { flow: Some(tag.clone()), member: None }
    }

    /// A page of the member.
    pub fn member(tag: Option<&MemberTag>) -> Self {
        Self { flow: None, member: tag.cloned() }
    }
}
