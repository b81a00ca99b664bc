//! Many replications on many threads, folded in order.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::sync::mpsc;

use rayon::ThreadPool;

use super::Model;
use super::World;
use crate::record::Sink;

/// Sinks for each thread: one to write to and one that waits to be folded.
const SINKS_PER_THREAD: usize = 2;

/// How many sinks [`replicate`] makes on a pool of threads.
pub fn sinks_needed(pool: &ThreadPool) -> usize {
    pool.current_num_threads() * SINKS_PER_THREAD
}

/// Runs replications in parallel on a pool's threads and folds them, on the caller's, in order
/// of their numbers, whatever the number of threads.
///
/// `make` makes a sink; a few for each thread are used again and again. `fold` gets each
/// replication's number and its sink, and leaves the sink empty.
pub fn replicate<S: Sink + Send>(
    pool: &ThreadPool,
    model: &Model,
    replications: RangeInclusive<u32>,
    mut make: impl FnMut() -> S,
    mut fold: impl FnMut(u32, &mut S),
) {
    let threads = pool.current_num_threads();
    let (give_back, free) = mpsc::channel();
    for sink in (0..sinks_needed(pool)).map(|_| make()) {
        give_back.send(sink).expect("the other end is here");
    }
    let (done, results) = mpsc::channel();
    // A number is handed out together with a sink: so the next to be folded always has one.
    let work = Mutex::new((free, replications.clone()));
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            let (done, work) = (done.clone(), &work);
            scope.spawn(move |_| {
                let mut world = World::new(model);
                while let Some((replication, mut sink)) = next(work) {
                    world.run(replication, &mut sink);
                    if done.send((replication, sink)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut turn = *replications.start();
        for (replication, sink) in results {
            early.insert(replication, sink);
            while let Some(mut sink) = early.remove(&turn) {
                fold(turn, &mut sink);
                turn += 1;
                // When all work is handed out nobody takes it, which is fine.
                let _ = give_back.send(sink);
            }
        }
    });
}

/// The next replication and a sink for it, once one is free.
fn next<S>(work: &Mutex<(mpsc::Receiver<S>, RangeInclusive<u32>)>) -> Option<(u32, S)> {
    let mut work = work.lock().expect("nobody panics while taking work");
    let replication = work.1.next()?;
    let sink = work.0.recv().ok()?;
    Some((replication, sink))
}
