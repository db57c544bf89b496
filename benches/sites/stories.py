"""The sites that every engine is given: N pages of Vietnamese, the same for the same N.

A story has a section, terms in three taxonomies, a date that no other story has, two links to
other stories and, for the first K, a photo. `write(engine, folder, n, …)` writes a whole project
for one engine: the form beside this file (`zola`, `hugo`, `eleventy`: settings and templates),
over it the form's changes for the shape (`deep/zola`, …), then these stories. A `Shape` says how
a site differs from the ordinary one.

Terms are written so that all engines agree about them: without `đ`, which not every one turns
into `d` in an address, and with padded numbers, which stand in the same order for all.
"""
import dataclasses
import datetime
import json
import pathlib
import random
import shutil

HERE = pathlib.Path(__file__).resolve().parent
SECTIONS = {
    "tin-tuc": "Tin tức",
    "nguoi-tot-viec-tot": "Người tốt, việc tốt",
    "thi-dua": "Thi đua",
    "van-hoa": "Văn hóa",
    "the-thao": "Thể thao",
    "giao-duc": "Giáo dục",
    "y-te": "Y tế",
    "nong-nghiep": "Nông nghiệp",
    "moi-truong": "Môi trường",
    "thanh-nien": "Thanh niên",
    "phu-nu": "Phụ nữ",
    "cuu-chien-binh": "Cựu chiến binh",
}
TAXONOMIES = ("thon", "phong-trao", "chuyen-muc")
THON = [f"Thôn {n:02}" for n in range(1, 30)]
MOVEMENTS = [
    "Dân vận khéo", "Xây dựng nông thôn mới", "Học tập và làm theo Bác", "Uống nước nhớ nguồn",
    "Vì người nghèo", "Toàn dân bảo vệ an ninh", "Khuyến học", "Nếp sống văn hóa",
]
WORDS = (
    "bà con nhân dân trong xã cùng nhau đoàn kết xây dựng quê hương giàu đẹp văn minh phong trào thi đua "
    "yêu nước lan tỏa đến từng thôn từng gia đình cán bộ đảng viên gương mẫu đi đầu mùa vàng bội thu con "
    "đường mới trải nhựa phẳng lì các cháu đến trường vui vẻ điển hình tiên tiến được tuyên dương xứng đáng "
    "với truyền thống quê hương anh hùng"
).split()


@dataclasses.dataclass(frozen=True)
class Shape:
    """How a site is made; the fields' values are the ordinary site's."""

    says: str
    pages: tuple  # how many, unless the user says
    few: int  # enough to compare the engines' output
    forms: tuple = ("zola", "hugo", "eleventy")
    name: str = "stories"
    topics: int = 40  # terms of the third taxonomy
    depth: int = 1  # sections inside sections
    size: int = 0  # bytes of Markdown that a page has at least
    languages: tuple = ("vi",)  # every story in each of them


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("12 sections of short stories", (1000, 10_000), 500),
        Shape("few pages of 1 MB of Markdown each", (20,), 20, name="huge", size=1_000_000),
        Shape("sections nested 12 deep, with a trail of them on each page", (3000,), 600, name="deep", depth=12),
        Shape("5,000 terms in one taxonomy", (10_000,), 300, name="terms", topics=5000),
        Shape(
            "every story in 20 languages", (10_000,), 400, ("zola", "hugo"), name="languages",
            languages=tuple("vi cs da de el en es fi fr hu id it ms nl pl pt ro sv th tr".split()),
        ),
    )
}


def sentence(chance, least=8, most=22):
    words = [chance.choice(WORDS) for _ in range(chance.randint(least, most))]
    return " ".join(words).capitalize() + "."


def paragraph(chance):
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 6)))


def section_of(i, shape):
    """The folder of story `i`: the sections take turns, then their levels."""
    level = i // len(SECTIONS) % shape.depth
    return "/".join([list(SECTIONS)[i % len(SECTIONS)], *(f"cap-{n:02}" for n in range(2, level + 2))])


def sections(shape):
    """Address and title of every section, the outer ones first."""
    for level in range(shape.depth):
        for i, title in enumerate(SECTIONS.values()):
            yield section_of(i + level * len(SECTIONS), shape), title if level == 0 else f"{title}, cấp {level + 1:02}"


