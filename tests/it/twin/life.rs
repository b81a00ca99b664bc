//! The life of items and people, as sections 4, 5, 11.3, 12 and 13 say it.

use waitline::center::ActivityRelease;
use waitline::center::AgentCondition;
use waitline::center::Channel;
use waitline::center::ClassificationOutcome;
use waitline::center::Distribution;
use waitline::center::Family;
use waitline::center::IntakeTarget;
use waitline::center::Method;
use waitline::center::Output;
use waitline::center::Presence;
use waitline::center::PresenceSet;
use waitline::center::ProfileDay;
use waitline::center::ProfileReset;
use waitline::center::RoundRobinStamp;
use waitline::center::Side;
use waitline::center::TabClosed;
use waitline::center::WrapUpBlock;
use waitline::engine::Arrival;
use waitline::engine::CloseCause;
use waitline::engine::Decision;
use waitline::engine::Entry;
use waitline::engine::FallbackReason;
use waitline::engine::IgnoreReason;
use waitline::engine::NewRecord;
use waitline::engine::NotRouted;
use waitline::engine::RequeueCause;
use waitline::engine::State;
use waitline::engine::WithdrawCause;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::QueueId;
use waitline::id::ValueId;
use waitline::id::WorkstreamId;
use waitline::time::Span;

use super::naive::Chosen;
use super::naive::Deadline;
use super::naive::Item;
use super::naive::Naive;
use super::naive::Person;
use super::naive::Purpose;
use super::overflow::MayOverflow;

type Outcome = Result<(), IgnoreReason>;

impl Naive {
    pub(super) fn arrived(&mut self, arrival: Arrival) -> Outcome {
        if self.items.iter().any(|item| item.id.slot == arrival.item.slot) {
            return Err(IgnoreReason::ItemExists);
        }
        if arrival.workstream.index() >= self.center.workstreams.len() {
            return Err(IgnoreReason::UnknownWorkstream);
        }
        let set = self.sets.get(arrival.attributes.index());
        let mut attributes = set.ok_or(IgnoreReason::UnknownAttributes)?.clone();
        let mut item = self.newcomer(arrival);
        let classified = self.classify(&mut item, &mut attributes);
        item.skills.sort_unstable();
        item.capacity.profiles.sort_unstable();
        // BOT-1
        let settings = &self.center.workstreams[arrival.workstream];
        let is_record = settings.channel.family() == Family::Record;
        let is_pushed = settings.distribution == Distribution::Push;
        let fallback = settings.fallback_queue;
        if settings.life.bot.is_some() && is_pushed && !is_record {
            self.items.push(item);
            self.bring_to_bot(arrival.item);
            self.heard(arrival.item, Side::Customer);
            return Ok(());
        }
        let placed = match classified {
            Ok(()) => self.route(arrival.item, arrival.workstream, &attributes, MayOverflow::Yes),
            // FB-1
            Err(reason) => Some((fallback, Entry::Fallback(reason))),
        };
        if let Some((queue, entry)) = placed {
            self.items.push(item);
            self.enter_queue(arrival.item, queue, entry);
            if self.item(arrival.item).is_some() {
                self.heard(arrival.item, Side::Customer);
            }
        }
        Ok(())
    }

    fn newcomer(&mut self, arrival: Arrival) -> Item {
        Item {
            id: arrival.item,
            state: State::Open,
            since: arrival.since,
            serial: self.count(),
            workstream: arrival.workstream,
            skills: Vec::new(),
            capacity: self.center.workstreams[arrival.workstream].capacity.clone(),
            score: 0,
            queue: QueueId::default(),
            agent: None,
            holds_capacity: false,
            declines: Vec::new(),
            chapter: 0,
            offered_at: None,
            taken_in_shift: 0,
            elevated: None,
            barred: Vec::new(),
            last_agent: None,
            by_method: false,
            is_session: false,
            on_hold: false,
            rings_outside: false,
            unheard: Vec::new(),
            has_bot: false,
            cut_off: false,
            helpers: Vec::new(),
        }
    }

    /// CL-8.
    pub(super) fn score_of(
        &mut self,
        workstream: WorkstreamId,
        mut attributes: Vec<(AttributeId, ValueId)>,
    ) -> u32 {
        let (item, set, since) = (ItemId { slot: 0, generation: 0 }, Id::new(0), self.now);
        let mut item = self.newcomer(Arrival { item, workstream, attributes: set, since, lot: 0 });
        match self.classify(&mut item, &mut attributes) {
            Ok(()) | Err(_) => item.score,
        }
    }

