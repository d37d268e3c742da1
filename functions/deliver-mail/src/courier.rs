use shared::app::App;

use super::pace::Pace;
use super::send::Sender;

/// What the function needs to deliver mails.
pub struct Courier {
    /// Tables, texts, time.
    pub app: App,
    /// SES.
    pub sender: Sender,
    /// The rate limit of SES.
    pub pace: Pace,
}
