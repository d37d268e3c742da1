//! SES: identity (DKIM, MAIL FROM), events, suppression.

use serde_json::json;

use super::{properties, translated};

#[test]
fn the_mail_domain_signs_with_2048_bit_dkim_and_has_its_own_mail_from() {
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
fn delivery_events_are_tracked_but_opens_and_clicks_are_not() {
    let events = &properties("MailEvents")["EventDestination"];
    let wanted = json!(["SEND", "DELIVERY", "DELIVERY_DELAY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"]);
    assert_eq!(events["MatchingEventTypes"], wanted, "neither OPEN nor CLICK");
    assert_eq!(properties("ConfigurationSet")["TrackingOptions"], serde_json::Value::Null);
    let listened = &properties("TrackMailMailEvents")["EventPattern"]["detail"]["eventType"];
    assert_eq!(listened.as_array().map(Vec::len), wanted.as_array().map(Vec::len));
}

#[test]
fn bounces_and_complaints_are_on_the_product_s_own_list_alone() {
    let suppressed = &properties("ConfigurationSet")["SuppressionOptions"]["SuppressedReasons"];
    assert_eq!(*suppressed, json!([]));
    assert_eq!(properties("ConfigurationSet")["DeliveryOptions"]["TlsPolicy"], "REQUIRE");
}

/// [A7] The same for mails to addresses on no roster, apart.
#[test]
fn mails_to_strangers_have_a_configuration_set_of_their_own_with_the_same_rules_and_events() {
    let rules = |id: &str| {
        let mut set = properties(id).clone();
        set.as_object_mut().expect("properties").remove("Name").expect("a name");
        set
    };
    assert_eq!(rules("ConfigurationSet"), rules("StrangerConfigurationSet"));
    assert_ne!(properties("ConfigurationSet")["Name"], properties("StrangerConfigurationSet")["Name"]);
    let destination = |id: &str| properties(id)["EventDestination"].clone();
    assert_eq!(destination("MailEvents"), destination("StrangerMailEvents"));
    let heard = &properties("TrackMailMailEvents")["EventPattern"]["resources"];
    assert_eq!(heard.as_array().map(Vec::len), Some(2), "{heard}");
}
