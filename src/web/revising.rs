//! Bodies that were written anew. Most saves change nothing but the body of one page: then the plan
//! stays, whatever the size of the site. In a preview what is asked for from then on has the new
//! text; a build cooks the files that are made of the body, and no other.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::bodies::Cards;
pub use super::bodies::Offers;
use super::site::Site;
use super::{needs, search};
use crate::content::{self, DIR, Revision};
use crate::diag::Findings;
use crate::digest::Digest;
use crate::library::{Library, Target};
use crate::recipe::OutPath;
use crate::sources::Sources;

/// What a file that was touched means for the plan.
enum Touch {
    /// Nothing: an editor's own file, which has come and gone.
    Nothing,
    /// A document has another body.
    Revised(Target, Revision),
}

/// Takes in that the files at these paths from the root were touched. `false` if more may have
/// changed than bodies which nobody but their own pages and feeds shows: then nothing is taken in.
pub fn revise<'f>(site: &Site, sources: &Sources, files: impl Iterator<Item = &'f str>) -> bool {
    if !site.bears_revisions() || lists_links(site) {
        return false;
    }
    let touches: Option<Vec<Touch>> = files.map(|file| touch(site, sources, file)).collect();
    let Some(touches) = touches else {
        return false;
    };
    for touch in touches {
        if let Touch::Revised(target, text) = touch {
            site.revise(target, text);
        }
    }
    true
}

/// Whether the file at `path` shows bodies as they were planned: a search index, once a body was
/// revised.
pub fn is_outdated(site: &Site, path: &OutPath) -> bool {
    site.has_revisions() && search::is_index(path)
}

/// A document whose body nothing is made of but what says so of itself: its own pages, feeds.
#[derive(Debug)]
pub struct Loose<'s> {
    /// The file, from the root.
    pub file: &'s str,
    /// The digest of what stands before the body.
    pub head: Digest,
    /// What of its body others may show or lead to.
    pub offers: Offers,
    /// Whether another document links to an anchor in it.
    pub is_anchored: bool,
}

/// The documents of which a body can be revised without planning anew, with what is known of it;
/// `None` if that goes for none.
pub fn loose<'s>(site: &'s Site, cards: &Cards) -> Option<Vec<(Target, Loose<'s>)>> {
    if !site.bears_revisions() || site.renders_all_bodies() {
        return None;
    }
    let by_component = site.components_ask_for_assets();
    let read = site.reach.documents_read();
    let anchored = cards.iter().flat_map(|(own, card)| {
        // What a body links to in itself is judged with it.
        card.leads_to().filter(|path| **path != **own)
    });
    let anchored: FxHashSet<String> = anchored.collect();
    let loose = |target: Target| {
        let path = site.library.file(target);
        if read.contains(path) || site.is_early(target, by_component) {
            return None;
        }
        let written = site.library.written(target);
        Some((
            target,
            Loose {
                file: &written.origin.path,
                head: written.head?,
                offers: cards.get(path)?.offers(),
                is_anchored: anchored.contains(path),
            },
        ))
    };
    Some(site.targets().into_par_iter().filter_map(loose).collect())
}

/// The document in the file at `path`, from the root, if it differs in no more than its body from
/// one that had this `head`, and the plan stays with it.
pub fn is_revised(site: &Site, path: &str, head: Digest) -> Option<Target> {
    let target = document(&site.library, path.strip_prefix(DIR)?.strip_prefix('/')?)?;
    let has_its_head = site.library.written(target).head == Some(head);
    let early = || site.is_early(target, site.components_ask_for_assets());
    (has_its_head && !early()).then_some(target)
}

/// What of a document's body others may show or lead to.
pub fn offers(site: &Site, target: Target) -> Offers {
    site.facts(target).offers()
}

/// What is wrong with one body. `has` tells whether a path has a file.
pub fn judge_revised(
    site: &Site,
    target: Target,
    has: &dyn Fn(&OutPath) -> bool,
    findings: &mut Findings,
) {
    site.judge_body(target, findings);
    site.check_anchors(target, findings);
    needs::judge(site, target, has, findings);
}

/// Whether any page or feed may show who links to it.
pub fn lists_links(site: &Site) -> bool {
    site.shelf.lists_links()
}

impl Site {
    /// Whether a new body changes no page but its own, unless it links to that page: none that lists
    /// it, none that is written with the hash of the search index, and none of those from which
    /// withdrawn people's pictures are held back.
    fn bears_revisions(&self) -> bool {
        !self.shelf.lists_bodies()
            && self.reach.indexes.get().is_none()
            && !self.library.has_withdrawn()
    }
}

/// `None` if it may mean more.
fn touch(site: &Site, sources: &Sources, file: &str) -> Option<Touch> {
    let library = &*site.library;
    let path = file.strip_prefix(DIR)?.strip_prefix('/')?;
    if path.split('/').any(|part| part.starts_with('.')) {
        return Some(Touch::Nothing);
    }
    let Some(target) = document(library, path) else {
        let is_known = library.content.iter().flat_map(|files| files.iter());
        let is_known = is_known.map(|asset| &asset.path).any(|known| known == file);
        return (!is_known && !sources.has_anything(file)).then_some(Touch::Nothing);
    };
    let written = library.written(target);
    let (head, text) = content::revision(sources, &written.origin.path)?;
    let leads_to_unseen = library.schedule.links_to_unseen(&text.origin.source).next();
    let stays = written.head == Some(head)
        && leads_to_unseen.is_none()
        && site.keeps_plan(&text)
        && !site.reach.documents_read().contains(path);
    stays.then_some(Touch::Revised(target, text))
}

/// The document that is written in the file `path`, relative to `content/`.
fn document(library: &Library, path: &str) -> Option<Target> {
    let target = library.find(path)?;
    (library.file(target) == path).then_some(target)
}
