//! End-to-end journeys, one for each path of the manual: on a phone, on a desktop, without JavaScript, by keyboard alone.

use tests::chromium::Device;
use tests::journey::{OTHER_PASSWORD, PASSWORD};

use crate::person::{Person, visit};

macro_rules! on_every_device {
    ($($journey:ident)*) => { $(
        mod $journey {
            use super::{Device, visit};

            #[test]
            fn on_a_phone() {
                visit(Device::Phone, super::$journey);
            }

            #[test]
            fn on_a_desktop() {
                visit(Device::Desktop, super::$journey);
            }

            /// [X2]
            #[test]
            fn without_scripts() {
                visit(Device::WithoutScripts, super::$journey);
            }

            /// [X1] [X2]
            #[test]
            fn by_the_keyboard_alone() {
                visit(Device::Keyboard, super::$journey);
            }
        }
    )* };
}

on_every_device! {
    identity_by_the_image_leads_to_the_portal
    identity_by_a_mailed_code_leads_to_the_portal
    pre_issued_credentials_lead_to_the_portal
    a_forgotten_password_is_replaced
    a_password_is_changed_and_the_member_signs_out
}

async fn identity_by_the_image_leads_to_the_portal(person: Person) {
    person.prove_by_image().await;
    person.confirm_key().await;
    person.choose_credentials().await;
    person.sign_in_first().await;
}

async fn identity_by_a_mailed_code_leads_to_the_portal(person: Person) {
    person.prove_by_code().await;
    person.confirm_key().await;
    person.choose_credentials().await;
    person.sign_in_first().await;
}

async fn pre_issued_credentials_lead_to_the_portal(person: Person) {
    person.use_pre_issued_credentials().await;
    person.choose_credentials().await;
    person.sign_in_first().await;
}

async fn a_forgotten_password_is_replaced(person: Person) {
    pre_issued_credentials_lead_to_the_portal(person.clone()).await;
    person.sign_out().await;
    person.reset(OTHER_PASSWORD).await;
    person.sees_last_login().await;
}

async fn a_password_is_changed_and_the_member_signs_out(person: Person) {
    pre_issued_credentials_lead_to_the_portal(person.clone()).await;
    person.change_password(PASSWORD, OTHER_PASSWORD).await;
    person.sign_out().await;
    person.sign_in(OTHER_PASSWORD).await;
    person.sees_last_login().await;
    person.sign_out().await;
    person.open("/").await;
    person.arrive("ログイン").await;
}
