// SPDX-License-Identifier: MIT
#include "ui/style/TextRuns.h"

#include <QRegularExpression>
#include <QTextCharFormat>
#include <QTextDocument>

#include <algorithm>
#include <iterator>

namespace linnet::ui {
namespace {

struct Range { char32_t first, last; };

// Emoji_Presentation=Yes (Unicode 15), joined where the gaps are unassigned or pictographs as well.
constexpr Range kEmoji[] = {
    {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3}, {0x25FD, 0x25FE}, {0x2614, 0x2615},
    {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE},
    {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4}, {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5},
    {0x26FA, 0x26FA}, {0x26FD, 0x26FD}, {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C},
    {0x274E, 0x274E}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF},
    {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E},
    {0x1F191, 0x1F19A}, {0x1F201, 0x1F201}, {0x1F21A, 0x1F21A}, {0x1F22F, 0x1F22F}, {0x1F232, 0x1F236},
    {0x1F238, 0x1F23A}, {0x1F250, 0x1F251}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF},
};

struct Point { char32_t code = 0; qsizetype length = 0; };

Point pointAt(QStringView text, qsizetype at)
{
    if (at >= text.size())
        return {};
    const QChar c = text[at];
    if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return {QChar::surrogateToUcs4(c, text[at + 1]), 2};
    return {c.unicode(), 1};
}

bool presentsAsEmoji(char32_t code)
{
    const auto *found = std::lower_bound(std::begin(kEmoji), std::end(kEmoji), code, [](const Range &r, char32_t c) { return r.last < c; });
    return found != std::end(kEmoji) && found->first <= code;
}

bool isFlagLetter(char32_t code) { return code >= 0x1F1E6 && code <= 0x1F1FF; }
bool isKeycapBase(char32_t code) { return (code >= '0' && code <= '9') || code == '#' || code == '*'; }

/// The length of the emoji that starts at `at`; 0 if none does.
qsizetype emojiLength(QStringView text, qsizetype at)
{
    const Point first = pointAt(text, at);
    qsizetype end = at + first.length;
    if (isKeycapBase(first.code)) {
        if (pointAt(text, end).code == 0xFE0F)
            ++end;
        return pointAt(text, end).code == 0x20E3 ? end + 1 - at : 0;
    }
    if (isFlagLetter(first.code)) {
        const Point second = pointAt(text, end);
        return isFlagLetter(second.code) ? end + second.length - at : 0;
    }
    const bool selected = pointAt(text, end).code == 0xFE0F;
    if (!selected && (!presentsAsEmoji(first.code) || pointAt(text, end).code == 0xFE0E))
        return 0;
    if (selected && first.code < 0xA9)
        return 0;
    for (;;) { // modifiers, tags, and whatever a joiner appends
        const Point next = pointAt(text, end);
        if (next.code == 0xFE0F || (next.code >= 0x1F3FB && next.code <= 0x1F3FF) || (next.code >= 0xE0020 && next.code <= 0xE007F)) {
            end += next.length;
        } else if (next.code == 0x200D) {
            const Point joined = pointAt(text, end + 1);
            if (joined.length == 0)
                return end - at;
            end += 1 + joined.length;
        } else {
            return end - at;
        }
    }
}

} // namespace

QList<TextSpan> emojiRuns(QStringView text)
{
    QList<TextSpan> runs;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype length = emojiLength(text, at);
        if (length == 0) {
            at += std::max<qsizetype>(1, pointAt(text, at).length);
            continue;
        }
        if (!runs.isEmpty() && runs.last().start + runs.last().length == at)
            runs.last().length += length;
        else
            runs.append({at, length});
        at += length;
    }
    return runs;
}

int lonelyEmoji(QStringView text)
{
    int count = 0;
    for (qsizetype at = 0; at < text.size();) {
        if (text[at].isSpace()) {
            ++at;
            continue;
        }
        const qsizetype length = emojiLength(text, at);
        if (length == 0)
            return 0;
        ++count;
        at += length;
    }
    return count;
}

QList<TextSpan> linkSpans(const QString &text)
{
    static const QRegularExpression pattern(uR"((?<![\w/.@-])(?:https?://|sips?:(?=[^\s@]+@)|www\.(?=\w))[^\s<>"]+)"_qs,
                                            QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    QList<TextSpan> spans;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        QStringView link = QStringView(text).mid(match.capturedStart(), match.capturedLength());
        static const QString closing = u".,;:!?'\"*_~\u3002\uff0c\uff01\uff1f\uff1b\uff1a\u3001\u201d\u2019\u2026"_qs;
        for (;;) {
            const QChar last = link.last();
            const QChar open = last == u')' ? u'(' : last == u']' ? u'[' : last == u'\uff09' ? u'\uff08' : QChar();
            const bool unbalanced = !open.isNull() && link.count(last) > link.count(open);
            if (!unbalanced && !closing.contains(last))
                break;
            link.chop(1);
        }
        // A full-width bracket or stop inside is the end of the link and the go-on of a Chinese sentence.
        for (qsizetype i = 0; i < link.size(); ++i) {
            if (QStringView(u"\uff08\uff09\u3002\uff0c\u300a\u300b\u201c\u201d").contains(link[i])) {
                link.truncate(i);
                break;
            }
        }
        if (!link.endsWith(u"//") && !link.endsWith(u':'))
            spans.append({match.capturedStart(), link.size()});
    }
    return spans;
}

QUrl linkTarget(QStringView link)
{
    const QString text = link.startsWith(u"www.", Qt::CaseInsensitive) ? u"https://"_qs + link.toString() : link.toString();
    return QUrl(text, QUrl::TolerantMode);
}

Qt::LayoutDirection directionOf(QStringView text, Qt::LayoutDirection fallback)
{
    for (qsizetype at = 0; at < text.size();) {
        const Point point = pointAt(text, at);
        switch (QChar::direction(point.code)) {
        case QChar::DirL: return Qt::LeftToRight;
        case QChar::DirR:
        case QChar::DirAL: return Qt::RightToLeft;
        default: at += point.length;
        }
    }
    return fallback;
}

QString breakable(const QString &text)
{
    constexpr qsizetype kLongWord = 24;
    QString out;
    for (const QString &word : text.split(u' ')) {
        if (!out.isNull())
            out += u' ';
        if (word.size() < kLongWord) {
            out += word;
            continue;
        }
        for (const QChar c : word) {
            out += c;
            if (c == u'.' || c == u'/' || c == u'\\' || c == u'-' || c == u'_' || c == u'@')
                out += QChar(0x200B);
        }
    }
    return out;
}

QString isolated(const QString &text) { return QChar(0x2068) + text + QChar(0x2069); }

QString oneLine(const QString &text, qsizetype limit) { return text.left(limit * 4).simplified().left(limit); }

QString plainTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? u"<p style='white-space:pre-wrap'>"_qs + text.toHtmlEscaped() + u"</p>"_qs : text;
}

QList<QTextLayout::FormatRange> emojiFormats(QStringView text, const QFont &font)
{
    static const QStringList families{u"Noto Color Emoji"_qs, u"Segoe UI Emoji"_qs, u"Apple Color Emoji"_qs};
    QList<QTextLayout::FormatRange> formats;
    for (const TextSpan &run : emojiRuns(text)) {
        QTextLayout::FormatRange range;
        range.start = int(run.start);
        range.length = int(run.length);
        QFont emoji = font;
        emoji.setFamilies(families + font.families());
        emoji.setWeight(QFont::Normal); // no bold colour font exists
        range.format.setFont(emoji);
        formats.append(range);
    }
    return formats;
}

} // namespace linnet::ui
