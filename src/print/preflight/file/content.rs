//! Drawings, walked operator by operator: what is painted, in which inks, over what.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::colour::Space;
use super::operators::{Operation, Operators};
use super::{Examiner, Fault, as_dict, shown};

/// Sums of ink are exact up to rounding.
const ROUNDING: f64 = 0.1;

/// How many numbers an operator needs at least; nothing if there is no such operator.
fn least_numbers(operator: &[u8]) -> Option<usize> {
    Some(match operator {
        b"cm" | b"c" | b"Tm" | b"d1" => 6,
        b"re" | b"v" | b"y" | b"K" | b"k" => 4,
        b"RG" | b"rg" => 3,
        b"m" | b"l" | b"Td" | b"TD" | b"d0" | b"\"" => 2,
        b"w" | b"J" | b"j" | b"M" | b"d" | b"i" | b"G" | b"g" => 1,
        b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tf" | b"Tr" | b"Ts" => 1,
        b"q" | b"Q" | b"ri" | b"gs" | b"h" | b"W" | b"W*" | b"n" | b"sh" | b"Do" | b"BI" => 0,
        b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => 0,
        b"BT" | b"ET" | b"T*" | b"Tj" | b"TJ" | b"'" => 0,
        b"CS" | b"cs" | b"SC" | b"sc" | b"SCN" | b"scn" => 0,
        b"MP" | b"DP" | b"BMC" | b"BDC" | b"EMC" | b"BX" | b"EX" => 0,
        _ => return None,
    })
}

/// A colour as it stands in the drawing.
#[derive(Clone, Debug)]
struct Colour {
    space: Space,
    numbers: Vec<f64>,
}

impl Colour {
    fn black() -> Colour {
        Colour {
            space: Space::Gray,
            numbers: vec![0.0],
        }
    }

    /// The first colour of a space.
    fn first(space: Space) -> Colour {
        let numbers = match space {
            Space::Cmyk => vec![0.0, 0.0, 0.0, 1.0],
            Space::Plates(n) => vec![1.0; n.min(32)],
            _ => vec![0.0],
        };
        Colour { space, numbers }
    }

    /// The sum of the plates in per cent, where it is known.
    fn ink(&self) -> Option<f64> {
        let sum = || self.numbers.iter().map(|n| n.clamp(0.0, 1.0)).sum::<f64>() * 100.0;
        match self.space {
            Space::Cmyk | Space::Plates(_) => Some(sum()),
            Space::Gray => Some(100.0 - sum()),
            _ => None,
        }
    }
}

/// What the drawing has set.
#[derive(Clone, Debug)]
struct State {
    fill: Colour,
    stroke: Colour,
    overprint_fill: bool,
    overprint_stroke: bool,
}

impl State {
    /// What a page begins with.
    fn first() -> State {
        State {
            fill: Colour::black(),
            stroke: Colour::black(),
            overprint_fill: false,
            overprint_stroke: false,
        }
    }
}

/// A drawing on its way.
struct Walk<'d> {
    resources: Option<&'d Dictionary>,
    depth: usize,
    state: State,
    saved: Vec<State>,
    texts: usize,
    marked: usize,
    /// Inside `BX … EX` unknown operators are passed over.
    lenient: usize,
    unbalanced: bool,
}

impl<'d> Walk<'d> {
    fn new(resources: Option<&'d Dictionary>, depth: usize, state: State) -> Self {
        Walk {
            resources,
            depth,
            state,
            saved: Vec::new(),
            texts: 0,
            marked: 0,
            lenient: 0,
            unbalanced: false,
        }
    }

    /// Ends a pair; an end without a beginning is noted.
    fn end(count: &mut usize, unbalanced: &mut bool) {
        match count.checked_sub(1) {
            Some(rest) => *count = rest,
            None => *unbalanced = true,
        }
    }
}

/// `q` nests no deeper than this in any honest file.
const MOST_SAVED: usize = 4096;

