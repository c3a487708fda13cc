// SPDX-License-Identifier: MIT
#include "im/pipeline/LinnetHeaders.h"

#include "base/Limits.h"
#include "im/cpim/CpimWriter.h"

#include <algorithm>

namespace linnet::im {
namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qsizetype kQuoteLength = 100; ///< all of a MESSAGE must fit 1300 bytes
constexpr qsizetype kMaxReaction = 16;

/// A Message-ID in one of our headers: what could go back in one.
QByteArray messageIdIn(const CpimMessage &cpim, QByteArrayView name)
{
    const CpimHeader *header = cpim.header(kLinnetNamespace, name);
    const QByteArray id = header ? header->value.trimmed() : QByteArray();
    const bool isClean = std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c != 0x7f; });
    return isClean && id.size() <= Limits::kMaxUri ? id : QByteArray();
}

CpimHeader linnetHeader(const QByteArray &name, const QByteArray &value)
{
    return {"ln." + name, {}, value, kLinnetNamespace.toByteArray()};
}

QString shortened(const QString &text)
{
    if (text.size() <= kQuoteLength)
        return text;
    const bool cutsPair = text[kQuoteLength - 1].isHighSurrogate();
    return text.left(kQuoteLength - (cutsPair ? 1 : 0)) + u'…';
}

} // namespace

QByteArray replyToOf(const CpimMessage &cpim)
{
    return messageIdIn(cpim, "Reply-To-Message");
}

std::optional<ReactionHeaders> reactionOf(const CpimMessage &cpim)
{
    ReactionHeaders found;
    found.to = messageIdIn(cpim, "Reaction-To");
    const CpimHeader *added = cpim.header(kLinnetNamespace, "Reaction");
    const CpimHeader *removed = cpim.header(kLinnetNamespace, "Reaction-Removed");
    if (found.to.isEmpty() || (added == nullptr) == (removed == nullptr))
        return std::nullopt;
    found.removed = removed != nullptr;
    found.reaction = unescapeCpim((added ? added : removed)->value);
    return isReaction(found.reaction) ? std::optional(found) : std::nullopt;
}

bool isReaction(const QString &text)
{
    if (text.isEmpty() || text.size() > kMaxReaction || !text.isValidUtf16())
        return false;
    bool isSeen = false;
    for (const char32_t c : text.toUcs4()) {
        const bool isJoiner = c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE007F);
        if (!isJoiner && (!QChar::isPrint(c) || QChar::isSpace(c) || c == QChar::ReplacementCharacter))
            return false;
        isSeen = isSeen || !isJoiner;
    }
    return isSeen;
}

QList<CpimHeader> replyHeaders(const QByteArray &replyTo)
{
    return {cpimNamespaceHeader("ln", kLinnetNamespace), linnetHeader("Reply-To-Message", replyTo)};
}

QList<CpimHeader> reactionHeaders(const ReactionHeaders &reaction)
{
    return {cpimNamespaceHeader("ln", kLinnetNamespace), linnetHeader("Reaction-To", reaction.to),
            linnetHeader(reaction.removed ? "Reaction-Removed" : "Reaction", escapeCpim(reaction.reaction))};
}

QString withQuote(const QString &quoted, const QString &answer)
{
    QString out = u"> "_s;
    for (const QChar c : shortened(quoted)) {
        if (c == u'\r')
            continue;
        out += c;
        if (c == u'\n')
            out += u"> "_s;
    }
    return out + u"\n\n"_s + answer;
}

QString withoutQuote(const QString &text)
{
    qsizetype at = 0;
    while (QStringView(text).sliced(at).startsWith(u'>')) {
        const qsizetype feed = text.indexOf(u'\n', at);
        if (feed < 0)
            return text;
        at = feed + 1;
    }
    if (at == 0 || at >= text.size() || text[at] != u'\n')
        return text;
    return text.mid(at + 1);
}

QString reactionText(const ReactionHeaders &reaction, const QString &quoted)
{
    const QString verb = reaction.removed ? u"Removed the reaction "_s : u"Reacted with "_s;
    return verb + reaction.reaction + (reaction.removed ? u" from: "_s : u" to: "_s) + u'"' + shortened(quoted.simplified()) + u'"';
}

} // namespace linnet::im
