//! The device of a session, in the words of its owner: `iPhone`, `Safari`.

use serde::{Deserialize, Serialize};

/// A device, named roughly: precise enough for members to tell their own sessions from an attacker's, and too coarse for
/// fingerprinting.
///
/// Read from marks in the `User-Agent`. Databases of all models are many times the size of a function. The header itself
/// is not stored: it would be more personal data than the list of sessions needs. An iPad sends the header of a Mac by
/// default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What it is.
    pub system: System,
    /// What it reads pages with.
    pub browser: Browser,
}

/// What a device is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum System {
    /// A phone by Apple.
    Iphone,
    /// A tablet by Apple whose header says so.
    Ipad,
    /// A phone or tablet with Android.
    Android,
    /// A computer with Windows.
    Windows,
    /// A computer by Apple.
    Mac,
    /// A Chromebook.
    Chromebook,
    /// A computer with Linux.
    Linux,
    /// Another one, or none named in the header.
    #[default]
    Unknown,
}

/// What pages are read with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Browser {
    /// Microsoft's.
    Edge,
    /// Samsung's.
    SamsungInternet,
    /// Google's.
    Chrome,
    /// Mozilla's.
    Firefox,
    /// Apple's.
    Safari,
    /// Another one, or none named in the header.
    #[default]
    Unknown,
}

impl Device {
    /// The device that sends this `User-Agent`.
    pub fn of(user_agent: &str) -> Self {
        Self { system: System::of(user_agent), browser: Browser::of(user_agent) }
    }

    /// `iPhone`, `Safari`, as far as they are known.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.system.name().into_iter().chain(self.browser.name())
    }
}

impl System {
    /// In the order of the search: the header of Android contains `Linux`, that of an iPhone `like Mac OS X`.
    const MARKS: [(&'static str, Self); 7] = [
        ("iPhone", Self::Iphone),
        ("iPad", Self::Ipad),
        ("Android", Self::Android),
        ("CrOS", Self::Chromebook),
        ("Windows", Self::Windows),
        ("Macintosh", Self::Mac),
        ("Linux", Self::Linux),
    ];

    fn of(user_agent: &str) -> Self {
        found(user_agent, &Self::MARKS)
    }

    /// Its name, the same in every language; none for what is unknown.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Iphone => Some("iPhone"),
            Self::Ipad => Some("iPad"),
            Self::Android => Some("Android"),
            Self::Windows => Some("Windows"),
            Self::Mac => Some("Mac"),
            Self::Chromebook => Some("Chromebook"),
            Self::Linux => Some("Linux"),
            Self::Unknown => None,
        }
    }
}

impl Browser {
    /// In the order of the search: nearly all headers contain `Chrome`, and that of Chrome contains `Safari`.
    const MARKS: [(&'static str, Self); 9] = [
        ("EdgA/", Self::Edge),
        ("EdgiOS/", Self::Edge),
        ("Edg/", Self::Edge),
        ("SamsungBrowser/", Self::SamsungInternet),
        ("CriOS/", Self::Chrome),
        ("FxiOS/", Self::Firefox),
        ("Firefox/", Self::Firefox),
        ("Chrome/", Self::Chrome),
        ("Safari/", Self::Safari),
    ];

    fn of(user_agent: &str) -> Self {
        found(user_agent, &Self::MARKS)
    }

    /// Its name, the same in every language; none for what is unknown.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Edge => Some("Edge"),
            Self::SamsungInternet => Some("Samsung Internet"),
            Self::Chrome => Some("Chrome"),
            Self::Firefox => Some("Firefox"),
            Self::Safari => Some("Safari"),
            Self::Unknown => None,
        }
    }
}

fn found<T: Copy + Default>(user_agent: &str, marks: &[(&str, T)]) -> T {
    marks.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, what)| *what).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_as_its_owner_would() {
        for (user_agent, told) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "iPhone・Safari",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
                "iPhone・Chrome",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15",
                "iPad・Firefox",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                "Android・Chrome",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
                "Android・Samsung Internet",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Windows・Edge",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Mac・Safari",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "Chromebook・Chrome",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Linux・Firefox"),
            ("Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko", "Windows"),
            ("curl/8.11.0", ""),
            ("", ""),
        ] {
            assert_eq!(Device::of(user_agent).names().collect::<Vec<_>>().join("・"), told, "{user_agent}");
        }
    }
}
