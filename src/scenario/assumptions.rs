//! What every result rests on: what people are assumed to do, in sentences.

use super::words;
use crate::center::Bot;
use crate::center::BotFailure;
use crate::id::AgentId;
use crate::sim::BotHabits;
use crate::sim::Model;
use crate::traffic::Arrivals;
use crate::traffic::CallsBack;
use crate::traffic::Demand;
use crate::traffic::Phone;
use crate::traffic::Reopens;
use crate::traffic::Voicemail;
use crate::traffic::Work;
use crate::traffic::WritesAgain;
use crate::workforce::About;
use crate::workforce::ConsultWith;
use crate::workforce::Leaves;
use crate::workforce::Pool;
use crate::workforce::SeveralAtOnce;
use crate::workforce::TransferTo;

/// The assumptions of a model, demands before pools.
pub(super) fn of(model: &Model) -> Vec<String> {
    let named = model.center.workstreams.iter().zip(&model.bots);
    let bots = named.filter_map(|(workstream, bot)| {
        let (bot, habits) = (workstream.first_bot()?, bot.as_ref()?);
        Some(of_bot(&workstream.name, bot, habits))
    });
    let demands = model.demands.iter().flat_map(of_demand);
    let pools = model.pools.iter().flat_map(|pool| {
        let mut all = of_pool(pool);
        all.extend(of_teamwork(model, pool));
        all
    });
    bots.chain(demands).chain(pools).collect()
}

fn of_bot(workstream: &str, bot: Bot, habits: &BotHabits) -> String {
    let mut text = format!(
        "{workstream}: the bot takes {}, solves {} by itself and hands {} to people",
        words::law(&habits.takes),
        words::percent((1.0 - habits.fails) * (1.0 - habits.escalates)),
        words::percent(habits.share_escalated())
    );
    if habits.fails > 0.0 {
        let then = match bot.on_failure {
            BotFailure::Escalate => "go to the fallback queue",
            BotFailure::HangUp => "it hangs up on",
            BotFailure::External => "go to a number outside",
        };
        text.push_str(&format!("; it fails {}, which {then}", words::percent(habits.fails)));
    }
    text.push('.');
    text
}

fn of_demand(demand: &Demand) -> Vec<String> {
    let name = &demand.name;
    let recorded = match &demand.arrivals {
        Arrivals::Recorded(items) => items.first(),
        Arrivals::Poisson(_) | Arrivals::List(_) => None,
    };
    let patience = match &demand.patience {
        _ if recorded.is_some_and(|item| item.patience.is_some()) => {
            format!("{name}: customers wait as long as was recorded, then leave.")
        }
        Some(law) => format!("{name}: customers wait {}, then leave.", words::law(law)),
        None => format!("{name}: nobody leaves before being answered."),
    };
    let work = match &demand.handling.work {
        _ if recorded.is_some_and(|item| item.handling.is_some()) => {
            "the work takes as long as was recorded".to_owned()
        }
        Work::Talk(law) => format!("the contact takes {}", words::law(law)),
        Work::Turns { turns, each, customer_replies_after } => format!(
            "a conversation has {} turns of {}, answered by the customer after {}",
            words::number(turns.mean(), 1),
            words::law(each),
            words::law(customer_replies_after)
        ),
        Work::Effort { effort, asks, .. } => {
            let asks = asks.as_ref().map_or(String::new(), |asks| {
                let share = words::percent(asks.share);
                format!(
                    "; {share} ask the customer, who answers after {}",
                    words::law(&asks.answer_after)
                )
            });
            format!("the work takes {}{asks}", words::law(effort))
        }
    };
    let wrap_up = demand.handling.wrap_up.as_ref();
    let wrap_up = wrap_up.map_or(String::new(), |law| format!("; wrap-up {}", words::law(law)));
    let mut all = vec![patience, format!("{name}: {work}{wrap_up}.")];
    if let Work::Effort { reopens: Some(Reopens { share, after }), .. } = &demand.handling.work {
        all.push(format!(
            "{name}: {} of what is resolved is opened again after {}, each time.",
            words::percent(*share),
            words::law(after)
        ));
    }
    all.extend(of_interruptions(demand));
    all.extend(of_calls(demand));
    all.extend(of_silence(demand));
    if let Some(WritesAgain { share, after }) = &demand.writes_again {
        all.push(format!(
            "{name}: {} of the customers write again after {}, each time.",
            words::percent(*share),
            words::law(after)
        ));
    }
    all
}

