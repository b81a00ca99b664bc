//! Values that are impossible for an entry, so that a variation leaves it as it is.

use crate::center::Channel;
use crate::center::Family;
use crate::scenario::format::entries;
use crate::scenario::tree::Node;
use crate::scenario::tree::Table;

/// Why an entry cannot get a value, or `None` if it can.
///
/// `root` is the document with all defaults, `entry` the entry in it, `path` the setting.
pub(super) fn obstacle(
    root: &Table,
    section: &str,
    entry: &Table,
    path: &str,
    value: &Node,
) -> Option<&'static str> {
    match section {
        "workstream" => workstream(entry, path, value),
        "queue" => queue(entry, path, value),
        "demand" => demand(root, entry, path, value),
        "pool" => pool(entry, path),
        _ => None,
    }
}

fn text<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Node::as_text).unwrap_or_default()
}

fn has(table: &Table, inner: &str, key: &str) -> bool {
    table.get(inner).and_then(Node::as_table).is_some_and(|inner| inner.get(key).is_some())
}

fn channel(name: &str) -> Option<Channel> {
    Channel::ALL.into_iter().find(|channel| channel.name() == name)
}

/// The setting itself, or one inside of it.
fn is(path: &str, setting: &str) -> bool {
    path.strip_prefix(setting).is_some_and(|after| after.is_empty() || after.starts_with('.'))
}

fn workstream(entry: &Table, path: &str, value: &Node) -> Option<&'static str> {
    let work_type = text(entry, "type");
    let written = value.as_text().unwrap_or_default();
    if path == "distribution" && work_type == "voice" && written == "pick" {
        // 3.2: voice is always pushed.
        return Some("calls are always pushed");
    }
    if path == "offer-timeout" && work_type == "record" {
        // NOT-4.
        return Some("records are assigned without being offered");
    }
    if is(path, "wrap-up-blocks-capacity") && work_type == "record" {
        return Some("records have no wrap-up");
    }
    if path == "channel"
        && channel(written).is_some_and(|channel| channel.work_type().name() != work_type)
    {
        return Some("the channel is of another type");
    }
    let is_asynchronous = channel(text(entry, "channel"))
        .is_none_or(|channel| channel.family() == Family::Asynchronous);
    let of_asynchronous =
        path == "auto-close-after" && written != "never" || is(path, "time-out-rules");
    if of_asynchronous && !is_asynchronous {
        return Some("its conversations cannot be set aside");
    }
    None
}

fn queue(entry: &Table, path: &str, value: &Node) -> Option<&'static str> {
    let is_custom = value.as_text() == Some("custom");
    if path == "method" && is_custom && entry.get("assignment-rules").is_none() {
        return Some("it has no assignment rules");
    }
    if is(path, "assignment-rules") && text(entry, "method") != "custom" {
        return Some("its method is not \"custom\"");
    }
    None
}

fn demand(root: &Table, entry: &Table, path: &str, value: &Node) -> Option<&'static str> {
    let name = text(entry, "workstream");
    let workstream = entries(root, "workstream").find(|table| text(table, "name") == name);
    let work_type = workstream.map_or("", |workstream| text(workstream, "type"));
    if is(path, "patience") && work_type == "record" && value.as_text() != Some("none") {
        return Some("records do not leave");
    }
    const SILENCE: [&str; 3] = ["stops-replying", "sets-aside-after", "catching-up"];
    let is_silence = SILENCE.iter().any(|key| is(path, key));
    if is_silence && !has(entry, "handling", "turns") {
        return Some("its items have no turns");
    }
    if is_silence || is(path, "writes-again") {
        let channel = workstream.and_then(|workstream| channel(text(workstream, "channel")));
        if channel.is_some_and(|channel| channel.family() != Family::Asynchronous) {
            return Some("its conversations cannot be set aside");
        }
    }
    handling(entry, path).or_else(|| arrivals(entry, path))
}

fn handling(entry: &Table, path: &str) -> Option<&'static str> {
    let setting = path.strip_prefix("handling.")?;
    let in_turns = is(setting, "each") || is(setting, "customer-replies-after");
    if in_turns && !has(entry, "handling", "turns") {
        return Some("its items have no turns");
    }
    let of_records = is(setting, "asks-the-customer") || is(setting, "reopens");
    if of_records && !has(entry, "handling", "effort") {
        return Some("its items are not records");
    }
    if is(setting, "wrap-up") && has(entry, "handling", "effort") {
        return Some("records have no wrap-up");
    }
    None
}

fn arrivals(entry: &Table, path: &str) -> Option<&'static str> {
    const OF_ITEMS: [&str; 5] = ["attributes", "head-start", "patience", "handling", "where"];
    let setting = path.strip_prefix("arrivals.")?;
    let has = |key: &str| has(entry, "arrivals", key);
    if setting == "day-to-day" && has("items") {
        return Some("its items are recorded");
    }
    if OF_ITEMS.iter().any(|of_items| is(setting, of_items)) && !has("items") {
        return Some("its items are not recorded");
    }
    if setting == "profile" && !has("per-day") {
        return Some("its arrivals have no day profile");
    }
    if setting == "every" && !has("rates") && !has("counts") {
        return Some("its arrivals have no intervals");
    }
    None
}

fn pool(entry: &Table, path: &str) -> Option<&'static str> {
    let is_listed = entry.get("agents").is_some_and(|agents| agents.as_table().is_some());
    if path == "works" && is_listed {
        return Some("the list of people says when they are there");
    }
    if path == "days" && has(entry, "agents", "file") {
        return Some("the file says when they are there");
    }
    None
}
