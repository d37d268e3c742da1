//! A fake of IAM: refuses calls that the list of rights of a function does not allow, and records all calls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use aws_sdk_s3::operation::get_object::GetObjectInput;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_sdk_s3::operation::put_object::PutObjectInput;
use aws_sdk_sesv2::operation::send_email::SendEmailInput;
use shared::function::Function;
use shared::rights::{Action, ItemKind, Right};

/// One use of a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// An action on a kind of item.
    Item(ItemKind, Action),
    /// Any other right.
    Other(Right),
}

/// Counts of what the functions did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls of AWS; a transaction is one.
    pub calls: u64,
    /// Uses of each right, by function.
    pub uses: BTreeMap<(&'static str, Use), u64>,
    /// Write units by partition key; a write in a transaction costs two, as in DynamoDB.
    pub writes: BTreeMap<String, u64>,
}

/// A shared tally.
pub type Uses = Arc<Mutex<Tally>>;

/// Each use that a list of rights allows.
pub fn each(rights: &'static [Right]) -> impl Iterator<Item = Use> {
    rights.iter().flat_map(|right| match right {
        Right::Items(kind, actions) => actions.iter().map(|action| Use::Item(*kind, *action)).collect(),
        other => vec![Use::Other(*other)],
    })
}

/// The list of rights of a function, from its own code.
pub fn rights(function: Function) -> &'static [Right] {
    match function {
        Function::RequestRegistration => request_registration::RIGHTS,
        Function::TempLogin => temp_login::RIGHTS,
        Function::VerifyIdentity => verify_identity::RIGHTS,
        Function::ConfirmAuthKey => confirm_auth_key::RIGHTS,
        Function::SetCredentials => set_credentials::RIGHTS,
        Function::RequestReset => request_reset::RIGHTS,
        Function::Login => login::RIGHTS,
        Function::PortalTop => portal_top::RIGHTS,
        Function::DeliverMail => deliver_mail::RIGHTS,
        Function::TrackMail => track_mail::RIGHTS,
        Function::ImportRoster => import_roster::RIGHTS,
        Function::EraseLapsed => erase_lapsed::RIGHTS,
        Function::StaffLookUp => staff_look_up::RIGHTS,
        Function::StaffUnlock => staff_unlock::RIGHTS,
        Function::StaffLiftSuppression => staff_lift_suppression::RIGHTS,
        Function::StaffReissueCredential => staff_reissue_credential::RIGHTS,
        Function::StaffErase => staff_erase::RIGHTS,
    }
}

/// The check of one function, as an interceptor of its SDK clients.
#[derive(Clone, Debug)]
pub struct RightsCheck {
    function: Function,
    uses: Uses,
}

impl RightsCheck {
    /// The check of a function, with a shared tally.
    pub const fn new(function: Function, uses: Uses) -> Self {
        Self { function, uses }
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn see(&self, used: Use) -> Result<(), BoxError> {
        let function = self.function.name();
        *self.tally().uses.entry((function, used)).or_default() += 1;
        match each(rights(self.function)).any(|right| right == used) {
            true => Ok(()),
            false => {
                // The error page hides the cause of a failure, so the test log has it.
                eprintln!("AccessDeniedException: {function} may not {used:?}");
                Err("AccessDeniedException".into())
            }
        }
    }

    fn see_item(&self, action: Action, pk: Option<&AttributeValue>, units: u64) -> Result<(), BoxError> {
        let pk = pk.and_then(|pk| pk.as_s().ok()).ok_or("an item without its key")?;
        let kind = ItemKind::of(pk).ok_or("a key of no known kind")?;
        if !matches!(action, Action::Get | Action::BatchGet) {
            *self.tally().writes.entry(pk.clone()).or_default() += units;
        }
        self.see(Use::Item(kind, action))
    }

    fn see_write(&self, write: &TransactWriteItem) -> Result<(), BoxError> {
        if let Some(put) = write.put() {
            self.see_item(Action::Put, put.item().get("pk"), 2)?;
        }
        if let Some(update) = write.update() {
            self.see_item(Action::Update, update.key().get("pk"), 2)?;
        }
        if let Some(check) = write.condition_check() {
            self.see_item(Action::Check, check.key().get("pk"), 2)?;
        }
        write.delete().map_or(Ok(()), |delete| self.see_item(Action::Delete, delete.key().get("pk"), 2))
    }
}

impl Intercept for RightsCheck {
    fn name(&self) -> &'static str {
        "RightsCheck"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.tally().calls += 1;
        let input = context.input();
        if let Some(get) = input.downcast_ref::<GetItemInput>() {
            return self.see_item(Action::Get, get.key().and_then(|key| key.get("pk")), 0);
        }
        if let Some(put) = input.downcast_ref::<PutItemInput>() {
            return self.see_item(Action::Put, put.item().and_then(|item| item.get("pk")), 1);
        }
        if let Some(update) = input.downcast_ref::<UpdateItemInput>() {
            return self.see_item(Action::Update, update.key().and_then(|key| key.get("pk")), 1);
        }
        if let Some(delete) = input.downcast_ref::<DeleteItemInput>() {
            return self.see_item(Action::Delete, delete.key().and_then(|key| key.get("pk")), 1);
        }
        if let Some(write) = input.downcast_ref::<TransactWriteItemsInput>() {
            return write.transact_items().iter().try_for_each(|write| self.see_write(write));
        }
        if let Some(batch) = input.downcast_ref::<BatchGetItemInput>() {
            let wanted = batch.request_items().into_iter().flat_map(|tables| tables.values());
            let keys: Vec<_> = wanted.flat_map(|wanted| wanted.keys()).collect();
            return keys.into_iter().try_for_each(|key| self.see_item(Action::BatchGet, key.get("pk"), 0));
        }
        if input.downcast_ref::<SendEmailInput>().is_some() {
            return self.see(Use::Other(Right::SendMail));
        }
        // `s3:GetObject` includes HEAD.
        if input.downcast_ref::<GetObjectInput>().is_some() || input.downcast_ref::<HeadObjectInput>().is_some() {
            return self.see(Use::Other(Right::ReadRoster));
        }
        if let Some(put) = input.downcast_ref::<PutObjectInput>() {
            let is_report = put.key().is_some_and(|key| key.ends_with(".report.json"));
            return if is_report { self.see(Use::Other(Right::WriteReport)) } else { Err("not a report".into()) };
        }
        if let Some(query) = input.downcast_ref::<QueryInput>() {
            let of = query.expression_attribute_values().and_then(|values| values.get(":account"));
            let is_of_one = of.and_then(|of| of.as_s().ok()).is_some_and(|of| of.starts_with("SIGNED-IN#"));
            let is_right = query.index_name() == Some("signed-in") && is_of_one;
            return if is_right { self.see(Use::Other(Right::ListSessions)) } else { Err("an unknown query".into()) };
        }
        if input.downcast_ref::<ScanInput>().is_some() {
            return self.see(Use::Other(Right::Scan(shared::store::Table::Members)));
        }
        Err("a call that no list of rights knows".into())
    }
}