    /// CL-1.
    pub(super) fn recorded(&mut self, record: NewRecord) -> Outcome {
        let NewRecord { item, record_type, attributes, since, lot } = record;
        if self.items.iter().any(|known| known.id.slot == item.slot) {
            return Err(IgnoreReason::ItemExists);
        }
        let set = self.sets.get(attributes.index()).ok_or(IgnoreReason::UnknownAttributes)?;
        let Some(known) = self.center.record_types.get(record_type) else {
            return Err(IgnoreReason::UnknownRecordType);
        };
        let matching = known.intake.iter().find(|rule| self.holds(&rule.when, set));
        let reason = match matching.map(|rule| rule.target) {
            Some(IntakeTarget::Workstream(workstream)) => {
                return self.arrived(Arrival { item, workstream, attributes, since, lot });
            }
            Some(IntakeTarget::BasicRouting) => NotRouted::BasicRouting,
            None => NotRouted::NoIntakeRule,
        };
        self.say(Decision::NotRouted { item, reason });
        Ok(())
    }

    /// CL-2, CL-3, CL-6, CL-7.
    pub(super) fn classify(
        &self,
        item: &mut Item,
        attributes: &mut Vec<(AttributeId, ValueId)>,
    ) -> Result<(), FallbackReason> {
        for ruleset in &self.center.workstreams[item.workstream].classification {
            let first = ruleset.rules.iter().find(|rule| self.holds(&rule.when, attributes));
            let outputs = match first.map(|rule| &rule.outcome) {
                None => continue,
                Some(ClassificationOutcome::Error) => {
                    return Err(FallbackReason::ClassificationError);
                }
                Some(ClassificationOutcome::Set(outputs)) => outputs,
            };
            for output in outputs {
                match output {
                    Output::Attribute(attribute, value) => {
                        attributes.retain(|(known, _)| known != attribute);
                        attributes.push((*attribute, *value));
                    }
                    Output::Skill(wanted) => {
                        match item.skills.iter_mut().find(|known| known.skill == wanted.skill) {
                            Some(known) => known.rating = known.rating.max(wanted.rating),
                            None => item.skills.push(*wanted),
                        }
                    }
                    Output::Score(score) => item.score = *score,
                    Output::Profile(profile) => {
                        if !item.capacity.profiles.contains(profile) {
                            item.capacity.profiles.push(*profile);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn enter(&mut self, id: ItemId, state: State) {
        let item = self.living(id);
        item.state = state;
        item.chapter += 1;
        let workstream = item.workstream;
        let limits = self.center.workstreams[workstream].state_limits;
        let limit = match state {
            State::Open => limits.open,
            State::Ringing => None,
            State::Active => limits.active,
            State::Parked => limits.waiting,
            State::WrapUp => limits.wrap_up,
            State::WithBot | State::Kept => None,
        };
        if let Some(limit) = limit {
            self.set_deadline(id, Purpose::StateLimit, limit);
        }
    }

    /// TIM-2: a message counts as a change.
    pub(super) fn restart_clock(&mut self, id: ItemId) {
        let of_state =
            |deadline: &Deadline| deadline.item == id && deadline.purpose == Purpose::StateLimit;
        let item = self.living(id);
        let (state, workstream) = (item.state, item.workstream);
        let limits = self.center.workstreams[workstream].state_limits;
        let limit = match state {
            State::Open => limits.open,
            State::Active => limits.active,
            _ => return,
        };
        self.deadlines.retain(|deadline| !of_state(deadline));
        if let Some(limit) = limit {
            self.set_deadline(id, Purpose::StateLimit, limit);
        }
    }

    pub(super) fn set_deadline(&mut self, item: ItemId, purpose: Purpose, length: Span) {
        let chapter = self.living(item).chapter;
        let mut at = self.now + length;
        if purpose == Purpose::StateLimit {
            // 4.5: found by the scheduler's next look.
            at = at.round_up(self.center.choices.close_sweep);
        }
        let number = self.count();
        self.deadlines.push(Deadline { at, purpose, length, number, item, chapter });
    }

    pub(super) fn open(&mut self, id: ItemId, queue: QueueId) {
        let item = self.living(id);
        item.queue = queue;
        item.agent = None;
        self.enter(id, State::Open);
        let item = self.item(id).expect("just opened");
        if self.is_pushed(item) {
            self.touch(queue);
        }
    }

    pub(super) fn requeue(&mut self, item: ItemId, cause: RequeueCause) {
        let queue = self.living(item).queue;
        self.say(Decision::Requeue { item, queue, cause });
        self.open(item, queue);
    }

    /// ST-1, NOT-4.
    pub(super) fn assign(&mut self, item: ItemId, agent: AgentId) {
        self.put_to(item, agent, true);
    }

    /// PICK-7: only the queue's method moves the round robin.
    pub(super) fn put_to(&mut self, item: ItemId, agent: AgentId, by_method: bool) {
        let (queue, workstream) = (self.living(item).queue, self.living(item).workstream);
        let settings = &self.center.workstreams[workstream];
        let (family, timeout) = (settings.channel.family(), settings.offer_timeout);
        if family == Family::Record {
            self.say(Decision::Assign { item, agent, queue });
            if by_method {
                self.stamp(agent, queue);
            }
            self.take(item, agent);
            self.enter(item, State::Active);
            self.work_changed(agent);
        } else {
            self.say(Decision::Offer { item, agent, queue, expires: self.now + timeout });
            if by_method && self.center.choices.round_robin_stamp == RoundRobinStamp::Offer {
                self.stamp(agent, queue);
            }
            self.take(item, agent);
            self.living(item).offered_at = Some(self.now);
            self.living(item).by_method = by_method;
            self.enter(item, State::Ringing);
            self.set_deadline(item, Purpose::Offer, timeout);
        }
    }

    /// ASG-18, OC-19.
    fn stamp(&mut self, agent: AgentId, queue: QueueId) {
        self.assignments += 1;
        self.people[agent.index()].last_assigned[queue.index()] = self.assignments;
    }

    pub(super) fn take(&mut self, item: ItemId, agent: AgentId) {
        let shift = self.people[agent.index()].shift;
        let state = self.living(item);
        state.agent = Some(agent);
        state.holds_capacity = true;
        state.offered_at = None;
        state.taken_in_shift = shift;
        state.elevated = None;
        // Nobody waits for it any more.
        state.state = State::Ringing;
        self.recompute(agent);
    }

    /// 11.3: what the item took comes back; a trigger (ASG-1). An end-of-day slot comes back only
    /// if the item never became the person's work.
    pub(super) fn give_back(&mut self, id: ItemId, was_work: bool) {
        let now = self.now;
        let item = self.living(id);
        if !std::mem::take(&mut item.holds_capacity) {
            return;
        }
        let agent = item.agent.expect("somebody's capacity");
        let item = item.clone();
        let held = &self.center.clone().agents[agent].profiles;
        let person = &mut self.people[agent.index()];
        if was_work {
            let of_today = item.capacity.profiles.iter().copied().filter(|profile| {
                self.center.profiles[*profile].reset == ProfileReset::EndOfDay
                    && item.shift_of(*profile) == person.shift
                    && held.iter().any(|held| held.profile == *profile)
            });
            person.used_today.extend(of_today);
        }
        if was_work {
            // ASG-20, OC-20
            person.last_release = Some(now);
        }
        self.recompute(agent);
        self.touch_queues_of(agent);
    }

    pub(super) fn accepted(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        self.check_offered(item, agent)?;
        self.enter(item, State::Active);
        let by_method = self.living(item).by_method;
        if by_method && self.center.choices.round_robin_stamp == RoundRobinStamp::Accept {
            let queue = self.living(item).queue;
            self.stamp(agent, queue);
        }
        self.begin_session(item, agent);
        self.work_changed(agent);
        Ok(())
    }

    pub(super) fn declined(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        self.check_offered(item, agent)?;
        self.let_go(item, agent, WithdrawCause::Declined, RequeueCause::Declined);
        Ok(())
    }

    /// NOT-5, NOT-7: a reject or a timeout.
    fn let_go(
        &mut self,
        item: ItemId,
        agent: AgentId,
        cause: WithdrawCause,
        requeue: RequeueCause,
    ) {
        self.say(Decision::Withdraw { item, agent, cause });
        self.shows_after_offer(agent, cause);
        self.lose(item, false);
        let now = self.now;
        let declines = &mut self.living(item).declines;
        let before = declines.iter().find(|decline| decline.0 == agent);
        let count = before.map_or(0, |decline| decline.1);
        declines.retain(|decline| decline.0 != agent);
        declines.push((agent, count + 1, now));
        self.requeue(item, requeue);
    }

    fn check_offered(&self, id: ItemId, agent: AgentId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let is_his = item.state == State::Ringing && item.agent == Some(agent);
        if is_his { Ok(()) } else { Err(IgnoreReason::NotOffered) }
    }

    pub(super) fn customer_left(&mut self, id: ItemId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let channel = self.center.workstreams[item.workstream].channel;
        let family = channel.family();
        let is_kept = channel == Channel::PersistentChat && item.state == State::Active;
        if family == Family::Record || item.state == State::Parked || is_kept {
            return Err(IgnoreReason::CannotLeave);
        }
        match item.state {
            State::Active => self.ended(id),
            State::WithBot if family == Family::Synchronous => {
                self.leave_before_people(id);
                Ok(())
            }
            State::WrapUp => Err(IgnoreReason::NotActive),
            _ if family == Family::Asynchronous => Err(IgnoreReason::CannotLeave),
            _ => {
                self.close_unanswered(id, CloseCause::CustomerLeft);
                Ok(())
            }
        }
    }

    pub(super) fn close_unanswered(&mut self, item: ItemId, cause: CloseCause) {
        if let Some(agent) = self.living(item).agent {
            let cause = match cause {
                CloseCause::CustomerLeft | CloseCause::Disconnected => WithdrawCause::CustomerLeft,
                _ => WithdrawCause::SystemClosed,
            };
            self.say(Decision::Withdraw { item, agent, cause });
            self.give_back(item, false);
        }
        self.items.retain(|other| other.id != item);
        self.say(Decision::Close { item, agent: None, cause });
    }

    pub(super) fn ended(&mut self, item: ItemId) -> Outcome {
        if self.item(item).is_some_and(|it| it.state == State::Active && it.agent.is_none()) {
            self.close_unanswered(item, CloseCause::Done);
            return Ok(());
        }
        let agent = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.end_help(item);
        let workstream = self.living(item).workstream;
        let settings = &self.center.workstreams[workstream];
        let block = settings.wrap_up_block;
        if settings.channel.family() == Family::Record {
            let is_case = settings.channel == Channel::Case;
            if !is_case && self.center.choices.activity_release == ActivityRelease::Never {
                self.say(Decision::Keep { item, agent });
                self.enter(item, State::Kept);
            } else {
                self.finish(item, CloseCause::Done);
            }
            return Ok(());
        }
        self.say(Decision::WrapUp { item, agent });
        self.enter(item, State::WrapUp);
        match block {
            WrapUpBlock::Always => {}
            WrapUpBlock::Never => self.give_back(item, true),
            WrapUpBlock::Custom(length) => self.set_deadline(item, Purpose::WrapUpBlock, length),
        }
        Ok(())
    }

    pub(super) fn wrap_up_closed(&mut self, item: ItemId) -> Outcome {
        self.in_hand(item, State::WrapUp, IgnoreReason::NotInWrapUp)?;
        self.finish(item, CloseCause::Done);
        Ok(())
    }

    pub(super) fn finish(&mut self, item: ItemId, cause: CloseCause) {
        self.end_help(item);
        let agent = self.living(item).agent;
        self.say(Decision::Close { item, agent, cause });
        self.lose(item, true);
        self.items.retain(|other| other.id != item);
        self.work_changed(agent.expect("somebody had it in hand"));
    }

    /// MAN-4.
    pub(super) fn force_closed(&mut self, id: ItemId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        match item.state {
            State::WithBot => {
                self.leave_bot(id);
                self.close_unanswered(id, CloseCause::Forced);
            }
            State::Active | State::WrapUp | State::Kept if item.agent.is_some() => {
                self.finish(id, CloseCause::Forced);
            }
            _ => self.close_unanswered(id, CloseCause::Forced),
        }
        Ok(())
    }

    /// ST-2.
    pub(super) fn tab_closed(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let workstream = self.living(item).workstream;
        let channel = self.center.workstreams[workstream].channel;
        // OC-31
        let wraps_up =
            channel == Channel::Voice && self.center.choices.call_tab_closed == TabClosed::WrapsUp;
        match channel.family() {
            Family::Record => return Err(IgnoreReason::NotAConversation),
            Family::Synchronous if wraps_up => return self.ended(item),
            Family::Synchronous => {
                self.leave_hands(item);
                self.requeue(item, RequeueCause::TabClosed);
            }
            Family::Asynchronous => {
                self.park(item, agent);
            }
        }
        Ok(())
    }

    /// ST-3, ASG-9.
    pub(super) fn customer_wrote(&mut self, id: ItemId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let family = self.center.workstreams[item.workstream].channel.family();
        let is_phase = matches!(item.state, State::Open | State::Ringing | State::Active);
        let is_message = family == Family::Asynchronous && is_phase;
        if item.state != State::Parked && is_message {
            self.restart_clock(id);
            self.heard(id, Side::Customer);
            return Ok(());
        }
        if item.state != State::Parked {
            return Err(IgnoreReason::NotParked);
        }
        self.living(id).since = self.now;
        self.requeue(id, RequeueCause::CustomerWrote);
        self.heard(id, Side::Customer);
        Ok(())
    }

    /// PICK-3, PICK-4, PICK-6, PICK-7.
    pub(super) fn picked(&mut self, id: ItemId, agent: AgentId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let queue = item.queue;
        if item.state != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        if !self.is_listed(item) {
            return Err(IgnoreReason::NotPickable);
        }
        if !self.person(agent)?.signed_in {
            return Err(IgnoreReason::NotSignedIn);
        }
        if !self.is_member(queue, agent) {
            return Err(IgnoreReason::NotMember);
        }
        self.give_unasked(id, agent);
        Ok(())
    }

    pub(super) fn in_hand(
        &self,
        id: ItemId,
        wanted: State,
        otherwise: IgnoreReason,
    ) -> Result<AgentId, IgnoreReason> {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        item.agent.filter(|_| item.state == wanted).ok_or(otherwise)
    }

    /// A deadline has passed.
    pub(super) fn passed(&mut self, deadline: Deadline) {
        let item = self.living(deadline.item);
        let (id, state, workstream) = (item.id, item.state, item.workstream);
        let is_outside = state == State::Active && item.agent.is_none();
        match deadline.purpose {
            Purpose::Offer => {
                let agent = item.agent.expect("it rings at somebody's");
                self.let_go(id, agent, WithdrawCause::Expired, RequeueCause::Expired);
            }
            Purpose::WrapUpBlock => self.give_back(id, true),
            Purpose::CutOff => self.stayed_away(id),
            Purpose::Silence(rule) => self.stayed_silent(id, rule),
            Purpose::Outside => {
                let agent = item.agent.expect("somebody talks outside");
                self.outside_over(id);
                self.say(Decision::OutsideOver { item: id, agent });
            }
            Purpose::StateLimit => {
                let family = self.center.workstreams[workstream].channel.family();
                match state {
                    State::Open | State::Parked | State::Active
                        if is_outside || state != State::Active =>
                    {
                        self.close_unanswered(id, CloseCause::StateLimit);
                    }
                    State::Active if family == Family::Synchronous => {
                        self.ended(id).expect("it is active");
                    }
                    _ => self.finish(id, CloseCause::StateLimit),
                }
            }
        }
    }

    pub(super) fn person(&mut self, agent: AgentId) -> Result<&mut Person, IgnoreReason> {
        self.people.get_mut(agent.index()).ok_or(IgnoreReason::UnknownAgent)
    }

    /// PRE-2, ASG-20.
    pub(super) fn signed_in(&mut self, agent: AgentId) -> Outcome {
        if self.person(agent)?.signed_in {
            return Err(IgnoreReason::SignedIn);
        }
        let default = self.center.agents[agent].default_presence;
        let before = self.people[agent.index()].presence;
        let computed = match self.is_at_cap(agent) {
            true => Presence::DoNotDisturb,
            false => self.computed_presence(agent),
        };
        let person = self.person(agent)?;
        person.signed_in = true;
        person.last_release = None;
        (person.presence, person.chosen) = match default {
            Presence::Away | Presence::Offline => (default, Chosen::ForGood),
            _ => (computed, Chosen::BySystem),
        };
        self.announce(agent, before);
        self.touch_queues_of(agent);
        Ok(())
    }

    pub(super) fn signed_out(&mut self, agent: AgentId) -> Outcome {
        if !self.person(agent)?.signed_in {
            return Err(IgnoreReason::NotSignedIn);
        }
        let person = self.person(agent)?;
        let before = person.presence;
        person.signed_in = false;
        person.gone = None;
        person.presence = Presence::Offline;
        person.chosen = Chosen::BySystem;
        self.announce(agent, before);
        Ok(())
    }

    /// CAP-7.
    pub(super) fn shift_ended(&mut self, agent: AgentId) -> Outcome {
        self.person(agent)?;
        if self.center.choices.profile_day == ProfileDay::Shift {
            self.end_day(agent);
        }
        Ok(())
    }

    /// OC-27.
    pub(super) fn end_days(&mut self) {
        if self.day_end.is_some_and(|end| end <= self.now) {
            self.day_end = self.day_end.map(|end| end + Span::from_hours(24));
            for agent in self.center.clone().agents.ids() {
                self.end_day(agent);
            }
        }
    }

    fn end_day(&mut self, agent: AgentId) {
        let person = &mut self.people[agent.index()];
        person.shift += 1;
        person.used_today.clear();
        self.recompute(agent);
        self.touch_queues_of(agent);
    }

    /// PRE-6.
    pub(super) fn presence_set(&mut self, agent: AgentId, presence: Presence) -> Outcome {
        if !self.person(agent)?.signed_in {
            return Err(IgnoreReason::NotSignedIn);
        }
        let person = self.person(agent)?;
        let before = std::mem::replace(&mut person.presence, presence);
        person.gone = None;
        person.chosen = match presence {
            Presence::Available | Presence::Busy => Chosen::UntilWork,
            _ => Chosen::ForGood,
        };
        let forced = self.is_at_cap(agent);
        let person = self.person(agent)?;
        if forced && person.chosen == Chosen::UntilWork {
            person.presence = Presence::DoNotDisturb;
        }
        self.announce(agent, before);
        Ok(())
    }

    pub(super) fn member_added(&mut self, queue: QueueId, agent: AgentId) -> Outcome {
        self.person(agent)?;
        if queue.index() >= self.members.len() {
            return Err(IgnoreReason::UnknownQueue);
        }
        if self.is_member(queue, agent) {
            return Err(IgnoreReason::MemberAlready);
        }
        self.members[queue.index()].push(agent);
        self.touch(queue);
        Ok(())
    }

    /// PRE-6: what was set by hand until the next work ends with it.
    pub(super) fn work_changed(&mut self, agent: AgentId) {
        let person = &mut self.people[agent.index()];
        if person.chosen == Chosen::UntilWork {
            person.chosen = Chosen::BySystem;
            self.recompute(agent);
        }
    }

    /// PRE-3.
    pub(super) fn recompute(&mut self, agent: AgentId) {
        let before = self.people[agent.index()].presence;
        if self.refresh(agent) {
            self.opened(agent, before);
        }
    }

    /// ASG-2: the presence follows, but nothing is triggered.
    pub(super) fn units_configured(&mut self, agent: AgentId) {
        self.refresh(agent);
    }

    /// Computes a presence anew, unless it is set by hand, and tells of a change.
    fn refresh(&mut self, agent: AgentId) -> bool {
        // NOT-12
        let forced = self.is_at_cap(agent);
        let presence = match forced {
            true => Presence::DoNotDisturb,
            false => self.computed_presence(agent),
        };
        let person = &mut self.people[agent.index()];
        let follows = match person.chosen {
            Chosen::BySystem => true,
            Chosen::UntilWork => forced,
            Chosen::ForGood => false,
        };
        let changes = person.signed_in
            && follows
            && std::mem::replace(&mut person.presence, presence) != presence;
        if changes {
            self.say(Decision::SetPresence { agent, presence });
        }
        changes
    }

    /// Tells of a presence that was set.
    pub(super) fn announce(&mut self, agent: AgentId, before: Presence) {
        let presence = self.people[agent.index()].presence;
        if before != presence {
            self.say(Decision::SetPresence { agent, presence });
            self.opened(agent, before);
        }
    }

    /// A presence has changed; a trigger if it becomes allowed anywhere (ASG-1).
    fn opened(&mut self, agent: AgentId, before: Presence) {
        let presence = self.people[agent.index()].presence;
        let opens = |allowed: &PresenceSet| allowed.contains(presence) && !allowed.contains(before);
        let center = &self.center;
        let by_workstream = center.workstreams.iter().any(|w| opens(&w.allowed_presences));
        let by_rule = center.queues.iter().any(|queue| {
            match &queue.method {
            Method::Custom(rules) => rules.iter().flat_map(|rule| &rule.when).any(|condition| {
                matches!(condition, AgentCondition::Presence(allowed) if opens(allowed))
            }),
            _ => false,
        }
        });
        if by_workstream || by_rule {
            self.touch_queues_of(agent);
        }
    }
}
