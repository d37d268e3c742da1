//! An answer, parsed: text, links, forms, errors.

use http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};

/// One answer.
#[derive(Clone, Debug)]
pub struct Page {
    /// The path of the request, without the query.
    pub path: String,
    /// The path with the query.
    pub url: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Page {
    /// The body as text.
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.body())
    }

    /// The texts of all elements that match the selector, with white space collapsed.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = self.html();
        let language = html.root_element().attr("lang").unwrap_or_default();
        let selector = parse(selector);
        let shown = html.select(&selector).filter(|element| is_shown(*element, language));
        shown.map(|element| text(element, language)).collect()
    }

    /// The text of the only element that matches the selector.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector} at {}: {texts:?}\n{}", self.path, self.body());
        texts.into_iter().next().unwrap_or_default()
    }

    /// The attribute of every element that matches the selector and has the attribute.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        html.select(&parse(selector)).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The heading.
    pub fn heading(&self) -> String {
        self.text("h1")
    }

    /// The `<title>`.
    pub fn title(&self) -> String {
        self.text("title")
    }

    /// The sentences of the error summary.
    pub fn errors(&self) -> Vec<String> {
        self.texts(".error-summary li")
    }

    /// All fields of the form that posts to the path with their values, without buttons.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        self.fields(&format!("form[method=post][action='{}']", self.action(action)))
    }

    /// The URL to which the form of this path posts: with whom the page was shown for. The path, if there is no such form.
    pub fn action(&self, path: &str) -> String {
        let mut actions = self.actions().into_iter();
        actions.find(|action| action.split('?').next() == Some(path)).unwrap_or_else(|| path.to_owned())
    }

    /// The paths to which the page's forms post.
    pub fn posts_to(&self) -> Vec<String> {
        self.actions().iter().map(|action| action.split('?').next().unwrap_or_default().to_owned()).collect()
    }

    /// The same for the form with this id.
    pub fn form_with_id(&self, id: &str) -> Vec<(String, String)> {
        self.fields(&format!("form[method=post][id='{id}']"))
    }

    fn fields(&self, selector: &str) -> Vec<(String, String)> {
        let html = self.html();
        let forms: Vec<_> = html.select(&parse(selector)).collect();
        let form = forms.first().unwrap_or_else(|| panic!("no {selector} at {}\n{}", self.path, self.body()));
        let named = parse("input[name]");
        // What a person has to choose or tick is not sent by itself.
        let chosen = |input: &ElementRef<'_>| matches!(input.attr("type"), Some("radio" | "checkbox"));
        let inputs = form.select(&named).filter(|input| !chosen(input));
        let pair = |input: ElementRef<'_>| {
            (input.attr("name").unwrap_or_default().to_owned(), input.attr("value").unwrap_or_default().to_owned())
        };
        inputs.map(pair).collect()
    }

    /// Where the answer redirects to, without the tag of a flow; empty when it does not.
    pub fn leads_to(&self) -> String {
        let to = self.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        let (path, query) = to.split_once('?').unwrap_or((to, ""));
        let kept: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("flow=")).collect();
        if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
    }

    /// The actions of the page's forms.
    pub fn actions(&self) -> Vec<String> {
        self.attributes("form", "action")
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// Restricts a page that holds every language to the one that the style sheet shows. Such pages cannot be requested again
/// in another language.
fn is_shown(element: ElementRef<'_>, language: &str) -> bool {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    let elements = std::iter::once(element).chain(around);
    elements.filter_map(|element| element.attr("data-language")).all(|of| of == language)
}

fn text(element: ElementRef<'_>, language: &str) -> String {
    let shown = element.descendants().filter_map(|node| {
        let inside = node.parent().and_then(ElementRef::wrap)?;
        node.value().as_text().filter(|_| is_shown(inside, language)).map(|text| text.to_string())
    });
    let joined: String = shown.collect();
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}
