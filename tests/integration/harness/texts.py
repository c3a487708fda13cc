# SPDX-License-Identifier: MIT
"""Message texts that catch what programs do to text: trimming, newline changes, charsets, lengths."""
import random

_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,;:!?'\"()[]{}<>&@#%*+-=/\\|~^_`$",
    "你好世界今天天气不错我们明天见面吧谢谢再见简体中文繁體字，。！？「」《》、",
    "😀😂❤️👍🏽👩‍👩‍👧‍👦🇩🇪🏳️‍🌈🎉🐉☕️",
    "שלום עולם مرحبا بالعالم كيف حالك ١٢٣",
    "äöüßñçøåéèêëÄÖÜ ελληνικά русский язык đẹp",
    "日本語テスト 한국어 시험 ไทย हिन्दी",
)
_ENDS = ("\n", "\r\n", "\r", "\n\n", "\t", " ", "  ", "\u00a0", "\u2028", "\u3000", "\u202e", "\u200f")


def _bytes(text):
    return len(text.encode("utf-8"))


def texts(count, seed, tag):
    """`count` different texts of 1 to 300 bytes; the same for the same seed and tag."""
    source = random.Random(f"{seed}/{tag}")
    out, seen = [], set()
    # every length at the low end once, and the largest
    lengths = [1, 2, 3, 4, 5, 299, 300]
    while len(out) < count:
        want = lengths.pop(0) if lengths else source.randint(1, 300)
        alphabet = source.choice(_ALPHABETS)
        text = ""
        if source.random() < 0.25:
            text += source.choice(_ENDS)
        while _bytes(text) < want:
            text += source.choice(_ENDS) if source.random() < 0.03 else source.choice(alphabet)
        if source.random() < 0.25:
            text += source.choice(_ENDS)
        while _bytes(text) > want:
            text = text[:-1]
        while _bytes(text) < want:
            text += source.choice("abcdefghijklmnopqrstuvwxyz0123456789 \n")
        if text in seen or not text:
            continue
        seen.add(text)
        out.append(text)
    return out


def first_difference(actual, expected):
    """Where two lists of texts part, in words, or None."""
    if actual == expected:
        return None
    for number, (got, wanted) in enumerate(zip(actual, expected)):
        if got != wanted:
            kind = "out of order" if got in expected and wanted in actual else "changed"
            return f"number {number} is {kind}: {got!r} instead of {wanted!r}"
    return f"{len(actual)} instead of {len(expected)}"
