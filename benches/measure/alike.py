"""Whether the engines made the same site: the same HTML files with the same words and links."""
import html.parser
import pathlib
import re

BASE = "https://vi-du.vn"
UNSEEN = {"script", "style", "template"}


class _Seen(html.parser.HTMLParser):
    """What a reader of the page meets, in order: words, links' targets, pictures' sizes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.met, self.unseen, self.redirect = [], 0, None

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.unseen += tag in UNSEEN
        if tag == "a":
            self.met.append("→ " + (facts.get("href") or "").removeprefix(BASE))
        elif tag == "img":
            wide, high = int(facts["width"]), int(facts["height"])
            # Half a pixel of height is cut off by some and rounded by others.
            self.met.append(f"▣ {wide} wide, {wide / high:.2f}:1, in {facts['srcset'].count(',') + 1} sizes")
        elif tag == "meta" and (facts.get("http-equiv") or "").lower() == "refresh":
            self.redirect = facts["content"].split("url=")[-1].removeprefix(BASE)

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN

    def handle_data(self, data):
        if not self.unseen:
            self.met += data.split()


def seen(path):
    """A page's visible text as a list; a page that only leads on, as where it leads."""
    parser = _Seen()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    return ["leads to", parser.redirect] if parser.redirect else parser.met


def read(out):
    """Every page and feed of an output folder by its path, and the addresses in its sitemaps."""
    out = pathlib.Path(out)
    found = {path.relative_to(out).as_posix(): seen(path) for path in out.rglob("*.html")}
    # Hugo makes a page of this kind for each language, the others one for all.
    found = {path: words for path, words in found.items() if not path.endswith("/404.html")}
    addresses = []
    for path in out.rglob("*.xml"):
        text = path.read_text(encoding="utf-8")
        if "<feed" in text:
            found[path.relative_to(out).as_posix()] = re.findall(r"<title>(.*?)</title>", text)
        else:  # one sitemap or several and an index, as an engine likes
            addresses += (a for a in re.findall(r"<loc>(.*?)</loc>", text) if not a.endswith(".xml"))
    return found | {"sitemaps": sorted(addresses)}


def differences(left, right, names):
    """Lines that tell where two outputs differ, one a file."""
    for path in sorted(left.keys() | right.keys()):
        if path not in left or path not in right:
            yield f"{path}: only {names[0] if path in left else names[1]} has it"
        elif left[path] != right[path]:
            a, b = left[path], right[path]
            at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            around = slice(max(0, at - 3), at + 6)
            yield f"{path}: {names[0]} “{' '.join(a[around])}”, {names[1]} “{' '.join(b[around])}”"
