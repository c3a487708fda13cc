// SPDX-License-Identifier: MIT
#include "im/pipeline/OutgoingPipeline.h"

#include "im/cpim/CpimWriter.h"
#include "im/cpim/Rfc3339.h"

namespace linnet::im {

QByteArray newMessageId(RandomSource &random)
{
    return random.token(80).left(20);
}

QString sendableText(const QString &text)
{
    if (text.isValidUtf16())
        return text;
    QString out = text;
    for (qsizetype i = 0; i < out.size(); ++i) {
        if (!out[i].isSurrogate())
            continue;
        if (out[i].isHighSurrogate() && i + 1 < out.size() && out[i + 1].isLowSurrogate())
            ++i;
        else
            out[i] = QChar::ReplacementCharacter;
    }
    return out;
}

namespace {

EncodedMessage encode(const ChatMessage &message, const QByteArray &text, const DispositionWishes &asked, const QList<CpimHeader> &ours)
{
    if (message.format == MessageFormat::Plain)
        return {"text/plain;charset=UTF-8", text};

    CpimMessage cpim;
    cpim.headers.append(cpimAddressHeader("From", {{}, message.account.uri.toUtf8()}));
    cpim.headers.append(cpimAddressHeader("To", {{}, message.peer.uri.toUtf8()}));
    if (message.time.isValid())
        cpim.headers.append(CpimHeader{"DateTime", {}, toRfc3339(message.time), kCpimNamespace.toByteArray()});
    if (!message.subject.isEmpty())
        cpim.headers.append(cpimTextHeader("Subject", message.subject));
    if (!message.messageId.isEmpty()) {
        cpim.headers.append(cpimNamespaceHeader("imdn", kImdnNamespace));
        cpim.headers.append(CpimHeader{"imdn.Message-ID", {}, message.messageId, kImdnNamespace.toByteArray()});
        if (asked.any())
            cpim.headers.append(dispositionHeader(asked));
    }
    cpim.headers.append(ours);
    cpim.contentHeaders.fields.append(qMakePair(QByteArray("Content-Type"), QByteArray("text/plain; charset=utf-8")));
    cpim.body = text;
    return {"message/cpim", toBytes(cpim)};
}

} // namespace

EncodedMessage encodeMessage(const ChatMessage &message, const QString &quoted, const DispositionWishes &asked)
{
    if (message.replyTo.isEmpty())
        return encode(message, sendableText(message.text).toUtf8(), asked, {});
    return encode(message, sendableText(withQuote(quoted, message.text)).toUtf8(), asked, replyHeaders(message.replyTo));
}

EncodedMessage encodeReaction(const ChatMessage &carrier, const ReactionHeaders &reaction, const QString &quoted)
{
    return encode(carrier, sendableText(reactionText(reaction, quoted)).toUtf8(), {}, reactionHeaders(reaction));
}

} // namespace linnet::im
