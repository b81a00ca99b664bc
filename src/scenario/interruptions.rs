//! What goes wrong in conversations: lost connections and closed tabs.

use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use crate::center::Channel;
use crate::center::Family;
use crate::traffic::ClosesTab;
use crate::traffic::Interruptions;
use crate::traffic::LosesConnection;

/// Reads what goes wrong in a demand's conversations; the channel is unknown if its workstream is.
pub(super) fn read_interruptions(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
) -> Option<Interruptions> {
    let connection = read_connection(reader, section, channel);
    let tab = read_tab(reader, section, channel);
    Some(Interruptions { connection: connection?, tab: tab? })
}

fn read_connection(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
) -> Option<Option<LosesConnection>> {
    const KEY: &str = "loses-connection";
    let Some(node) = section.get(KEY) else {
        return Some(None);
    };
    if channel.is_some_and(|channel| channel != Channel::LiveChat) {
        no_effect(reader, &node.place, KEY, "only customers of live chats lose a connection");
        return None;
    }
    let title = format!("`{KEY}` of {}", section.title);
    let inner = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let (share, after) = (reader.needed_share(inner, "share"), reader.needed_law(inner, "after"));
    let (returns, back_after) =
        (reader.needed_share(inner, "returns"), reader.needed_law(inner, "back-after"));
    Some(Some(LosesConnection {
        share: share?,
        after: after?,
        returns: returns?,
        back_after: back_after?,
    }))
}

fn read_tab(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
) -> Option<Option<ClosesTab>> {
    const KEY: &str = "closes-tab";
    let Some(node) = section.get(KEY) else {
        return Some(None);
    };
    if channel.is_some_and(|channel| channel.family() != Family::Synchronous) {
        let why = "only live chats and calls go back to their queue then";
        no_effect(reader, &node.place, KEY, why);
        return None;
    }
    let title = format!("`{KEY}` of {}", section.title);
    let inner = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let (share, then_takes) =
        (reader.needed_share(inner, "share"), reader.needed_law(inner, "then-takes"));
    Some(Some(ClosesTab { share: share?, then_takes: then_takes? }))
}
