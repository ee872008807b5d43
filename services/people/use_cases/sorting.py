"""The key by which people's names sort: pinyin, surnames read as surnames."""

import os

# Characters read otherwise as a surname than alone, the commonest; longer surnames first.
SURNAMES = {
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


def sort_key(name: str) -> str:
    """Pinyin in lower case, by which names sort without a locale in the database."""
    # The dictionary of phrases takes 44 MB in each process and knows words, not people's names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    # Here and not above: only a process that writes names needs it.
    from pypinyin import lazy_pinyin

    surname = next((s for s in SURNAMES if name.startswith(s)), "")
    given = lazy_pinyin(name[len(surname) :])
    return " ".join([SURNAMES[surname], *given] if surname else given).lower()
