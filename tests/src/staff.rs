//! Staff operations, invoked as staff do from the command line.

use serde_json::{Value, json};
use shared::function::Function;
use shared::staff::{OrderReply, StaffError, handle};

use crate::World;

impl World {
    /// Invokes a staff operation with an event.
    ///
    /// # Errors
    /// The error of a failed invocation.
    pub async fn invoke(&self, function: Function, event: Value) -> Result<OrderReply, StaffError> {
        let app = self.app_of(function);
        let id = "staff-invocation";
        match function {
            Function::StaffLookUp => handle(app, id, event, &staff_look_up::look_up).await,
            Function::StaffUnlock => handle(app, id, event, &staff_unlock::unlock).await,
            Function::StaffLiftSuppression => handle(app, id, event, &staff_lift_suppression::lift).await,
            Function::StaffReissueCredential => handle(app, id, event, &staff_reissue_credential::reissue).await,
            Function::StaffErase => handle(app, id, event, &staff_erase::erase).await,
            other => panic!("{} is not for staff", other.name()),
        }
    }

    /// Invokes a staff operation on a member; returns its JSON.
    pub async fn staff(&self, function: Function, member_key: &str) -> Value {
        let event = json!({ "operator": "職員 12", "reason": "受付 345", "member_key": member_key });
        let answer = self.invoke(function, event).await.unwrap_or_else(|failure| panic!("{failure}"));
        serde_json::to_value(answer).expect("an answer")
    }
}