impl<'d> Examiner<'d> {
    /// Everything that a page draws.
    pub(super) fn drawing(&mut self, page: &'d Dictionary) {
        self.seen.clear();
        self.most_ink = 0.0;
        self.drawn = 0;
        let resources = self.inherited(page, b"Resources").and_then(as_dict);
        self.group(page, resources);
        let mut bytes = Vec::new();
        let mut whole = true;
        for part in self.contents(page) {
            let unpacked = part.as_stream().ok().and_then(|s| self.drawing_bytes(s));
            whole &= unpacked.is_some();
            bytes.extend(unpacked.unwrap_or_default());
            bytes.push(b'\n');
        }
        if whole {
            self.walk(&bytes, resources, 0, State::first());
        }
        if self.drawn == 0 && whole && self.left > 0 {
            self.note_here(Fault::error("pdf-empty-page"));
        }
        if self.most_ink > self.expected.ink_limit + ROUNDING {
            let fault = Fault::warning("pdf-ink-limit").with("sum", self.most_ink.round());
            self.note_here(fault.with("limit", self.expected.ink_limit));
        }
    }

    /// A drawing in a drawing: each is walked once a page.
    fn inner(&mut self, stream: &'d Stream, resources: Option<&'d Dictionary>, depth: usize) {
        self.inner_from(stream, resources, depth, State::first());
    }

    /// A drawing that begins with what the one around it has set, as forms do.
    fn inner_from(
        &mut self,
        stream: &'d Stream,
        resources: Option<&'d Dictionary>,
        depth: usize,
        state: State,
    ) {
        if depth > super::DEEPEST {
            self.note(Fault::warning("pdf-too-heavy"));
            return;
        }
        let own = self.dict(&stream.dict, b"Resources").or(resources);
        self.group(&stream.dict, own);
        if let Some(bytes) = self.drawing_bytes(stream) {
            self.walk(&bytes, own, depth, state);
        }
    }

    fn walk(
        &mut self,
        bytes: &[u8],
        resources: Option<&'d Dictionary>,
        depth: usize,
        state: State,
    ) {
        let mut walk = Walk::new(resources, depth, state);
        let mut operators = Operators::new(bytes);
        loop {
            match operators.next() {
                Ok(Some(operation)) => self.operation(&operation, &mut walk),
                Ok(None) => break,
                Err(_) => {
                    self.note_here(Fault::error("pdf-content-broken"));
                    return;
                }
            }
        }
        let open = walk.saved.len() + walk.texts + walk.marked + walk.lenient;
        if open > 0 || walk.unbalanced {
            self.note_here(Fault::error("pdf-operators-unbalanced"));
        }
    }

    fn operation(&mut self, operation: &Operation<'_>, walk: &mut Walk<'d>) {
        let operator = operation.operator;
        match least_numbers(operator) {
            None if walk.lenient > 0 => return,
            None => {
                let fault = Fault::error("pdf-operator-unknown").with("name", shown(operator));
                self.note_here(fault);
                return;
            }
            Some(least) if operation.numbers.len() < least => {
                let fault = Fault::error("pdf-operands-missing").with("name", shown(operator));
                self.note_here(fault);
                return;
            }
            Some(_) => {}
        }
        match operator {
            b"q" if walk.saved.len() < MOST_SAVED => walk.saved.push(walk.state.clone()),
            b"q" => walk.unbalanced = true,
            b"Q" => match walk.saved.pop() {
                Some(state) => walk.state = state,
                None => walk.unbalanced = true,
            },
            b"BT" => walk.texts += 1,
            b"ET" => Walk::end(&mut walk.texts, &mut walk.unbalanced),
            b"BMC" | b"BDC" => walk.marked += 1,
            b"EMC" => Walk::end(&mut walk.marked, &mut walk.unbalanced),
            b"BX" => walk.lenient += 1,
            b"EX" => Walk::end(&mut walk.lenient, &mut walk.unbalanced),
            b"gs" | b"Tf" | b"Do" | b"sh" => self.call(operation, walk),
            b"BI" => self.inline_picture(operation, walk),
            b"f" | b"F" | b"f*" | b"Tj" | b"TJ" | b"'" | b"\"" => self.paint(walk, true, false),
            b"S" | b"s" => self.paint(walk, false, true),
            b"B" | b"B*" | b"b" | b"b*" => self.paint(walk, true, true),
            _ => self.colour(operation, walk),
        }
    }

