//! The whole document to a model.

use std::sync::Arc;

use super::Code;
use super::Experiment;
use super::arrivals::Sources;
use super::arrivals::read_day_profile;
use super::bot::read_bot_habits;
use super::campaigns::ReadCampaign;
use super::campaigns::add_campaigns;
use super::campaigns::read_campaign;
use super::contacts::Contacts;
use super::contacts::People;
use super::contacts::read_contacts;
use super::demands::read_demand;
use super::names::Listed;
use super::names::Named;
use super::overflow::Elsewhere;
use super::overflow::read_hours;
use super::pools::Ground;
use super::pools::PEOPLE_LIMIT;
use super::pools::ReadPool;
use super::pools::read_pool;
use super::queues::ReadQueue;
use super::queues::read_queue;
use super::read::Reader;
use super::rules::ReadRule;
use super::rules::Terms;
use super::rules::read_rules;
use super::rules::read_rulesets;
use super::skills::SkillTypes;
use super::skills::read_skills;
use super::streams::read_profile;
use super::streams::read_workstream;
use super::study::Studied;
use super::study::read_choices;
use super::study::read_experiment;
use super::teamwork::Others;
use super::teamwork::read_teamwork;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;
use super::vocabulary;
use super::vocabulary::Vocabulary;
use super::voicemail::add_message_types;
use crate::center::Agent;
use crate::center::Calendar;
use crate::center::CapacityProfile;
use crate::center::Center;
use crate::center::Choices;
use crate::center::ClassificationRuleset;
use crate::center::Hours;
use crate::center::Outside;
use crate::center::Skill;
use crate::center::Workstream;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::OutsideId;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::random::Law;
use crate::sim::BotHabits;
use crate::sim::Model;
use crate::traffic::Demand;
use crate::workforce::Offered;
use crate::workforce::Pool;
use crate::workforce::SeveralAtOnce;
use crate::workforce::Teamwork;

/// What a document describes, with what is needed to check it further.
pub(super) struct Built<'t> {
    pub(super) model: Model,
    pub(super) calendar: Calendar,
    pub(super) experiment: Experiment,
    pub(super) listed: Lists<'t>,
    pub(super) rules: Vec<ReadRule<'t>>,
    pub(super) pools: Vec<ReadPool>,
    /// The table of preferred people, if there is one.
    preferred: Option<&'t Table>,
    /// The table of people with numbers of their own, if there is one.
    owners: Option<&'t Table>,
}

impl<'t> Built<'t> {
    /// Where a contact who prefers somebody stands.
    pub(super) fn contact_place(&self, contact: &str) -> &'t Place {
        self.preferred.and_then(|people| people.key_place(contact)).unwrap_or(&Place::Nowhere)
    }

    /// Where the owner of a number stands.
    pub(super) fn number_place(&self, number: &str) -> &'t Place {
        self.owners.and_then(|people| people.key_place(number)).unwrap_or(&Place::Nowhere)
    }
}

/// Every kind of entry by name; positions are ids.
pub(super) struct Lists<'t> {
    pub(super) workstreams: Listed<'t>,
    pub(super) queues: Listed<'t>,
    pub(super) hours: Listed<'t>,
    pub(super) skills: Listed<'t>,
    pub(super) profiles: Listed<'t>,
    pub(super) pools: Listed<'t>,
    pub(super) demands: Listed<'t>,
    pub(super) campaigns: Listed<'t>,
    pub(super) day_profiles: Listed<'t>,
}

/// Everything that was read; what could not be is `None`, and among the findings.
struct Parts<'t> {
    studied: Studied,
    choices: Option<Choices>,
    contacts: Option<Contacts>,
    vocabulary: Vocabulary,
    profiles: Vec<Option<CapacityProfile>>,
    skills: Vec<Option<Skill>>,
    workstreams: Vec<Option<Workstream>>,
    bots: Vec<Option<Option<BotHabits>>>,
    queues: Vec<Option<ReadQueue>>,
    hours: Vec<Option<Hours>>,
    outsides: IdVec<OutsideId, Outside>,
    rules: Vec<ReadRule<'t>>,
    rulesets: Vec<(usize, ClassificationRuleset)>,
    pools: Vec<Option<ReadPool>>,
    teamwork: Vec<Option<Teamwork>>,
    demands: Vec<Option<Demand>>,
    campaigns: Vec<Option<ReadCampaign>>,
}

