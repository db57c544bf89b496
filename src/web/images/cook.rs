//! Making renditions: a source is decoded once for all of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::rendition::Rendition;
use super::{colour, encode, lock};
use crate::diag::{Outcome, Place, Warned};
use crate::disk::Store;
use crate::picture::{Crop, Decoded, Fault, Header, LARGEST_FILE, raster};
use crate::recipe::{Body, Kitchen, Recipe};

/// The renditions of one source that are decoded as fine as each other.
#[derive(Debug)]
pub(super) struct Batch {
    /// Renditions that are still to be made. The last one lets the pixels go: no more
    /// sources are in memory than threads are at work.
    left: AtomicUsize,
    source: Mutex<Option<Result<Arc<Source>, Told>>>,
}

/// What was found wrong with a source: each of its renditions says so.
type Told = Vec<crate::diag::Diagnostic>;

/// A decoded source.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) header: Header,
    pub(super) decoded: Decoded,
}

impl Batch {
    /// Of `left` renditions.
    pub(super) fn new(left: usize) -> Batch {
        Batch {
            left: AtomicUsize::new(left),
            source: Mutex::new(None),
        }
    }

    /// The source of `rendition`, decoded by whoever comes first; the others wait for it.
    fn source(&self, rendition: &Rendition) -> Outcome<Arc<Source>> {
        lock(&self.source)
            .get_or_insert_with(|| decode(rendition).map(Arc::new))
            .clone()
    }

    /// One rendition is made.
    fn done(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) <= 1 {
            *lock(&self.source) = None;
        }
    }
}

/// The recipe of a rendition.
pub(super) struct Cooking {
    pub(super) rendition: Arc<Rendition>,
    pub(super) batch: Arc<Batch>,
    pub(super) store: Arc<Store>,
}

impl Recipe for Cooking {
    fn cook<'k>(&'k self, _: &'k dyn Kitchen) -> Outcome<Warned<Body<'k>>> {
        let kept = self.store.get(&self.rendition.key);
        let made = match kept {
            Some(bytes) => Ok(bytes),
            None => self.make(),
        };
        self.batch.done();
        made.map(|bytes| Warned::clean(Body::Bytes(bytes)))
    }
}

impl Cooking {
    fn make(&self) -> Outcome<Vec<u8>> {
        let source = self.batch.source(&self.rendition)?;
        let bytes =
            render(&self.rendition, &source).map_err(|fault| told(&self.rendition, fault))?;
        self.store.put(&self.rendition.key, &bytes);
        Ok(bytes)
    }
}

fn decode(rendition: &Rendition) -> Outcome<Source> {
    let bytes = rendition.source.read_within(LARGEST_FILE)?;
    let decoded = Header::read(&bytes).and_then(|header| {
        let decoded = whole(&header, bytes, rendition.factor())?;
        Ok(Source { header, decoded })
    });
    decoded.map_err(|fault| told(rendition, fault))
}

/// The whole picture, `factor` times coarser than it is stored if its format can.
pub(super) fn whole(header: &Header, bytes: Vec<u8>, factor: u32) -> Result<Decoded, Fault> {
    let (width, height) = header.size();
    let all = Crop {
        x: 0,
        y: 0,
        width,
        height,
    };
    let target = ((width / factor).max(1), (height / factor).max(1));
    header.decode(bytes, all, target)
}

/// Cut out, resized, turned upright, in colours that the format can hold.
fn render(rendition: &Rendition, source: &Source) -> Result<Vec<u8>, Fault> {
    let Source { header, decoded } = source;
    let geometry = rendition.geometry;
    let stored = raster::stored(
        header.orientation,
        (header.width, header.height),
        geometry.crop,
    );
    let across = decoded.part[2] / f64::from(header.width);
    let down = decoded.part[3] / f64::from(header.height);
    let part = [
        decoded.part[0] + f64::from(stored.x) * across,
        decoded.part[1] + f64::from(stored.y) * down,
        f64::from(stored.width) * across,
        f64::from(stored.height) * down,
    ];
    let target = raster::upright(header.orientation, (geometry.width, geometry.height));
    let picture = decoded
        .raster
        .resample(part, target, rendition.filter)?
        .turn(header.orientation);
    let picture = colour::for_screens(picture, header.icc.as_deref(), rendition.encoding)?;
    encode::encode(&picture, rendition.encoding)
}

fn told(rendition: &Rendition, fault: Fault) -> Told {
    let path = &rendition.source.path;
    vec![fault.tell(path, Some(Place::file(path.as_str())))]
}
