//! What people do together: transfers, help from colleagues, supervisors.

use super::Code;
use super::contacts::People;
use super::contacts::find_person;
use super::names::Listed;
use super::names::Named;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use super::tree::Node;
use super::tree::Value;
use crate::center::Queue;
use crate::center::WorkType;
use crate::center::Workstream;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::workforce::About;
use crate::workforce::Consult;
use crate::workforce::ConsultWith;
use crate::workforce::Leaves;
use crate::workforce::Supervision;
use crate::workforce::Teamwork;
use crate::workforce::Transfer;
use crate::workforce::TransferTo;

/// What people's work together refers to.
pub(super) struct Others<'n, 't> {
    pub(super) queues: &'n Listed<'t>,
    pub(super) workstreams: &'n Listed<'t>,
    pub(super) people: &'n People<'n, 't>,
    /// The types of the queues that could be read.
    pub(super) types: Vec<Option<WorkType>>,
    /// Likewise of the workstreams.
    pub(super) stream_types: Vec<Option<WorkType>>,
}

impl<'n, 't> Others<'n, 't> {
    pub(super) fn new(
        (queues, queues_read): (&'n Listed<'t>, impl Iterator<Item = Option<&'n Queue>>),
        (workstreams, read): (&'n Listed<'t>, impl Iterator<Item = Option<&'n Workstream>>),
        people: &'n People<'n, 't>,
    ) -> Self {
        let types = queues_read.map(|queue| queue.map(|queue| queue.work_type)).collect();
        let stream_types = read.map(|one| one.map(|one| one.channel.work_type())).collect();
        Self { queues, workstreams, people, types, stream_types }
    }
}

/// Where something goes or whom it asks.
enum Target {
    Queue(QueueId),
    People(Vec<AgentId>),
    Outside,
}

/// Reads what a pool's people do together.
pub(super) fn read_teamwork(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    others: &Others<'_, '_>,
) -> Option<Teamwork> {
    let section = named.section();
    let errors = reader.errors();
    let mut teamwork = Teamwork::default();
    for node in section.get("transfers").map_or(&[][..], Node::one_or_many) {
        teamwork.transfers.extend(read_transfer(reader, node, named, others));
    }
    for node in section.get("consults").map_or(&[][..], Node::one_or_many) {
        teamwork.consults.extend(read_consult(reader, node, named, others));
    }
    let transfers = teamwork.transfers.iter().map(|one| (&one.about, one.share));
    check_shares(reader, section, "transfers", transfers, others);
    let consults = teamwork.consults.iter().map(|one| (&one.about, one.share));
    check_shares(reader, section, "consults", consults, others);
    if let Some(node) = section.get("supervises") {
        teamwork.supervises = read_supervision(reader, node, named, others);
    }
    (reader.errors() == errors).then_some(teamwork)
}

fn read_transfer(
    reader: &mut Reader<'_>,
    node: &Node,
    named: &Named<'_>,
    others: &Others<'_, '_>,
) -> Option<Transfer> {
    let title = format!("`transfers` of {}", named.title);
    let section =
        Section { title: &title, table: reader.table(node, "transfers")?, place: &node.place };
    let share = reader.needed_share(section, "share");
    let after = reader.needed_share(section, "after");
    let to = reader.need_as(section, "to", Code::BehaviorMissing);
    let to = to.and_then(|node| match node.value {
        Value::Table(_) => read_target(reader, node, &format!("`to` of {title}"), "to", others),
        _ => reader.word(node, "to", &[("outside", ())]).map(|()| Target::Outside),
    });
    let about = to.as_ref().and_then(|to| read_about(reader, section, to, others));
    let leaves = match (&to, section.get("leaves")) {
        (Some(Target::Outside), Some(node)) => {
            no_effect(reader, &node.place, "leaves", "outside it is over for the center");
            None
        }
        (Some(Target::Outside), None) => Some(Leaves::Rest),
        (Some(_), Some(node)) => read_leaves(reader, node),
        (Some(_), None) => {
            reader.need_as(section, "leaves", Code::BehaviorMissing);
            None
        }
        (None, _) => None,
    };
    let hands_over = match (&to, section.get("hands-over")) {
        (_, None) => Some(None),
        (Some(Target::Outside), Some(node)) => reader.law(node, "hands-over").map(Some),
        (Some(_), Some(node)) => {
            no_effect(reader, &node.place, "hands-over", "who transfers inside is free at once");
            None
        }
        (None, Some(_)) => None,
    };
    let reason = match section.get("reason") {
        Some(node) => reader.text(node, "reason").map(|text| Some(text.to_owned())),
        None => Some(None),
    };
    Some(Transfer {
        about: about?,
        share: share?,
        after: after?,
        to: match to? {
            Target::Queue(queue) => TransferTo::Queue(queue),
            Target::People(people) => TransferTo::People(people),
            Target::Outside => TransferTo::Outside,
        },
        leaves: leaves?,
        hands_over: hands_over?,
        reason: reason?,
    })
}

fn read_leaves(reader: &mut Reader<'_>, node: &Node) -> Option<Leaves> {
    if node.as_text().is_none() {
        return reader.law(node, "leaves").map(Leaves::Stretch);
    }
    let is_all = reader.word(node, "leaves", &[("rest", false), ("all", true)])?;
    Some(if is_all { Leaves::All } else { Leaves::Rest })
}

fn read_consult(
    reader: &mut Reader<'_>,
    node: &Node,
    named: &Named<'_>,
    others: &Others<'_, '_>,
) -> Option<Consult> {
    let title = format!("`consults` of {}", named.title);
    let section =
        Section { title: &title, table: reader.table(node, "consults")?, place: &node.place };
    let share = reader.needed_share(section, "share");
    let after = reader.needed_share(section, "after");
    let with = reader.need_as(section, "with", Code::BehaviorMissing);
    let with = with
        .and_then(|node| read_target(reader, node, &format!("`with` of {title}"), "with", others));
    let about = with.as_ref().and_then(|with| read_about(reader, section, with, others));
    let takes = reader.needed_law(section, "takes");
    let is_private = match section.get("private") {
        Some(node) => reader.flag(node, "private"),
        None => Some(true),
    };
    Some(Consult {
        is_private: is_private?,
        about: about?,
        share: share?,
        after: after?,
        with: match with? {
            Target::Queue(queue) => ConsultWith::Queue(queue),
            Target::People(people) => ConsultWith::People(people),
            Target::Outside => return None,
        },
        takes: takes?,
    })
}

fn read_target(
    reader: &mut Reader<'_>,
    node: &Node,
    title: &str,
    key: &str,
    others: &Others<'_, '_>,
) -> Option<Target> {
    let section = Section { title, table: reader.table(node, key)?, place: &node.place };
    let form = reader.one_form(section, &["queue", "pool", "person"])?;
    let target = section.get(form)?;
    match form {
        "queue" => {
            let queue = others.queues.find(reader, target, form)?;
            if others.types[queue] == Some(WorkType::Record) {
                let message = "conversations do not go to a queue of records";
                reader.add(&target.place, Code::TypeMismatch, message);
                return None;
            }
            Some(Target::Queue(QueueId::new(queue)))
        }
        "pool" => {
            let pool = others.people.pools.find(reader, target, form)?;
            Some(Target::People(others.people.of_pool(pool)))
        }
        _ => find_person(reader, target, form, others.people).map(|one| Target::People(vec![one])),
    }
}

/// Which conversations it is about: those that can go there at all.
fn read_about(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    target: &Target,
    others: &Others<'_, '_>,
) -> Option<About> {
    let work_type = match target {
        Target::Queue(queue) => others.types[queue.index()],
        Target::People(_) => None,
        Target::Outside => Some(WorkType::Voice),
    };
    let queues = read_named(reader, section, "queues", (others.queues, &others.types), work_type);
    let streams = (others.workstreams, others.stream_types.as_slice());
    let workstreams = read_named(reader, section, "workstreams", streams, work_type);
    Some(About {
        queues: queues?.into_iter().map(QueueId::new).collect(),
        workstreams: workstreams?.into_iter().map(WorkstreamId::new).collect(),
        work_type,
    })
}

/// Entries by name, of a type that fits; none if the key is absent.
fn read_named(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    key: &str,
    (listed, types): (&Listed<'_>, &[Option<WorkType>]),
    work_type: Option<WorkType>,
) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let Some(node) = section.get(key) else {
        return Some(found);
    };
    let errors = reader.errors();
    for name in reader.list(node, key)? {
        let Some(position) = listed.find(reader, name, key) else { continue };
        let is_of = types[position];
        let fits = |is: WorkType| is != WorkType::Record && work_type.is_none_or(|to| to == is);
        if is_of.is_some_and(|is_of| !fits(is_of)) {
            let needs = work_type.map_or("conversations", WorkType::name);
            let message = format!(
                "{} is of {} work, and only {needs} can go there",
                listed.entries[position].title,
                is_of.map_or("", WorkType::name)
            );
            reader.add(&name.place, Code::TypeMismatch, message);
        }
        found.push(position);
    }
    found.sort_unstable();
    found.dedup();
    (reader.errors() == errors).then_some(found)
}

/// Shares that may meet in one conversation make no more than all of it.
fn check_shares<'s>(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    key: &str,
    shares: impl Iterator<Item = (&'s About, f64)>,
    others: &Others<'_, '_>,
) {
    let shares: Vec<(&About, f64)> = shares.collect();
    for queue in (0..others.types.len()).map(QueueId::new) {
        for stream in (0..others.stream_types.len()).map(WorkstreamId::new) {
            let work_type = others.types[queue.index()];
            if work_type != others.stream_types[stream.index()] {
                continue;
            }
            let meets = |about: &About| {
                let of_type = about.work_type.is_none() || about.work_type == work_type;
                of_type
                    && (about.queues.is_empty() || about.queues.contains(&queue))
                    && (about.workstreams.is_empty() || about.workstreams.contains(&stream))
            };
            let met = shares.iter().filter(|(about, _)| meets(about));
            if met.map(|(_, share)| share).sum::<f64>() > 1.0 + 1e-9 {
                let message = format!("the shares of `{key}` make more than 100 % in sum");
                reader.add(section.key_place(key), Code::BadSum, message);
                return;
            }
        }
    }
}

fn read_supervision(
    reader: &mut Reader<'_>,
    node: &Node,
    named: &Named<'_>,
    others: &Others<'_, '_>,
) -> Option<Supervision> {
    let title = format!("`supervises` of {}", named.title);
    let table = reader.table(node, "supervises")?;
    let section = Section { title: &title, table, place: &node.place };
    let mut queues = Vec::new();
    let names = reader.need_as(section, "queues", Code::BehaviorMissing);
    for name in names.and_then(|node| reader.list(node, "queues"))? {
        queues.extend(others.queues.find(reader, name, "queues").map(QueueId::new));
    }
    let looks_every = reader.needed_law(section, "looks-every");
    let mut limit = |key: &str| match section.get(key) {
        Some(node) => reader.span_above_zero(node, key).map(Some),
        None => Some(None),
    };
    let (assigns, transfers) = (limit("assigns-after"), limit("transfers-after"));
    let closes: Option<Option<Span>> = limit("closes-after");
    let supervision = Supervision {
        queues,
        looks_every: looks_every?,
        assigns_after: assigns?,
        transfers_after: transfers?,
        closes_after: closes?,
    };
    let Supervision { assigns_after, transfers_after, closes_after, .. } = &supervision;
    if assigns_after.or(*transfers_after).or(*closes_after).is_none() {
        let message = format!("{title} has nothing that they do");
        let finding = reader.add(&node.place, Code::BehaviorMissing, message);
        finding.help = Some("write `assigns-after`, `transfers-after` or `closes-after`".into());
        return None;
    }
    Some(supervision)
}
