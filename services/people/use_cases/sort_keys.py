"""Sort keys of people's names: pinyin, with the readings that surnames have."""

import os

# Common surnames whose reading differs from the character's usual one; longer surnames first.
SURNAME_PINYIN = {
    "万俟": "mo qi",
    "单于": "chan yu",
    "尉迟": "yu chi",
    "澹台": "tan tai",
    "乐": "yue",
    "仇": "qiu",
    "佴": "nai",
    "区": "ou",
    "单": "shan",
    "召": "shao",
    "员": "yun",
    "折": "she",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "种": "chong",
    "秘": "bi",
    "繁": "po",
    "缪": "miao",
    "翟": "zhai",
    "覃": "qin",
    "解": "xie",
    "黑": "he",
}


def name_sort_key(name: str) -> str:
    """Return a name's pinyin in lower case, which sorts without a locale in the database."""
    # The dictionary of phrases takes 44 MB in each process and knows words, not people's names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    # Here and not above: only a process that writes names needs it.
    from pypinyin import lazy_pinyin

    surname = next(
        (name_prefix for name_prefix in SURNAME_PINYIN if name.startswith(name_prefix)), ""
    )
    given_name = lazy_pinyin(name[len(surname) :])
    return " ".join([SURNAME_PINYIN[surname], *given_name] if surname else given_name).lower()