/// Builds the model; `None` if anything is wrong, which is among the reader's findings.
pub(super) fn build<'t>(
    reader: &mut Reader<'_>,
    node: &Node,
    root: &'t Table,
) -> Option<Built<'t>> {
    let listed = lists(reader, node, root);
    let parts = read(reader, node, root, &listed);
    if reader.errors() > 0 {
        return None;
    }
    let pools: Vec<ReadPool> = all(parts.pools)?;
    let people: u64 = pools.iter().map(|pool| u64::from(pool.size())).sum();
    if people > u64::from(PEOPLE_LIMIT) {
        let message = format!("{people} people are more than {PEOPLE_LIMIT}");
        reader.add(&node.place, Code::TooMuch, message);
        return None;
    }
    let contacts = parts.contacts?;
    let mut center = Center {
        workstreams: all(parts.workstreams)?,
        profiles: all(parts.profiles)?,
        skills: all(parts.skills)?,
        attributes: parts.vocabulary.attributes(),
        values: parts.vocabulary.values(),
        columns: parts.vocabulary.columns(),
        choices: parts.choices?,
        hours: all(parts.hours)?,
        outsides: parts.outsides,
        preferred: contacts.preferred,
        direct_calls: contacts.direct_calls,
        ..Center::default()
    };
    for (workstream, ruleset) in parts.rulesets {
        center.workstreams[Id::new(workstream)].classification.push(ruleset);
    }
    for rule in parts.rules.iter().filter(|rule| rule.is_enabled) {
        let id = center.rules.push(rule.rule.clone()?);
        center.workstreams[Id::new(rule.workstream)].rules.push(id);
    }
    let members = people_of(&mut center, &listed.pools, &pools);
    center.queues = queues_of(all(parts.queues)?, &pools, &members);
    let mut demands = all(parts.demands)?;
    add_message_types(&mut center, &mut demands, &listed.demands);
    add_campaigns(&mut center, all(parts.campaigns)?, &demands);
    let teamwork: Vec<Teamwork> = all(parts.teamwork)?;
    let named = pools.iter().zip(&listed.pools.entries).zip(members.iter().zip(teamwork));
    let built = named.map(|((pool, named), (agents, teamwork))| Pool {
        teamwork,
        ..built_pool(pool, named.name, agents)
    });
    let model = Model {
        center: Arc::new(center),
        demands,
        bots: all(parts.bots)?,
        pools: built.collect(),
        study: parts.studied.study?,
    };
    let (calendar, experiment) = (parts.studied.frame.calendar, parts.studied.experiment?);
    let people_of = |name: &str| root.get(name).and_then(Node::as_table)?.get("people")?.as_table();
    Some(Built {
        model,
        calendar,
        experiment,
        listed,
        rules: parts.rules,
        pools,
        preferred: people_of("preferred"),
        owners: people_of("direct-calls"),
    })
}

/// Lists the entries of every kind by name.
fn lists<'t>(reader: &mut Reader<'_>, node: &Node, root: &'t Table) -> Lists<'t> {
    let listed = Lists {
        workstreams: Listed::read(reader, root, "workstream"),
        queues: Listed::read(reader, root, "queue"),
        hours: Listed::read(reader, root, "hours"),
        skills: Listed::read(reader, root, "skill"),
        profiles: Listed::read(reader, root, "capacity-profile"),
        pools: Listed::read(reader, root, "pool"),
        demands: Listed::read(reader, root, "demand"),
        campaigns: Listed::read(reader, root, "campaign"),
        day_profiles: Listed::read(reader, root, "profile"),
    };
    for (list, what) in [(&listed.workstreams, "workstream"), (&listed.demands, "demand")] {
        if list.len() == 0 {
            let message = format!("the scenario has no {what}");
            reader.add(&node.place, Code::MissingKey, message);
        }
    }
    listed
}

/// Reads every entry of every kind.
fn read<'t>(
    reader: &mut Reader<'_>,
    node: &Node,
    root: &'t Table,
    listed: &Lists<'t>,
) -> Parts<'t> {
    let studied = read_experiment(reader, node, root);
    let choices = read_choices(reader, node, root);
    let vocabulary = vocabulary::collect(reader, root);
    let skill_types = SkillTypes::of(&listed.skills);
    let skills = read_skills(reader, &listed.skills, &skill_types);
    let terms = Terms {
        workstreams: &listed.workstreams,
        queues: &listed.queues,
        skills: &listed.skills,
        profiles: &listed.profiles,
        skill_types: &skill_types,
        vocabulary: &vocabulary,
    };
    let Lists { queues, profiles, pools, hours, .. } = listed;
    let profiles_read = each(profiles, |named| read_profile(reader, named));
    let workstreams =
        each(&listed.workstreams, |named| read_workstream(reader, named, queues, profiles));
    let bots = each(&listed.workstreams, |named| read_bot_habits(reader, named.section()));
    let hours_read = each(hours, |named| read_hours(reader, named, &studied.frame));
    let mut elsewhere = Elsewhere { queues, hours, outsides: IdVec::new() };
    let queues_read =
        each(queues, |named| read_queue(reader, named, (pools, hours), &terms, &mut elsewhere));
    let rules = read_rules(reader, root, &terms, &mut elsewhere);
    let rulesets = read_rulesets(reader, root, &terms);
    let ground = Ground {
        queues,
        skills: &listed.skills,
        profiles,
        profiles_read: &profiles_read,
        demands: &listed.demands,
        hours,
        vocabulary: &vocabulary,
        frame: &studied.frame,
    };
    let pools_read = each(pools, |named| read_pool(reader, named, &ground));
    let size = |pool: &Option<ReadPool>| pool.as_ref().map_or(0, |pool| pool.size() as usize);
    let people = People { pools: &listed.pools, sizes: pools_read.iter().map(size).collect() };
    let others = Others::new(
        (queues, queues_read.iter().map(|read| read.as_ref().map(|read| &read.queue))),
        (&listed.workstreams, workstreams.iter().map(Option::as_ref)),
        &people,
    );
    let teamwork = each(pools, |named| read_teamwork(reader, named, &others));
    Parts {
        demands: read_traffic(reader, listed, &studied, &vocabulary, &workstreams),
        campaigns: each(&listed.campaigns, |named| read_campaign(reader, named, queues)),
        studied,
        choices,
        contacts: read_contacts(reader, root, &vocabulary, &others, &mut elsewhere),
        vocabulary,
        profiles: profiles_read,
        skills,
        workstreams,
        bots,
        queues: queues_read,
        hours: hours_read,
        outsides: elsewhere.outsides,
        rules,
        rulesets,
        pools: pools_read,
        teamwork,
    }
}

