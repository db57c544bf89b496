//! A build that remembers is as good as one that does not: whatever happened to the sources,
//! the cache, the output folder or the call since the last build, `loa build` leaves the output
//! folder exactly as a build without a past would, says the same, and writes only what changed.
//!
//! The walks below make random edits on a small but varied site, build it in place and build
//! a copy from nothing, and compare. `LOA_ROUNDS=500 cargo test incremental` walks further,
//! `LOA_SEED=7` elsewhere. `promises`, `disk` and `haste` hold single promises, each under its name.

mod chance;
mod cold;
mod disk;
mod edits;
mod haste;
mod promises;
mod village;

use std::collections::BTreeSet;

use cold::{Tree, build_cold, made, nothing_written_in_vain, output, same_answers, same_trees};
use edits::Edit;
use village::Village;

/// Rounds of a walk, unless `LOA_ROUNDS` says another number.
const ROUNDS: usize = 15;

#[test]
fn a_walk_of_edits_ends_where_cold_builds_do() {
    Walk::nth(0).go();
}

#[test]
fn a_second_walk_of_edits_does_too() {
    Walk::nth(1).go();
}

#[test]
fn a_third_walk_of_edits_does_too() {
    Walk::nth(2).go();
}

#[test]
fn a_walk_of_new_words_does_too_and_compares_little() {
    let (rounds, quick) = Walk::calm(5).go_writing(edits::of_body);
    assert!(
        6 * quick >= rounds,
        "only {quick} of {rounds} builds compare little"
    );
}

#[test]
fn a_walk_of_new_front_matter_does_too() {
    Walk::calm(6).go_writing(edits::of_front_matter);
}

#[test]
fn each_edit_of_documents_and_their_frame_is_seen_alone() {
    Walk::nth(3).try_each(&[edits::DOCUMENTS, edits::FRAME]);
}

#[test]
fn each_edit_of_settings_and_files_is_seen_alone() {
    Walk::nth(4).try_each(&[edits::SETTINGS, edits::UPKEEP]);
}

/// Edits and builds in turn.
struct Walk {
    seed: usize,
    village: Village,
    /// The sources of the last build that succeeded.
    good: Tree,
    /// Files of earlier builds that loa may have forgotten when its ledger was lost.
    strays: BTreeSet<String>,
    failed_in_a_row: usize,
}

impl Walk {
    fn nth(n: usize) -> Walk {
        let seed = number("LOA_SEED", 1) + n;
        Walk::in_village(seed, Village::of_seed(seed as u64))
    }

    fn calm(n: usize) -> Walk {
        let seed = number("LOA_SEED", 1) + n;
        Walk::in_village(seed, Village::calm_of_seed(seed as u64))
    }

    fn in_village(seed: usize, village: Village) -> Walk {
        village.build();
        Walk {
            seed,
            good: village.first.clone(),
            village,
            strays: BTreeSet::new(),
            failed_in_a_row: 0,
        }
    }

    fn go(mut self) {
        let rounds = number("LOA_ROUNDS", ROUNDS);
        let mut succeeded = 0;
        for round in 1..=rounds {
            let edits = self.edit();
            succeeded += usize::from(self.fares_well(round, &edits));
        }
        // Else the walk would compare little more than error messages.
        assert!(
            3 * succeeded >= rounds,
            "only {succeeded} of {rounds} builds succeed"
        );
    }

    /// Edits of one kind, as `edit` makes them alone, and now and then something else, which is taken
    /// back. Gives the number of rounds, and in how many the build succeeded and left the memory of
    /// files as it is, for it did not compare them.
    fn go_writing(mut self, edit: fn(&mut Village, bool) -> String) -> (usize, usize) {
        let rounds = 2 * number("LOA_ROUNDS", ROUNDS);
        let mut quick = 0;
        let mut is_odd = false;
        for round in 1..=rounds {
            let mut edits = Vec::new();
            if is_odd || self.failed_in_a_row > 0 {
                self.take_back();
                edits.push("all taken back".to_owned());
            }
            is_odd = self.village.chance.one_in(8);
            let good = self.good.clone();
            for _ in 0..1 + self.village.chance.below(2) {
                let alone = !is_odd || self.village.chance.one_in(2);
                edits.push(edit(&mut self.village, alone));
            }
            let before = cold::memory(&self.village.project);
            let succeeds = self.fares_well(round, &edits);
            quick += usize::from(succeeds && before == cold::memory(&self.village.project));
            if is_odd {
                self.good = good;
            }
        }
        (rounds, quick)
    }

    /// Makes every edit once, with a build behind each.
    fn try_each(mut self, groups: &[&[Edit]]) {
        for (round, edit) in groups.iter().copied().flatten().enumerate() {
            if self.failed_in_a_row > 0 {
                self.take_back();
                self.village.build();
            }
            // Chance may choose a file for which there is nothing to do.
            let edits: Vec<String> = (0..20)
                .find_map(|_| edit(&mut self.village))
                .into_iter()
                .collect();
            self.fares_well(round, &edits);
        }
    }

    /// Whether the build succeeds, in place as from nothing.
    fn fares_well(&mut self, round: usize, edits: &[String]) -> bool {
        self.compare().unwrap_or_else(|difference| {
            panic!(
                "seed {}, round {round}, {:?}:\n- {}\n{difference}",
                self.seed,
                self.village.call.command(&self.village.project),
                edits.join("\n- ")
            )
        })
    }

    /// One to three edits; what keeps builds from succeeding is taken back in time.
    fn edit(&mut self) -> Vec<String> {
        let mut done = Vec::new();
        let patience = 1 + self.village.chance.below(2);
        let mut many = 1 + self.village.chance.below(3);
        if self.failed_in_a_row >= patience {
            self.take_back();
            done.push("all sources as at the last build that succeeded".to_owned());
            many = 1;
        }
        for _ in 0..many {
            done.push(edits::any(&mut self.village));
        }
        done
    }

    /// Makes the sources again what they were at the last build that succeeded.
    fn take_back(&self) {
        let project = &self.village.project;
        let now = cold::sources(project);
        for path in now.keys().filter(|path| !self.good.contains_key(*path)) {
            project.remove(path);
        }
        for (path, bytes) in &self.good {
            if now.get(path) != Some(bytes) {
                project.write(path, bytes);
            }
        }
    }

    /// Builds in place and from nothing: whether both succeed, or what differs.
    fn compare(&mut self) -> Result<bool, String> {
        let project = &self.village.project;
        let before = output(project);
        if std::mem::take(&mut self.village.ledger_lost) {
            self.strays.extend(before.keys().cloned());
        }
        let warm = self.village.call.build(project);
        let after = output(project);
        let (cold, wanted) = build_cold(project, &self.village.call);
        same_answers(&warm, &cold)?;
        if cold.status != 0 {
            self.failed_in_a_row += 1;
            return match after == before {
                true => Ok(false),
                false => Err("the build fails, but the output folder has changed".to_owned()),
            };
        }
        self.failed_in_a_row = 0;
        self.good = cold::sources(project);
        // What loa has forgotten is its owner's to remove.
        for path in std::mem::take(&mut self.strays) {
            if after.contains_key(&path) && !wanted.contains_key(&path) {
                project.remove(&format!("public/{path}"));
            }
        }
        same_trees(&made(project), &wanted)?;
        nothing_written_in_vain(&before, &after)?;
        Ok(true)
    }
}

/// A number from the environment.
fn number(name: &str, usual: usize) -> usize {
    let given = std::env::var(name).ok();
    given.map_or(usual, |text| text.parse().expect(name))
}
