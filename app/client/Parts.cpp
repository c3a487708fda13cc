// SPDX-License-Identifier: MIT
#include "client/Parts.h"

#include "base/RandomSource.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <QTextBoundaryFinder>

namespace linnet::client {
namespace {

QString numbered(qsizetype number, qsizetype count, QStringView text)
{
    return u'(' + QString::number(number) + u'/' + QString::number(count) + QStringLiteral(") ") + text.toString();
}

/// The length of the longest beginning of `text` that `fits`, by halves: a longer one never fits where a shorter one does not.
template <typename Fits>
qsizetype longestThatFits(QStringView text, Fits fits)
{
    if (fits(text))
        return text.size();
    qsizetype good = 0;
    qsizetype bad = text.size();
    while (bad - good > 1) {
        const qsizetype middle = good + (bad - good) / 2;
        (fits(text.left(middle)) ? good : bad) = middle;
    }
    return good;
}

/// Where to cut at most `longest` characters in: behind a blank, or between two characters.
qsizetype cutWithin(QStringView text, qsizetype longest)
{
    if (longest >= text.size())
        return text.size();
    for (qsizetype at = longest; at > longest * 3 / 4; --at) {
        if (text[at - 1].isSpace())
            return at;
    }
    QTextBoundaryFinder graphemes(QTextBoundaryFinder::Grapheme, text.data(), text.size());
    graphemes.setPosition(longest);
    if (!graphemes.isAtBoundary())
        graphemes.toPreviousBoundary();
    if (graphemes.position() > 0)
        return graphemes.position();
    return longest > 1 && text[longest - 1].isHighSurrogate() ? longest - 1 : longest; // one endless character
}

/// `count`: at least as many as will come of it, for the room of the numbers. Empty: it does not go.
QStringList cut(const im::ChatMessage &whole, const PartFits &fits, int count)
{
    QStringList texts;
    QStringView left(whole.text);
    im::ChatMessage part = whole;
    while (!left.isEmpty()) {
        if (texts.size() == count)
            return {};
        const auto leaves = [&](QStringView text) {
            part.text = numbered(count, count, text);
            return fits(part);
        };
        // No request holds more characters than it has bytes.
        const QStringView head = left.left(1300);
        const qsizetype length = cutWithin(left, longestThatFits(head, leaves));
        if (length == 0)
            return {};
        texts.append(left.left(length).toString());
        left = left.mid(length);
        part.subject.clear();
        part.replyTo.clear();
    }
    return texts;
}

} // namespace

QList<im::ChatMessage> partsOf(const im::ChatMessage &whole, const PartFits &fits)
{
    im::ChatMessage model = whole;
    model.key = 0;
    model.model = im::MessageModel::Pager;
    model.format = im::MessageFormat::Cpim; // the longer one: what is bare by then fits as well
    model.delivery = {};
    model.messageId = im::newMessageId(SystemRandom::instance());
    QStringList texts;
    for (int count = 9; texts.isEmpty() && count <= kMostParts; count = count * 10 + 9)
        texts = cut(model, fits, count);
    QList<im::ChatMessage> parts;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        im::ChatMessage part = model;
        part.messageId = im::newMessageId(SystemRandom::instance());
        part.text = numbered(i + 1, texts.size(), texts[i]);
        if (i > 0) {
            part.subject.clear();
            part.replyTo.clear();
        }
        parts.append(part);
    }
    return parts;
}

} // namespace linnet::client