/// What customers do who are called, or sent to voicemail.
fn of_calls(demand: &Demand) -> Vec<String> {
    let (name, mut all) = (&demand.name, Vec::new());
    if let Some(phone) = &demand.phone {
        all.push(format!("{name}: {}.", of_phone(phone)));
    }
    if let Some(Voicemail { leaves, takes, .. }) = &demand.voicemail {
        all.push(format!(
            "{name}: {} of those who are sent to voicemail leave a message, of {}.",
            words::percent(*leaves),
            words::law(takes)
        ));
    }
    if let Some(CallsBack { accepts, phone }) = &demand.callback {
        all.push(format!(
            "{name}: {} of the offers of a callback are accepted; {}.",
            words::percent(*accepts),
            of_phone(phone)
        ));
    }
    all
}

fn of_phone(phone: &Phone) -> String {
    let mut text = format!(
        "customers answer {} of the dials after {}",
        words::percent(phone.answers),
        words::law(&phone.answers_after)
    );
    if phone.machine > 0.0 {
        text.push_str(&format!(", machines {}", words::percent(phone.machine)));
    }
    if phone.fails > 0.0 {
        text.push_str(&format!(", {} fail", words::percent(phone.fails)));
    }
    text + &format!("; the others ring in vain for {}", words::law(&phone.gives_up_after))
}

fn of_silence(demand: &Demand) -> Vec<String> {
    let (name, silence) = (&demand.name, &demand.silence);
    let stops = (silence.stops_replying > 0.0).then(|| {
        let share = words::percent(silence.stops_replying);
        format!("{name}: {share} of the customers stop replying in the middle of a contact.")
    });
    let aside = silence.sets_aside_after.map(|after| {
        format!("{name}: people set a conversation aside after {after} without an answer.")
    });
    let catching_up = silence.catching_up.as_ref().map(|law| {
        let law = words::law(law);
        format!("{name}: whoever goes on with a conversation that was set aside reads {law} first.")
    });
    stops.into_iter().chain(aside).chain(catching_up).collect()
}

fn of_interruptions(demand: &Demand) -> Vec<String> {
    let name = &demand.name;
    let lost = demand.interruptions.connection.as_ref().map(|lost| {
        format!(
            "{name}: {} of the customers lose the connection {} into the contact; {} of them are \
             back after {}.",
            words::percent(lost.share),
            words::law(&lost.after),
            words::percent(lost.returns),
            words::law(&lost.back_after)
        )
    });
    let tab = demand.interruptions.tab.as_ref().map(|tab| {
        format!(
            "{name}: in {} of the conversations the tab is closed instead of pressing End; the \
             next person needs {} to see that it is over.",
            words::percent(tab.share),
            words::law(&tab.then_takes)
        )
    });
    lost.into_iter().chain(tab).collect()
}

