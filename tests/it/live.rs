//! The example that runs the engine without the simulator plays its morning.

#[allow(dead_code, reason = "`main` is for the example")]
#[path = "../../examples/live.rs"]
mod example;

use insta::assert_snapshot;

use waitline::time::Span;

#[test]
fn the_engine_runs_without_the_simulator() {
    let mut out = Vec::new();
    let mut passed = Span::ZERO;
    example::run(&mut out, |span| passed += span).expect("memory can be written");
    assert_eq!(passed, Span::from_secs(330), "the clock runs to the end of the list");
    assert_snapshot!(String::from_utf8(out).expect("texts"), @"
        00:00:00 ann: signs in
            ann is available
        00:00:00 bob: signs in
            bob is available
        00:00:10 customer: billing, chat 1
            chat 1 waits in billing
            chat 1 rings at ann until 00:00:30
            ann is do not disturb
        00:00:14 ann: accepts, chat 1
        00:00:30 customer: delivery, chat 2
            chat 2 waits in general
            chat 2 rings at bob until 00:00:50
            bob is do not disturb
              why not eve: NotSignedIn
              why not ann: Presence(DoNotDisturb)
        00:00:50 the engine wakes
            Withdraw { item: item 2.0, agent: AgentId(1), cause: Expired }
            bob is available
            Requeue { item: item 2.0, queue: QueueId(1), cause: Expired }
        00:01:00 eve: signs in
            eve is available
            chat 2 rings at eve until 00:01:20
            eve is do not disturb
              why not bob: comes later
              why not ann: Presence(DoNotDisturb)
        00:01:05 eve: accepts, chat 2
        00:01:30 customer: delivery, chat 3
            chat 3 waits in general
            chat 3 rings at bob until 00:01:50
            bob is do not disturb
              why not eve: Presence(DoNotDisturb)
              why not ann: Presence(DoNotDisturb)
        00:01:35 bob: declines, chat 3
            Withdraw { item: item 3.0, agent: AgentId(1), cause: Declined }
            bob is available
            Requeue { item: item 3.0, queue: QueueId(1), cause: Declined }
        00:04:00 ann: ends, chat 1
            WrapUp { item: item 1.0, agent: AgentId(0) }
            ann is available
            chat 3 rings at ann until 00:04:20
            ann is do not disturb
              why not bob: comes later
              why not eve: Presence(DoNotDisturb)
        00:04:05 ann: accepts, chat 3
        00:04:10 ann: is done with, chat 1
            Close { item: item 1.0, agent: Some(AgentId(0)), cause: Done }
        00:05:00 ann: ends, chat 3
            WrapUp { item: item 3.0, agent: AgentId(0) }
            ann is available
        00:05:10 ann: is done with, chat 3
            Close { item: item 3.0, agent: Some(AgentId(0)), cause: Done }
        00:05:20 eve: ends, chat 2
            WrapUp { item: item 2.0, agent: AgentId(2) }
            eve is available
        00:05:30 eve: is done with, chat 2
            Close { item: item 2.0, agent: Some(AgentId(2)), cause: Done }
    ");
}
