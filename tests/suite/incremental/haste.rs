//! Builds in haste: killed, at the same time, or while somebody writes.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cold::assert_as_cold;
use super::village::Village;
use crate::project::codes;

/// How long a build takes on this machine.
fn time_of_a_build(village: &Village) -> Duration {
    let begun = Instant::now();
    village.build();
    begun.elapsed()
}

/// Starts a build and does not wait for it.
fn start(village: &Village) -> Child {
    let mut command = village.call.command(&village.project);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("loa runs")
}

#[test]
fn builds_that_are_killed_leave_nothing_wrong_behind() {
    let mut village = Village::built(13);
    let whole = time_of_a_build(&village);
    for _ in 0..10 {
        for _ in 0..1 + village.chance.below(2) {
            village.change_a_lot();
            let mut build = start(&village);
            sleep(whole * village.chance.below(110) as u32 / 100);
            build.kill().expect("killed");
            build.wait().expect("gone");
        }
        assert_as_cold(&village.project, &village.call);
    }
}

#[test]
fn two_builds_at_once_do_no_harm() {
    let mut village = Village::built(14);
    let whole = time_of_a_build(&village);
    for _ in 0..5 {
        village.change_a_lot();
        let first = start(&village);
        sleep(whole * village.chance.below(60) as u32 / 100);
        let second = village.call.build(&village.project);
        let first = first.wait_with_output().expect("gone").status;
        let refused = second.status == 1 && codes(&second.messages()).contains(&"output-locked");
        assert!(second.status == 0 || refused, "{}", second.stderr);
        assert!(
            first.success() || second.status == 0,
            "one of the two succeeds"
        );
        assert_as_cold(&village.project, &village.call);
    }
}

#[test]
fn a_change_during_a_build_is_seen_by_the_next() {
    let mut village = Village::built(15);
    let whole = time_of_a_build(&village);
    for _ in 0..10 {
        village.change_a_lot();
        let mut build = start(&village);
        sleep(whole * village.chance.below(90) as u32 / 100);
        village.change_a_lot();
        build.wait().expect("gone");
        assert_as_cold(&village.project, &village.call);
    }
}

#[test]
fn a_change_right_after_a_build_is_seen_even_if_the_size_stays() {
    let village = Village::built(16);
    let files = [
        ("content/tin/bai-2.md", "Mục 2", "Mục 3"),
        ("templates/aside.html", "nam", "hai"),
        ("data/so-lieu.toml", "villages = 2", "villages = 3"),
        ("sass/_parts.scss", "10px", "20px"),
        ("static/ghi-chu.txt", "Ghi", "Gho"),
        ("loa.toml", "Xã Thử", "Xã Thứ"),
    ];
    village
        .project
        .write("templates/aside.html", b"<aside>nam</aside>");
    village.build();
    for (path, old, new) in files {
        village.project.edit(path, old, new);
        village.build();
        village.project.edit(path, new, old);
        assert_as_cold(&village.project, &village.call);
    }
}