    /// Operators that set a colour.
    fn colour(&mut self, operation: &Operation<'_>, walk: &mut Walk<'d>) {
        let operator = operation.operator;
        let numbers = || operation.numbers.clone();
        let name = operation.name.as_deref();
        let place = "kind-pdf-drawing";
        let stroke = operator.first().is_some_and(u8::is_ascii_uppercase);
        let colour = match operator {
            b"g" | b"G" => Colour {
                space: Space::Gray,
                numbers: numbers(),
            },
            b"k" | b"K" => Colour {
                space: Space::Cmyk,
                numbers: numbers(),
            },
            b"rg" | b"RG" => Colour {
                space: self.named_space(b"DeviceRGB", walk.resources, place),
                numbers: numbers(),
            },
            b"cs" | b"CS" => {
                let space = self.named_space(name.unwrap_or_default(), walk.resources, place);
                Colour::first(space)
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                let current = if stroke {
                    &walk.state.stroke
                } else {
                    &walk.state.fill
                };
                let space = current.space.clone();
                if space
                    .numbers()
                    .is_some_and(|n| n > operation.numbers.len() && n <= 32)
                {
                    let fault = Fault::error("pdf-operands-missing").with("name", shown(operator));
                    self.note_here(fault);
                    return;
                }
                if let (Space::Pattern, Some(name)) = (&space, name) {
                    self.pattern(name, walk);
                }
                Colour {
                    space,
                    numbers: numbers(),
                }
            }
            _ => return,
        };
        let bounded = matches!(colour.space, Space::Gray | Space::Cmyk | Space::Plates(_));
        if bounded && colour.numbers.iter().any(|n| !(-1e-4..=1.0001).contains(n)) {
            self.note_here(Fault::error("pdf-colour-range"));
        }
        if stroke {
            walk.state.stroke = colour;
        } else {
            walk.state.fill = colour;
        }
    }

    /// Something is painted with the colours set.
    fn paint(&mut self, walk: &Walk<'d>, fill: bool, stroke: bool) {
        self.drawn += 1;
        let state = &walk.state;
        let painted = [
            (fill, &state.fill, state.overprint_fill),
            (stroke, &state.stroke, state.overprint_stroke),
        ];
        for (_, colour, overprints) in painted.into_iter().filter(|p| p.0) {
            let Some(ink) = colour.ink() else { continue };
            // What was set once counts once: the page's maximum is told at its end.
            self.most_ink = self.most_ink.max(ink);
            if overprints && ink <= 0.0 {
                self.note_here(Fault::error("pdf-white-overprint"));
            }
        }
    }

    /// Operators that call a resource by name.
    fn call(&mut self, operation: &Operation<'_>, walk: &mut Walk<'d>) {
        let kind: &[u8] = match operation.operator {
            b"gs" => b"ExtGState",
            b"Tf" => b"Font",
            b"sh" => b"Shading",
            _ => b"XObject",
        };
        let name = operation.name.as_deref().unwrap_or_default();
        let Some((id, object)) = self.resource(walk.resources, kind, name) else {
            let fault = Fault::error("pdf-resource-missing").with("name", shown(name));
            self.note_here(fault);
            return;
        };
        let first_time = id.is_none_or(|id| self.seen.insert(id));
        match (kind, object) {
            (b"ExtGState", state) => {
                let Some(state) = as_dict(state) else { return };
                let change = self.graphics_state(state);
                let now = &mut walk.state;
                now.overprint_fill = change.overprint_fill.unwrap_or(now.overprint_fill);
                now.overprint_stroke = change.overprint_stroke.unwrap_or(now.overprint_stroke);
                if first_time {
                    if let Some(mask) = change.mask {
                        let drawn = self.drawn;
                        self.inner(mask, walk.resources, walk.depth + 1);
                        self.drawn = drawn;
                    }
                    if let Some(font) = change.font {
                        self.font(font);
                    }
                }
            }
            (b"Font", font) if first_time => {
                let Some(font) = as_dict(font) else { return };
                let own = self.dict(font, b"Resources").or(walk.resources);
                for glyph in self.font(font) {
                    self.inner(glyph, own, walk.depth + 1);
                }
            }
            (b"Shading", shading) => {
                self.drawn += 1;
                self.shading(shading, walk.resources);
            }
            (b"XObject", Object::Stream(stream)) => self.external(stream, (id, first_time), walk),
            _ => {}
        }
    }

