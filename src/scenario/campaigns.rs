//! Campaigns: customers whom the center calls (14.4).

use super::Code;
use super::build::Built;
use super::callbacks::read_phone;
use super::check::place_of;
use super::names::Listed;
use super::names::Named;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use super::tree::Node;
use crate::center::Campaign;
use crate::center::CampaignPriority;
use crate::center::Center;
use crate::center::Channel;
use crate::center::DialMode;
use crate::center::Pacing;
use crate::center::WorkType;
use crate::id::CampaignId;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::sim::Closing;
use crate::traffic::Demand;
use crate::traffic::Phone;

const KEY: &str = "campaign";

/// A campaign as it is written: its demands say which workstream its calls have.
pub(super) struct ReadCampaign {
    name: String,
    queue: QueueId,
    mode: DialMode,
    priority: CampaignPriority,
}

#[derive(Clone, Copy)]
enum ModeWord {
    Preview,
    Progressive,
    Predictive,
}

/// Reads a campaign.
pub(super) fn read_campaign(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    queues: &Listed<'_>,
) -> Option<ReadCampaign> {
    let section = named.section();
    let queue = reader.need(section, "queue").and_then(|node| queues.find(reader, node, "queue"));
    let mode = read_mode(reader, section);
    let words = [
        ("normal", CampaignPriority::Normal),
        ("high", CampaignPriority::High),
        ("critical", CampaignPriority::Critical),
    ];
    let priority = reader.need(section, "priority");
    let priority = priority.and_then(|node| reader.word(node, "priority", &words));
    let name = named.name.to_owned();
    Some(ReadCampaign { name, queue: QueueId::new(queue?), mode: mode?, priority: priority? })
}

fn read_mode(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<DialMode> {
    const WORDS: [(&str, ModeWord); 3] = [
        ("preview", ModeWord::Preview),
        ("progressive", ModeWord::Progressive),
        ("predictive", ModeWord::Predictive),
    ];
    let mode = reader.need(section, "mode");
    let mode = mode.and_then(|node| reader.word(node, "mode", &WORDS))?;
    // One may be written for the day when dialing is predictive.
    let pacing = match section.get("pacing") {
        Some(node) => Some(read_pacing(reader, section, node)?),
        None => None,
    };
    match mode {
        ModeWord::Preview => Some(DialMode::Preview),
        ModeWord::Progressive => Some(DialMode::Progressive(1)),
        ModeWord::Predictive => {
            reader.need(section, "pacing")?;
            pacing.map(DialMode::Predictive)
        }
    }
}

fn read_pacing(reader: &mut Reader<'_>, section: Section<'_, '_>, node: &Node) -> Option<Pacing> {
    let title = format!("`pacing` of {}", section.title);
    let table = reader.table(node, "pacing")?;
    let section = Section { title: &title, table, place: &node.place };
    let mut span = |key: &str| {
        let node = reader.need(section, key)?;
        reader.span_above_zero(node, key)
    };
    let (threshold, every) = (span("threshold"), span("every"));
    let mut share = |key: &str| {
        let node = reader.need(section, key)?;
        reader.share(node, key).map(ten_thousandths)
    };
    let (suspend_at, live_answers) = (share("suspend-at"), share("live-answers"));
    Some(Pacing {
        threshold: threshold?,
        suspend_at: suspend_at?,
        every: every?,
        live_answers: live_answers?,
    })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is from 0 to 1"
)]
fn ten_thousandths(share: f64) -> u32 {
    (share * 10_000.0).round() as u32
}

/// Reads the campaign that calls a demand's customers, if one does, and what becomes of the dials.
pub(super) fn read_called(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
    campaigns: &Listed<'_>,
) -> Option<Option<(CampaignId, Phone)>> {
    let Some(node) = section.get(KEY) else {
        if section.get("phone").is_some() {
            let why = "no `campaign` calls these customers";
            no_effect(reader, section.key_place("phone"), "phone", why);
            return None;
        }
        return Some(None);
    };
    if channel.is_some_and(|channel| channel != Channel::Voice) {
        let message = "customers are called on the phone: the workstream must be of type voice";
        reader.add(&node.place, Code::TypeMismatch, message);
        return None;
    }
    let campaign = campaigns.find(reader, node, KEY);
    let phone = reader.need_as(section, "phone", Code::BehaviorMissing).and_then(|node| {
        let title = format!("`phone` of {}", section.title);
        let table = reader.table(node, "phone")?;
        read_phone(reader, Section { title: &title, table, place: &node.place })
    });
    Some(Some((CampaignId::new(campaign?), phone?)))
}

/// Adds the campaigns to the center, each with the workstream of its demands; one without any
/// demand is left with the first workstream, and reported later.
pub(super) fn add_campaigns(
    center: &mut Center,
    campaigns: Vec<ReadCampaign>,
    demands: &IdVec<DemandId, Demand>,
) {
    for (position, read) in campaigns.into_iter().enumerate() {
        let id = Some(CampaignId::new(position));
        let of = demands.iter().find(|demand| demand.campaign == id);
        let ReadCampaign { name, queue, mode, priority } = read;
        let workstream = of.map_or(WorkstreamId::new(0), |demand| demand.workstream);
        center.campaigns.push(Campaign { name, workstream, queue, mode, priority });
    }
}

/// What only the whole shows of campaigns.
pub(super) fn check_campaigns(reader: &mut Reader<'_>, built: &Built<'_>) {
    let (model, listed) = (&built.model, &built.listed.campaigns);
    for (id, campaign) in model.center.campaigns.iter_enumerated() {
        let entry = &listed.entries[id.index()];
        let queue = &model.center.queues[campaign.queue];
        if queue.work_type != WorkType::Voice {
            let message = format!(
                "{} calls from the {} queue `{}`",
                entry.title,
                queue.work_type.name(),
                queue.name
            );
            let place = place_of(listed, id.index(), "queue");
            reader.add(place, Code::TypeMismatch, message).label = "not voice".to_owned();
        }
        let of: Vec<_> =
            model.demands.iter_enumerated().filter(|(_, d)| d.campaign == Some(id)).collect();
        if of.is_empty() {
            let why = format!("{} is never used: no demand is its list", entry.title);
            reader.add(entry.place, Code::NoEffect, why);
        }
        for (demand, _) in of.iter().filter(|(_, d)| d.workstream != campaign.workstream) {
            let message = format!("all customers of {} must have one workstream", entry.title);
            let place = place_of(&built.listed.demands, demand.index(), "workstream");
            reader.add(place, Code::TypeMismatch, message);
        }
        if !of.is_empty() && model.center.workstreams[campaign.workstream].first_bot().is_some() {
            let message = format!("{} calls through a workstream with a bot", entry.title);
            let finding = reader.add(entry.place, Code::NoEffect, message);
            finding.help = Some("give its customers a workstream without one".to_owned());
        }
        if model.study.closing != Closing::Cut {
            let message = format!(
                "{} has no end unless the run has: its list would be called \
                                   until everybody on it was",
                entry.title
            );
            let finding = reader.add(entry.place, Code::NoEffect, message);
            finding.label = "needs `closing = \"cut\"`".to_owned();
        }
    }
}
