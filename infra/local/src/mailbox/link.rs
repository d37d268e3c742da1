//! Links in plain text, as a mail program finds them.

/// A piece of a mail's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text as it is.
    Text(&'a str),
    /// An address to click on.
    Link(&'a str),
}

/// Cuts the text at its links. A link ends at the first character that a URL cannot contain, Japanese text included.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from_link) = rest.split_at(start);
        let end = from_link.find(|c: char| !c.is_ascii_graphic() || "<>\"".contains(c)).unwrap_or(from_link.len());
        let (link, after) = from_link.split_at(end);
        pieces.extend([Piece::Text(before), Piece::Link(link)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}