def address(i, shape, language="vi"):
    return f"{prefix(language)}/{section_of(i, shape)}/cau-chuyen-{i:06}/"


def prefix(language):
    return "" if language == "vi" else f"/{language}"


def file_name(stem, language):
    return f"{stem}.md" if language == "vi" else f"{stem}.{language}.md"


def story_file(site, i, shape):
    """Where story `i` lies in a project."""
    return pathlib.Path(site) / "content" / section_of(i, shape) / f"cau-chuyen-{i:06}.md"


def stories(n, shape):
    """Facts of each story, in an order that depends on nothing but `n`."""
    chance = random.Random(28_08_2025)
    first = datetime.datetime(2015, 1, 1)
    topics = [f"chuyên mục {i:04}" for i in range(1, shape.topics + 1)]
    for i in range(n):
        yield {
            "number": i,
            "title": f"{sentence(chance, 5, 9)[:-1]} {i}",
            # Seconds of the day tell stories of one day apart.
            "date": (first + datetime.timedelta(chance.randint(0, 3900), i % 86_400)).isoformat() + "Z",
            "description": sentence(chance),
            "thon": [chance.choice(THON)],
            "phong-trao": chance.sample(MOVEMENTS, 2),
            "chuyen-muc": chance.sample(topics, 3),
            "links": [chance.randrange(n) for _ in range(2)],
            "seed": chance.getrandbits(32),
        }


def body(story, shape, link, photo):
    """The Markdown below the front matter; `link(i)` is how an engine links to story `i`."""
    chance = random.Random(story["seed"])
    lines = [paragraph(chance), ""]
    if photo:
        lines += [photo, ""]
    for heading in range(3):
        lines += [f"## {sentence(chance, 3, 6)[:-1]}", "", paragraph(chance), ""]
        if heading == 0:
            lines += [f"- {sentence(chance)}" for _ in range(4)] + [""]
        if heading == 1:
            lines += [f"> {sentence(chance)}", ""]
    lines += _long(chance, shape.size)
    lines += [f"Xem thêm [chuyện này]({link(i)})." for i in story["links"]]
    return "\n".join(lines) + "\n"


def _long(chance, size):
    """Lines of about `size` bytes: all the Markdown that every engine reads alike."""
    lines, length = [], 0
    while length < size:
        words = [chance.choice(WORDS) for _ in range(6)]
        more = [
            f"## {sentence(chance, 3, 6)[:-1]}", "",
            f"{paragraph(chance)} **{words[0]}** và *{words[1]}*, `{words[2]}`, [{words[3]}](/{words[4]}/).", "",
            *(f"1. {sentence(chance)}\n   - {sentence(chance)}\n   - {sentence(chance)}" for _ in range(3)), "",
            "| Thôn | Số hộ | Ghi chú |", "| --- | ---: | --- |",
            *(f"| {chance.choice(THON)} | {chance.randint(50, 900)} | {words[5]} |" for _ in range(5)), "",
            "```", sentence(chance), sentence(chance), "```", "",
            f"> {paragraph(chance)}", "",
            paragraph(chance), "",
        ]
        lines += more
        length += len("\n".join(more).encode()) + 1
    return lines


