"""The stories that every engine is given: N pages of Vietnamese, the same for the same N.

A story has a section, terms in three taxonomies, a date, two links to other stories and, for
the first K, a photo. `write(engine, folder, n, k)` writes a whole project for one engine from
these stories and the templates beside this file.
"""
import datetime
import pathlib
import random
import shutil

HERE = pathlib.Path(__file__).resolve().parent
SECTIONS = (
    "tin-tuc nguoi-tot-viec-tot thi-dua van-hoa the-thao giao-duc y-te nong-nghiep moi-truong "
    "thanh-nien phu-nu cuu-chien-binh"
).split()
THON = [f"Thôn {n}" for n in range(1, 30)]
MOVEMENTS = [
    "Dân vận khéo", "Xây dựng nông thôn mới", "Học tập và làm theo Bác", "Đền ơn đáp nghĩa",
    "Vì người nghèo", "Toàn dân bảo vệ an ninh", "Khuyến học", "Gia đình văn hóa",
]
TAGS = [f"chủ đề {n}" for n in range(1, 41)]
WORDS = (
    "bà con nhân dân trong xã cùng nhau đoàn kết xây dựng quê hương giàu đẹp văn minh phong trào thi đua "
    "yêu nước lan tỏa đến từng thôn từng gia đình cán bộ đảng viên gương mẫu đi đầu mùa vàng bội thu con "
    "đường mới trải nhựa phẳng lì các cháu đến trường vui vẻ điển hình tiên tiến được tuyên dương xứng đáng "
    "với truyền thống quê hương anh hùng"
).split()


def sentence(chance, least=8, most=22):
    words = [chance.choice(WORDS) for _ in range(chance.randint(least, most))]
    return " ".join(words).capitalize() + "."


def paragraph(chance):
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 6)))


def stories(n):
    """Facts of each story, in an order that depends on nothing but `n`."""
    chance = random.Random(28_08_2025)
    first = datetime.date(2015, 1, 1)
    for i in range(n):
        yield {
            "name": f"cau-chuyen-{i:06}",
            "section": SECTIONS[i % len(SECTIONS)],
            "title": f"{sentence(chance, 5, 9)[:-1]} {i}",
            "date": (first + datetime.timedelta(days=chance.randint(0, 3900))).isoformat(),
            "description": sentence(chance),
            "thon": [chance.choice(THON)],
            "phong_trao": chance.sample(MOVEMENTS, 2),
            "chu_de": chance.sample(TAGS, 3),
            "links": [chance.randrange(n) for _ in range(2)],
            "seed": chance.getrandbits(32),
        }


def body(story, link, photo):
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
    lines += [f"Xem thêm [chuyện này]({link(i)})." for i in story["links"]]
    return "\n".join(lines) + "\n"


def quoted(texts):
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def address(i):
    return f"/{SECTIONS[i % len(SECTIONS)]}/cau-chuyen-{i:06}/"


def write(engine, folder, n, photos=0, photo_files=()):
    """Writes the project of one engine into `folder`; `photo_files` are JPEG or PNG files to use in turn."""
    folder = pathlib.Path(folder)
    shutil.copytree(HERE / engine, folder, dirs_exist_ok=True)
    content = folder / "content"
    for section in SECTIONS:
        (content / section).mkdir(parents=True, exist_ok=True)
    writer = {"zola": _zola, "hugo": _hugo}[engine]
    for i, story in enumerate(stories(n)):
        picture = None
        if i < photos and photo_files:
            source = pathlib.Path(photo_files[i % len(photo_files)])
            picture = f"anh-{i}{source.suffix}"
            place = {"zola": folder / "static" / "anh", "hugo": folder / "assets" / "anh"}[engine]
            place.mkdir(parents=True, exist_ok=True)
            target = place / picture
            if not target.exists():
                shutil.copyfile(source, target)
                with target.open("ab") as file:
                    file.write(i.to_bytes(4, "big"))  # no two photos are the same file
        writer(content, story, picture)


def _zola(content, story, picture):
    photo = f"{{{{ <photo path=\"anh/{picture}\" /> }}}}" if picture else None
    link = lambda i: f"@/{SECTIONS[i % len(SECTIONS)]}/cau-chuyen-{i:06}.md"
    terms = "".join(f"{key} = {quoted(story[key])}\n" for key in ("thon", "phong_trao", "chu_de"))
    text = (
        f'+++\ntitle = "{story["title"]}"\ndate = {story["date"]}\ndescription = "{story["description"]}"\n'
        f"[taxonomies]\n{terms}+++\n\n{body(story, link, photo)}"
    )
    (content / story["section"] / f"{story['name']}.md").write_text(text, encoding="utf-8")


def _hugo(content, story, picture):
    photo = f"{{{{< photo \"anh/{picture}\" >}}}}" if picture else None
    terms = "".join(f"{key} = {quoted(story[key])}\n" for key in ("thon", "phong_trao", "chu_de"))
    text = (
        f'+++\ntitle = "{story["title"]}"\ndate = {story["date"]}\ndescription = "{story["description"]}"\n'
        f"{terms}+++\n\n{body(story, address, photo)}"
    )
    (content / story["section"] / f"{story['name']}.md").write_text(text, encoding="utf-8")

