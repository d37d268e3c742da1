//! Where failed logins are counted.

use crate::digest::digest;
use crate::input::LoginKey;
use crate::opaque::opaque_text;

opaque_text! {
    /// Where the failed logins of a login ID are counted. A browser that signed in with it before has a bucket of its
    /// own, so that an attacker's failures do not lock the account owner out; all other browsers share one.
    LoginBucket
}

impl LoginBucket {
    /// The bucket of a login ID and a known device; without one, that of all unknown devices together.
    pub fn of(login_key: &LoginKey, device: Option<&str>) -> Self {
        Self(digest(format!("{} {}", login_key.as_str(), device.unwrap_or_default()).as_bytes()))
    }
}