def write(engine, folder, n, photos=0, photo_files=(), shape=SHAPES["stories"]):
    """Writes the project of one engine into `folder`; `photo_files` are JPEG or PNG files to use in turn.

    With several languages, `n` counts the pages of all of them.
    """
    folder = pathlib.Path(folder)
    shutil.copytree(HERE / engine, folder, dirs_exist_ok=True)
    if (HERE / shape.name / engine).exists():
        shutil.copytree(HERE / shape.name / engine, folder, dirs_exist_ok=True)
    writer = {"zola": Zola, "hugo": Hugo, "eleventy": Eleventy}[engine](folder, shape)
    for section, _ in sections(shape):
        (folder / "content" / section).mkdir(parents=True, exist_ok=True)
    writer.site()
    for story in stories(n // len(shape.languages), shape):
        i = story["number"]
        picture = None
        if i < photos and photo_files:
            source = pathlib.Path(photo_files[i % len(photo_files)])
            picture = f"anh/anh-{i}{source.suffix}"
            _photo(source, writer.pictures / picture, i)
        for language in shape.languages:
            path = folder / "content" / section_of(i, shape) / file_name(f"cau-chuyen-{i:06}", language)
            path.write_text(writer.story(story, language, picture), encoding="utf-8")


def _photo(source, target, i):
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copyfile(source, target)
        with target.open("ab") as file:
            file.write(i.to_bytes(4, "big"))  # no two photos are the same file


def _append(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _toml(facts):
    # A list or a text of JSON is one of TOML too.
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())


class Zola:
    """Writes for Zola 0.23, and so for loa."""

    def __init__(self, folder, shape):
        self.folder, self.shape, self.pictures = folder, shape, folder

    def site(self):
        for language in self.shape.languages:
            for weight, (section, title) in enumerate((("", "Trang nhất"), *sections(self.shape))):
                facts = {"title": title, "weight": weight}
                if section:
                    facts |= {"sort_by": "date", "paginate_by": 20}
                path = self.folder / "content" / section / file_name("_index", language)
                path.write_text(f"+++\n{_toml(facts)}+++\n", encoding="utf-8")
            if language != "vi":
                kinds = ", ".join(f'{{ name = "{kind}", paginate_by = 20 }}' for kind in TAXONOMIES)
                facts = f'title = "Xã Ví Dụ"\ngenerate_feeds = true\ntaxonomies = [{kinds}]\n'
                _append(self.folder / "zola.toml", f"\n[languages.{language}]\n{facts}")

    def story(self, story, language, picture):
        photo = f'{{{{ <photo path="{picture}" /> }}}}' if picture else None

        def link(i):
            return f"@/{section_of(i, self.shape)}/" + file_name(f"cau-chuyen-{i:06}", language)

        facts = _toml({"title": story["title"], "description": story["description"]})
        terms = _toml({kind: story[kind] for kind in TAXONOMIES})
        text = body(story, self.shape, link, photo)
        return f"+++\n{facts}date = {story['date']}\n[taxonomies]\n{terms}+++\n\n{text}"


class Hugo:
    """Writes for Hugo."""

    def __init__(self, folder, shape):
        self.folder, self.shape, self.pictures = folder, shape, folder / "assets"

    def site(self):
        for language in self.shape.languages:
            for weight, (section, title) in enumerate((("", "Trang nhất"), *sections(self.shape))):
                path = self.folder / "content" / section / file_name("_index", language)
                path.write_text(f"+++\n{_toml({'title': title, 'weight': weight})}+++\n", encoding="utf-8")
        if len(self.shape.languages) > 1:
            # By weight, translations stand in the order of their codes.
            for weight, language in enumerate(sorted(self.shape.languages), 1):
                _append(self.folder / "hugo.toml", f"\n[languages.{language}]\nweight = {weight}\n")

    def story(self, story, language, picture):
        photo = f'{{{{< photo "{picture}" >}}}}' if picture else None
        facts = _toml({key: story[key] for key in ("title", "description", *TAXONOMIES)})
        text = body(story, self.shape, lambda i: f"https://vi-du.vn{address(i, self.shape, language)}", photo)
        return f"+++\n{facts}date = {story['date']}\n+++\n\n{text}"


class Eleventy:
    """Writes for Eleventy."""

    def __init__(self, folder, shape):
        self.folder, self.shape, self.pictures = folder, shape, folder

    def site(self):
        home = {"url": "/", "title": "Trang nhất"}
        facts = [home] + [{"url": f"/{section}/", "title": title} for section, title in sections(self.shape)]
        (self.folder / "sections.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    def story(self, story, language, picture):
        photo = f'{{% photo "{picture}" %}}' if picture else None
        # Only a page with a photo pays for a template language.
        engines = "templateEngineOverride: njk,md\n" if picture else ""
        facts = {key: story[key] for key in ("title", "description", *TAXONOMIES)}
        lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
        text = body(story, self.shape, lambda i: f"https://vi-du.vn{address(i, self.shape, language)}", photo)
        return f"---\n{lines}date: {story['date']}\n{engines}---\n\n{text}"
