//! Variations of whole scenarios, through everything that checks a written one.

use std::path::Path;
use std::path::PathBuf;

use super::Change;
use super::alternatives;
use super::parse_vary;
use crate::center::Distribution;
use crate::random::Law;
use crate::scenario::Loaded;
use crate::scenario::load;

fn loaded(name: &str, changes: &[Change]) -> Loaded {
    let directory: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = std::fs::read_to_string(directory.join(name)).expect("a scenario");
    let files = |name: &str| std::fs::read(directory.join(name)).map_err(|e| e.to_string());
    load("varied", &text, &files, changes).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn varied(name: &str, vary: &str) -> Vec<Loaded> {
    let option = parse_vary(vary).expect("a variation");
    let all = alternatives(&[option]);
    all.iter().map(|alternative| loaded(name, &alternative.changes)).collect()
}

#[test]
fn the_same_center_is_pushed_and_picked() {
    let both = varied("push-vs-pick.toml", "workstream.distribution=push,pick");
    for (loaded, expected) in both.iter().zip([Distribution::Push, Distribution::Pick]) {
        let streams = &loaded.scenario.model.center.workstreams;
        assert_eq!(streams.iter().count(), 2);
        assert!(streams.iter().all(|stream| stream.distribution == expected));
        assert_eq!(loaded.notes, [] as [&str; 0]);
    }
}

#[test]
fn scaled_laws_and_arrivals_reach_the_model() {
    let two = varied("push-vs-pick.toml", "demand.web chats.patience=x1,x1.5");
    let means: Vec<f64> = two
        .iter()
        .filter_map(|loaded| {
            let demands = &loaded.scenario.model.demands;
            let found = demands.iter().find(|demand| demand.name == "web chats");
            found.and_then(|demand| demand.patience.as_ref()).map(Law::mean)
        })
        .collect();
    assert!((means[0] - 240.0).abs() < 1e-9 && (means[1] - 360.0).abs() < 1e-9, "{means:?}");
}

#[test]
fn a_varied_scenario_is_its_text() {
    let varied = varied("omnichannel.toml", "pool.agents=+3");
    let text = &varied[0].scenario.text;
    let again = load("again", text, &|name| Err(name.to_owned()), &[]).expect("a scenario");
    let staff = |loaded: &Loaded| -> Vec<usize> {
        loaded.scenario.model.pools.iter().map(|pool| pool.agents.len()).collect()
    };
    assert_eq!(staff(&again), staff(&varied[0]));
    assert_eq!(staff(&again).iter().sum::<usize>(), 4 + 3 + 12 + 3);
}
