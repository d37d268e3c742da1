//! Colour contrast (WCAG 2.2) in both colour schemes, computed from the style sheet's custom properties. axe-core checks a
//! page in its initial state only; hovered, visited, pressed and focused states are checked here.

use std::collections::BTreeMap;

use shared::web::assets::STYLE;

type Colours = BTreeMap<String, [f64; 3]>;

/// WCAG 1.4.3: text and its background.
const TEXT: [(&str, &str); 23] = [
    ("text", "page"),
    ("strong", "page"),
    ("muted", "page"),
    ("link", "page"),
    ("visited", "page"),
    ("link-active", "page"),
    ("error", "page"),
    ("success", "page"),
    ("text", "shade"),
    ("strong", "shade"),
    ("muted", "shade"),
    ("link", "shade"),
    ("visited", "shade"),
    ("link-active", "shade"),
    ("text", "tint"),
    ("strong", "tint"),
    ("link", "tint"),
    ("success", "tint"),
    ("link", "tint-hover"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-primary", "primary-active"),
    ("on-glow", "glow"),
];

/// WCAG 1.4.11: non-text contrast, graphics that show a boundary or a state.
const SHAPES: [(&str, &str); 10] = [
    ("line", "page"),
    ("line", "shade"),
    ("error", "page"),
    ("success", "page"),
    ("warning", "page"),
    ("primary", "page"),
    ("primary", "tint"),
    ("focus", "page"),
    ("focus", "shade"),
    ("focus", "tint"),
];

fn colour(hex: &str) -> [f64; 3] {
    let digits = hex.trim_start_matches('#');
    let digits = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).expect("a colour")) / 255.0)
}

/// The colours among the custom properties of the first `:root` after a marker.
fn properties(marker: &str) -> Colours {
    let (_, rest) = STYLE.body.split_once(marker).expect("the marker");
    let (_, rest) = rest.split_once(":root {").expect("the properties");
    let (block, _) = rest.split_once('}').expect("their end");
    let pairs = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
    pairs.filter(|(_, value)| value.starts_with('#')).map(|(name, hex)| (name.to_owned(), colour(hex))).collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn schemes() -> [(&'static str, Colours); 2] {
    let light = properties("");
    let mut dark = light.clone();
    dark.extend(properties("(prefers-color-scheme: dark)"));
    [("light", light), ("dark", dark)]
}

#[test]
fn contrast_is_computed_as_the_guideline_defines() {
    assert!((contrast(colour("#000"), colour("#fff")) - 21.0).abs() < 1e-9);
    assert!((contrast(colour("#ec0000"), colour("#ffffff")) - 4.60).abs() < 0.01, "as the design system has it");
}

/// [X4]
#[test]
fn text_and_graphics_have_enough_contrast_in_both_schemes() {
    for (scheme, colours) in schemes() {
        for (text, ground) in TEXT {
            let ratio = contrast(colours[text], colours[ground]);
            assert!(ratio >= 4.5, "{scheme}: --{text} on --{ground} is {ratio:.2}");
        }
        for (shape, ground) in SHAPES {
            let ratio = contrast(colours[shape], colours[ground]);
            assert!(ratio >= 3.0, "{scheme}: --{shape} on --{ground} is {ratio:.2}");
        }
    }
}

#[test]
fn both_schemes_define_the_same_colours_and_each_is_used() {
    let [(_, light), _] = schemes();
    let dark = properties("(prefers-color-scheme: dark)");
    assert!(light.keys().eq(dark.keys()), "{:?} {:?}", light.keys(), dark.keys());
    assert!(light.len() >= 20, "{}", light.len());
    let used = |name: &String| STYLE.body.contains(&format!("var(--{name})"));
    assert!(light.keys().all(used), "{:?}", light.keys().filter(|name| !used(name)).collect::<Vec<_>>());
}

/// A literal colour in a rule would be changed by no scheme and measured by no test. Print and the image have a white
/// background in both schemes.
#[test]
fn no_rule_has_a_literal_colour_except_for_print_and_the_image() {
    let (rules, _) = STYLE.body.split_once("@media print").expect("the rules for paper");
    for line in rules.lines().filter(|line| !line.trim_start().starts_with("--") && !line.contains(".challenge img")) {
        let (_, value) = line.split_once(": ").unwrap_or_default();
        assert!(!value.contains('#') || value.contains("url("), "{line}");
    }
}