/// Reads what comes in.
fn read_traffic(
    reader: &mut Reader<'_>,
    listed: &Lists<'_>,
    studied: &Studied,
    vocabulary: &Vocabulary,
    workstreams: &[Option<Workstream>],
) -> Vec<Option<Demand>> {
    let day_profiles = each(&listed.day_profiles, |named| read_day_profile(reader, named));
    let sources = Sources {
        demands: &listed.demands,
        campaigns: &listed.campaigns,
        profiles: &listed.day_profiles,
        profiles_read: &day_profiles,
        vocabulary,
        frame: &studied.frame,
    };
    let channel = |workstream: &Option<Workstream>| workstream.as_ref().map(|w| w.channel);
    let channels: Vec<_> = workstreams.iter().map(channel).collect();
    each(&listed.demands, |named| {
        read_demand(reader, named, &listed.workstreams, &channels, &sources)
    })
}

/// Reads each entry of a list.
fn each<'t, T>(listed: &Listed<'t>, read: impl FnMut(&Named<'t>) -> Option<T>) -> Vec<Option<T>> {
    listed.entries.iter().map(read).collect()
}

/// Everything that was read, if all of it could be.
fn all<T, C: FromIterator<T>>(read: Vec<Option<T>>) -> Option<C> {
    read.into_iter().collect()
}

/// Gives every pool its people, numbered from 1.
fn people_of(
    center: &mut Center,
    names: &Listed<'_>,
    pools: &[ReadPool],
) -> IdVec<PoolId, Vec<AgentId>> {
    let mut members = IdVec::new();
    for (pool, named) in pools.iter().zip(&names.entries) {
        let people = (1..=pool.size()).map(|number| {
            center.agents.push(Agent {
                name: format!("{} {number}", named.name),
                units: pool.units,
                profiles: pool.profiles.clone(),
                skills: pool.skills.clone(),
                default_presence: pool.default_presence,
                columns: pool.properties.clone(),
            })
        });
        members.push(people.collect());
    }
    members
}

/// Queues with their members: pools in the order given, the others by name.
fn queues_of(
    queues: Vec<ReadQueue>,
    pools: &[ReadPool],
    members: &IdVec<PoolId, Vec<AgentId>>,
) -> IdVec<QueueId, crate::center::Queue> {
    let with_members = queues.into_iter().enumerate().map(|(id, read)| {
        let serves = |pool: &usize| pools[*pool].queues.contains(&id);
        let mut order: Vec<usize> = read.members.unwrap_or_default();
        order.retain(serves);
        let others: Vec<usize> =
            (0..pools.len()).filter(serves).filter(|pool| !order.contains(pool)).collect();
        order.extend(others);
        let mut queue = read.queue;
        queue.assignment.bullseye = read.levels.map(|levels| levels.bullseye(members));
        queue.members = order.iter().flat_map(|pool| members[PoolId::new(*pool)].clone()).collect();
        queue
    });
    with_members.collect()
}

fn built_pool(pool: &ReadPool, name: &str, agents: &[AgentId]) -> Pool {
    let at_once = Offered {
        accepts_after: Law::Constant(0.0),
        lets_expire: 0.0,
        rejects: 0.0,
        rejects_after: Law::Constant(0.0),
    };
    Pool {
        name: name.to_owned(),
        agents: agents.to_vec(),
        staffing: pool.staffing.clone(),
        calendar: pool.calendar,
        breaks: pool.breaks.clone(),
        several_at_once: pool.several_at_once.clone().unwrap_or(SeveralAtOnce::Turns),
        records_are_interrupted: pool.records_are_interrupted,
        offered: pool.offered.clone().unwrap_or(at_once),
        picking: pool.picking.clone(),
        teamwork: Teamwork::default(),
        cost_per_hour: pool.cost_per_hour,
        shrinkage: pool.shrinkage,
    }
}
