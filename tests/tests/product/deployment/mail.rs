//! SES: whose mail it is, and what comes back of it.

use serde_json::json;

use super::{properties, translated};

#[test]
fn the_mail_domain_signs_with_a_long_key_and_takes_its_bounces_itself() {
    let identity = properties("MailDomainIdentity");
    assert_eq!(translated()["Resources"]["MailDomainIdentity"]["Condition"], "CreatesMailIdentity");
    assert_eq!(identity["EmailIdentity"], json!({ "Ref": "MailDomain" }));
    assert_eq!(identity["DkimSigningAttributes"]["NextSigningKeyLength"], "RSA_2048_BIT");
    assert_eq!(
        identity["MailFromAttributes"]["MailFromDomain"],
        json!({ "Fn::Sub": "${MailFromLabel}.${MailDomain}" })
    );
    assert_eq!(identity["FeedbackAttributes"]["EmailForwardingEnabled"], false);
}

#[test]
fn what_becomes_of_a_mail_comes_back_but_not_who_opened_it() {
    let events = &properties("MailEvents")["EventDestination"];
    let wanted = json!(["SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"]);
    assert_eq!(events["MatchingEventTypes"], wanted, "neither OPEN nor CLICK");
    assert_eq!(properties("ConfigurationSet")["TrackingOptions"], serde_json::Value::Null);
    let listened = &properties("TrackMailMailEvents")["EventPattern"]["detail"]["eventType"];
    assert_eq!(listened.as_array().map(Vec::len), wanted.as_array().map(Vec::len));
}

#[test]
fn bounces_are_on_our_own_list_that_staff_may_lift_an_address_from() {
    let suppressed = &properties("ConfigurationSet")["SuppressionOptions"]["SuppressedReasons"];
    assert_eq!(*suppressed, json!(["COMPLAINT"]));
    assert_eq!(properties("ConfigurationSet")["DeliveryOptions"]["TlsPolicy"], "REQUIRE");
}
