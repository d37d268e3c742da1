use std::time::Duration;

use crate::error::ImportError;

/// Exponential backoff from 50 ms to 3 s, about 17 s in all: as long as a table needs to split a partition.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    pauses: u32,
}

impl Backoff {
    const MAX_PAUSES: u32 = 10;

    /// Waits before the next try.
    ///
    /// # Errors
    /// [`ImportError::Busy`] after the last pause.
    pub(super) async fn pause(&mut self) -> Result<(), ImportError> {
        if self.pauses == Self::MAX_PAUSES {
            return Err(ImportError::Busy);
        }
        let millis = (50 << self.pauses).min(3_000);
        self.pauses += 1;
        tokio::time::sleep(Duration::from_millis(millis)).await;
        Ok(())
    }
}