fn of_pool(pool: &Pool) -> Vec<String> {
    let name = &pool.name;
    let mut all = vec![format!(
        "{name}: offers are accepted after {}; {} run out and {} are rejected.",
        words::law(&pool.offered.accepts_after),
        words::percent(pool.offered.lets_expire),
        words::percent(pool.offered.rejects)
    )];
    if pool.offered.rejects > 0.0 {
        let after = words::law(&pool.offered.rejects_after);
        all.push(format!("{name}: rejected offers are rejected after {after}."));
    }
    all.push(match &pool.several_at_once {
        SeveralAtOnce::Turns => format!("{name}: one piece of work has the attention at a time."),
        SeveralAtOnce::Slowdown(paces) => {
            let paces: Vec<String> = paces.iter().map(|pace| words::number(*pace, 2)).collect();
            format!(
                "{name}: of 1, 2, ... conversations each moves at {}; with more the total pace \
                 stays.",
                paces.join(", ")
            )
        }
    });
    if let Some(picking) = &pool.picking {
        let law = words::law(&picking.looks_when_free_after);
        all.push(format!("{name}: a free person looks at the list after {law}, when picking."));
    }
    all
}

/// What a pool's people do together with others.
fn of_teamwork(model: &Model, pool: &Pool) -> Vec<String> {
    let center = &model.center;
    let name = &pool.name;
    let transfers = pool.teamwork.transfers.iter().map(|transfer| {
        let to = match &transfer.to {
            TransferTo::Queue(queue) => format!("queue {}", center.queues[*queue].name),
            TransferTo::People(people) => one_of(model, people),
            TransferTo::Outside => String::from("a number outside"),
        };
        let leaves = match (&transfer.to, &transfer.leaves) {
            (TransferTo::Outside, _) => transfer.hands_over.as_ref().map_or(String::new(), |law| {
                format!(", with whom they talk first for {}", words::law(law))
            }),
            (_, Leaves::Rest) => String::from("; the rest of the work is left to do"),
            (_, Leaves::All) => String::from("; the work begins anew there"),
            (_, Leaves::Stretch(law)) => format!("; there it takes {}", words::law(law)),
        };
        let reason = transfer.reason.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        format!(
            "{name}: {} of {} are transferred to {to}{reason} after {} of the work{leaves}.",
            words::percent(transfer.share),
            which(model, &transfer.about),
            words::percent(transfer.after)
        )
    });
    let consults = pool.teamwork.consults.iter().map(|consult| {
        let with = match &consult.with {
            ConsultWith::Queue(queue) => {
                format!("somebody of queue {}", center.queues[*queue].name)
            }
            ConsultWith::People(people) => one_of(model, people),
        };
        format!(
            "{name}: in {} of {} {with} is asked for help after {} of the work; both talk about it \
             for {}{}.",
            words::percent(consult.share),
            which(model, &consult.about),
            words::percent(consult.after),
            words::law(&consult.takes),
            if consult.is_private { ", a caller on hold" } else { "" }
        )
    });
    let supervision = pool.teamwork.supervises.iter().map(|supervision| {
        let does = [
            (supervision.assigns_after, "assign what has been open for"),
            (supervision.transfers_after, "move what somebody has been in contact with for"),
            (supervision.closes_after, "close what somebody has had for"),
        ];
        let does = does.into_iter().filter_map(|(after, what)| Some(format!("{what} {}", after?)));
        format!(
            "{name}: as supervisors they look every {}; they {}.",
            words::law(&supervision.looks_every),
            does.collect::<Vec<_>>().join(", ")
        )
    });
    transfers.chain(consults).chain(supervision).collect()
}

fn which(model: &Model, about: &About) -> String {
    let queues = about.queues.iter().map(|id| model.center.queues[*id].name.as_str());
    let workstreams = about.workstreams.iter();
    let workstreams = workstreams.map(|id| model.center.workstreams[*id].name.as_str());
    match queues.chain(workstreams).collect::<Vec<_>>().join(", ") {
        all if all.is_empty() => String::from("the conversations"),
        some => format!("the conversations of {some}"),
    }
}

/// Some people, who are one person or a pool.
fn one_of(model: &Model, people: &[AgentId]) -> String {
    match people {
        [] => String::from("nobody"),
        [one] => model.center.agents[*one].name.clone(),
        [first, ..] => {
            let pool = model.pools.iter().find(|pool| pool.agents.contains(first));
            format!("one of {}", pool.map_or("", |pool| pool.name.as_str()))
        }
    }
}
