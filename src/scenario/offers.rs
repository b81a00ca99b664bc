//! How a workstream puts items to people: affinity, notifications, declines (sections 5, 10.7).

use super::Code;
use super::read::Reader;
use super::read::Section;
use super::tree::Place;
use crate::center::AutoAssign;
use crate::center::Channel;
use crate::center::Family;
use crate::center::Notification;
use crate::center::Offers;
use crate::time::Span;

/// Reads how items of a channel are put to people.
pub(super) fn read_offers(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<Offers> {
    const KEEP: &str = "keep-same-agent";
    let errors = reader.errors();
    let keep_same_agent = match section.get(KEEP) {
        Some(_) if channel.family() != Family::Asynchronous => {
            let why = "only conversations that can be set aside come back";
            no_effect(reader, section, KEEP, why);
            None
        }
        Some(node) => reader.flag(node, KEEP),
        None => Some(false),
    };
    let incoming = read_notification(reader, section, "notification", channel);
    let returning = read_notification(reader, section, "returning-notification", channel);
    const PAUSE: &str = "pause-after-decline";
    let pause = match section.get(PAUSE) {
        Some(_) if channel.family() == Family::Record => {
            no_effect(reader, section, PAUSE, "records are assigned without being offered");
            None
        }
        Some(node) => reader.span_or(node, PAUSE, "none"),
        None => Some(None),
    };
    if returning.flatten().is_some() && channel.family() != Family::Asynchronous {
        let why = "only conversations that can be set aside come back";
        no_effect(reader, section, "returning-notification", why);
    }
    (reader.errors() == errors).then_some(Offers {
        keep_same_agent: keep_same_agent?,
        incoming: incoming?.unwrap_or_default(),
        returning: returning?,
        pause_after_decline: pause?,
        ..Offers::default()
    })
}

fn no_effect(reader: &mut Reader<'_>, section: Section<'_, '_>, key: &str, why: &str) {
    let message = format!("`{key}` has no effect here: {why}");
    let place: &Place = section.key_place(key);
    reader.add(place, Code::NoEffect, message).help = Some(format!("leave `{key}` out"));
}

/// NOT-1 to NOT-3.
fn read_notification(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    key: &str,
    channel: Channel,
) -> Option<Option<Notification>> {
    let Some(node) = section.get(key) else { return Some(None) };
    if channel.family() == Family::Record {
        no_effect(reader, section, key, "records are assigned without being offered");
        return None;
    }
    let table = reader.table(node, key)?;
    let title = format!("`{key}` of {}", section.title);
    let inner = Section { title: &title, table, place: &node.place };
    let mut notification = Notification::default();
    if let Some(node) = inner.get("timeout") {
        notification.timeout = Some(reader.span_above_zero(node, "timeout")?);
    }
    if let Some(node) = inner.get("can-be-rejected") {
        notification.can_reject = reader.flag(node, "can-be-rejected")?;
    }
    if let Some(node) = inner.get("auto-assign") {
        let words = [
            ("never", AutoAssign::No),
            ("at once", AutoAssign::AtOnce),
            ("at timeout", AutoAssign::AtTimeout),
        ];
        notification.auto_assign = reader.word(node, "auto-assign", &words)?;
    }
    let is_auto = notification.auto_assign != AutoAssign::No;
    if is_auto && inner.get("can-be-rejected").is_some() && notification.can_reject {
        let message = "`can-be-rejected` has no effect: auto-assignment rules rejecting out";
        reader.add(inner.key_place("can-be-rejected"), Code::NoEffect, message);
        return None;
    }
    if notification.auto_assign == AutoAssign::AtOnce && notification.timeout.is_some() {
        let message = "`timeout` has no effect: nothing rings that is assigned at once";
        reader.add(inner.key_place("timeout"), Code::NoEffect, message);
        return None;
    }
    if notification.timeout.is_some_and(|timeout| timeout > Span::from_hours(24)) {
        let message = "an offer that rings for more than a day";
        reader.add(inner.key_place("timeout"), Code::ProductLimit, message);
    }
    Some(Some(notification))
}
