//! Colour spaces: which plates a colour reaches, and whether it may be there at all.

use lopdf::{Dictionary, Object};

use super::{Examiner, Fault, as_dict, number, shown};

/// Spaces within spaces: an index into a spot colour's alternate is as deep as it gets.
const DEEPEST: usize = 6;

/// What the numbers of a colour mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Space {
    /// One number, 1 is white.
    Gray,
    /// Four inks.
    Cmyk,
    /// Plates by name, each from 0 to 1.
    Plates(usize),
    /// An index into a list of colours.
    Indexed,
    /// A pattern; without colours of its own it takes those of another space.
    Pattern,
    /// Screen colours, colours by measure, and what cannot be read: told already.
    Other,
}

impl Space {
    /// How many numbers a colour has, where it is known.
    pub(super) fn numbers(&self) -> Option<usize> {
        match self {
            Space::Gray | Space::Indexed => Some(1),
            Space::Cmyk => Some(4),
            Space::Plates(n) => Some(*n),
            Space::Pattern | Space::Other => None,
        }
    }
}

impl<'d> Examiner<'d> {
    /// The space of this name among the resources, or one that the format knows.
    pub(super) fn named_space(
        &mut self,
        name: &[u8],
        resources: Option<&'d Dictionary>,
        place: &'static str,
    ) -> Space {
        let own = resources.and_then(|r| self.dict(r, b"ColorSpace"));
        if let Some(space) = own.and_then(|spaces| self.get(spaces, name)) {
            return self.space(space, resources, place, 0);
        }
        match name {
            b"DeviceGray" | b"G" => Space::Gray,
            b"DeviceCMYK" | b"CMYK" => Space::Cmyk,
            b"Pattern" => Space::Pattern,
            b"DeviceRGB" | b"RGB" => {
                // A default space takes the place of the screen's.
                let managed = own.is_some_and(|spaces| spaces.has(b"DefaultRGB"));
                self.tell_rgb(if managed { "DefaultRGB" } else { "DeviceRGB" }, place);
                Space::Other
            }
            _ => {
                let fault = Fault::error("pdf-resource-missing").with("name", shown(name));
                self.note_here(fault);
                Space::Other
            }
        }
    }

    /// Reads a colour space and tells what is wrong with it.
    pub(super) fn space(
        &mut self,
        object: &'d Object,
        resources: Option<&'d Dictionary>,
        place: &'static str,
        depth: usize,
    ) -> Space {
        if depth > DEEPEST {
            self.note_here(Fault::error("pdf-content-broken"));
            return Space::Other;
        }
        let items = match object {
            Object::Name(name) => return self.named_space(name, None, place),
            Object::Array(items) => items.as_slice(),
            _ => &[],
        };
        let item = |i: usize| items.get(i).and_then(|o| self.follow(o));
        let kind = item(0).and_then(|k| k.as_name().ok()).unwrap_or_default();
        match kind {
            b"DeviceGray" | b"DeviceCMYK" | b"DeviceRGB" | b"G" | b"CMYK" | b"RGB" => {
                self.named_space(kind, resources, place)
            }
            b"CalRGB" | b"Lab" => {
                self.tell_rgb(&shown(kind), place);
                Space::Other
            }
            b"CalGray" => {
                self.tell_rgb("CalGray", place);
                Space::Gray
            }
            b"ICCBased" => {
                let parts = item(1).and_then(as_dict).and_then(|d| self.get(d, b"N"));
                let parts = parts.and_then(number).unwrap_or(0.0);
                let profile = items.get(1).and_then(|p| p.as_reference().ok());
                if parts == 4.0 && profile.is_some() && profile == self.condition {
                    return Space::Cmyk;
                }
                self.tell_rgb(&format!("ICC ({parts})"), place);
                match parts as i64 {
                    1 => Space::Gray,
                    4 => Space::Cmyk,
                    _ => Space::Other,
                }
            }
            b"Indexed" | b"I" => {
                if let Some(base) = item(1) {
                    self.space(base, resources, place, depth + 1);
                }
                Space::Indexed
            }
            b"Pattern" => {
                if let Some(base) = item(1) {
                    self.space(base, resources, place, depth + 1);
                }
                Space::Pattern
            }
            b"Separation" | b"DeviceN" => {
                let count = match item(1) {
                    Some(Object::Array(names)) => names.len(),
                    _ => 1,
                };
                if let Some(alternate) = item(2) {
                    self.space(alternate, resources, place, depth + 1);
                }
                Space::Plates(count)
            }
            _ => {
                self.note_here(Fault::error("pdf-content-broken"));
                Space::Other
            }
        }
    }

    /// Screen colours print as nobody foresees; colours by measure are turned into inks by
    /// whoever prints. Neither is a mixture that the shop can rely on.
    fn tell_rgb(&mut self, space: &str, place: &'static str) {
        let fault = if space == "DeviceRGB" {
            Fault::error("pdf-rgb")
        } else {
            self.strictly("pdf-colour-managed").with("space", space)
        };
        self.note_here(fault.with("where", place));
    }
}
