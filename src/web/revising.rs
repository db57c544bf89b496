//! Bodies that were written anew while a preview runs. Most saves change nothing but the body of
//! one page: then the plan stays, whatever the size of the site, and what is asked for from then
//! on has the new text.

use super::search;
use super::site::Site;
use crate::content::{DIR, Revision};
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
    if !site.bears_revisions() {
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

impl Site {
    /// Whether a new body changes no other page: none that lists it, none that it links to, none
    /// that is written with the hash of the search index, and none of those from which withdrawn
    /// people's pictures are held back.
    fn bears_revisions(&self) -> bool {
        let mut pages = self.library.pages.iter();
        let lists_bodies = self.shelf.lists_bodies() || self.shelf.lists_links();
        !lists_bodies
            && self.reach.indexes.get().is_none()
            && pages.all(|page| page.document.matter.withdrawn.is_none())
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
    let text = match target {
        Target::Page(id) => library.page(id).document.revision(sources),
        Target::Section(id) => library.section(id).document.revision(sources),
    }?;
    let leads_to_unseen = library.schedule.links_to_unseen(&text.origin.source).next();
    let stays = leads_to_unseen.is_none() && site.keeps_plan(&text) && !site.reach.has_read(path);
    stays.then_some(Touch::Revised(target, text))
}

/// The document that is written in the file `path`, relative to `content/`.
fn document(library: &Library, path: &str) -> Option<Target> {
    let target = library.find(path)?;
    (library.file(target) == path).then_some(target)
}