    /// A picture or a form; `id` is its number in the file, and whether it is met first.
    fn external(
        &mut self,
        stream: &'d Stream,
        (id, first_time): (Option<ObjectId>, bool),
        walk: &Walk<'d>,
    ) {
        match self.name(&stream.dict, b"Subtype") {
            Some(b"Image") => {
                self.drawn += 1;
                let dict = &stream.dict;
                let stencil = if first_time {
                    self.picture(stream, walk.resources)
                } else {
                    self.get(dict, b"ImageMask")
                        .is_some_and(|m| matches!(m, Object::Boolean(true)))
                };
                if stencil {
                    self.paint(walk, true, false);
                }
            }
            Some(b"Form") if first_time => {
                if self.get(&stream.dict, b"Ref").is_some() {
                    self.note_here(Fault::error("pdf-external-data"));
                }
                self.open.extend(id);
                let state = walk.state.clone();
                self.inner_from(stream, walk.resources, walk.depth + 1, state);
                self.open.pop();
            }
            Some(b"Form") if id.is_some_and(|id| self.open.contains(&id)) => {
                self.note_here(Fault::error("pdf-content-broken"));
            }
            Some(b"Form") => self.drawn += 1,
            _ => {}
        }
    }

    fn pattern(&mut self, name: &[u8], walk: &Walk<'d>) {
        let Some((id, pattern)) = self.resource(walk.resources, b"Pattern", name) else {
            let fault = Fault::error("pdf-resource-missing").with("name", shown(name));
            self.note_here(fault);
            return;
        };
        if id.is_some_and(|id| !self.seen.insert(id)) {
            return;
        }
        match pattern {
            Object::Stream(tile) => {
                let drawn = self.drawn;
                self.inner(tile, walk.resources, walk.depth + 1);
                self.drawn = drawn;
            }
            Object::Dictionary(dict) => {
                if let Some(shading) = self.get(dict, b"Shading") {
                    self.shading(shading, walk.resources);
                }
                if let Some(state) = self.dict(dict, b"ExtGState") {
                    self.graphics_state(state);
                }
            }
            _ => {}
        }
    }

    fn inline_picture(&mut self, operation: &Operation<'_>, walk: &Walk<'d>) {
        self.drawn += 1;
        let value = |keys: [&[u8]; 2]| {
            let found = operation
                .inline
                .iter()
                .find(|(k, _)| keys.contains(&k.as_slice()));
            found.map(|(_, v)| v.as_slice())
        };
        if let Some(space) = value([b"CS", b"ColorSpace"])
            && space != b"I"
            && space != b"Indexed"
        {
            self.named_space(space, walk.resources, "kind-pdf-picture");
        }
        if matches!(value([b"F", b"Filter"]), Some(b"LZW" | b"LZWDecode")) {
            self.note_here(self.strictly("pdf-old-filter"));
        }
    }

    /// A resource with its number in the file, by which it is known again.
    fn resource(
        &self,
        resources: Option<&'d Dictionary>,
        kind: &[u8],
        name: &[u8],
    ) -> Option<(Option<ObjectId>, &'d Object)> {
        let object = self.dict(resources?, kind)?.get(name).ok()?;
        let (id, object) = self.doc.dereference(object).ok()?;
        (!object.is_null()).then_some((id, object))
    }
}
