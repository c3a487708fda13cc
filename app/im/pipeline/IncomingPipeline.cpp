// SPDX-License-Identifier: MIT
#include "im/pipeline/IncomingPipeline.h"

#include "base/Limits.h"
#include "im/cpim/CpimParser.h"
#include "im/mime/ContentCoding.h"
#include "im/mime/TextDecoding.h"
#include "im/pipeline/BodyReader.h"
#include "im/pipeline/LinnetHeaders.h"
#include "im/pipeline/RcsFile.h"

#include <QSet>

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

using Refusal = ReceivedRefusal;

/// RFC 3261 s.20.17: always GMT.
QDateTime parseSipDate(const QByteArray &value)
{
    QByteArray text = value.trimmed();
    if (text.endsWith("GMT"))
        text = text.chopped(3) + "+0000";
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::RFC2822Date);
    return time.isValid() ? time.toUTC() : QDateTime();
}

/// RFC 3862 s.3.5: a message whose demands we do not understand must not be shown as if we did.
bool understands(const CpimMessage &cpim)
{
    static const QSet<QByteArray> known = [] {
        QSet<QByteArray> names;
        const auto add = [&names](QByteArrayView uri, const QByteArrayList &headers) {
            for (const QByteArray &name : headers)
                names.insert('{' + uri.toByteArray() + '}' + name);
        };
        add(kCpimNamespace, {"From", "To", "cc", "DateTime", "Subject", "NS", "Require"});
        add(kImdnNamespace, {"Message-ID", "Disposition-Notification", "Original-To", "IMDN-Record-Route", "IMDN-Route"});
        add(kLinnetNamespace, {"Reply-To-Message", "Reaction-To", "Reaction", "Reaction-Removed"});
        return names;
    }();
    const QList<QByteArray> all = cpim.requirements();
    return std::all_of(all.begin(), all.end(), [](const QByteArray &one) { return known.contains(one); });
}

bool isTaken(const MediaType &media)
{
    if (media.type == "text")
        return (media.subtype == "plain" || media.subtype == "html") && canDecode(media);
    // Nobody could read what is in it, and the sender would think we had.
    if (media.type == "multipart")
        return media.subtype != "encrypted";
    return acceptedTypes().contains(media.name());
}

/// im: and pres: name the same person as sip: (RFC 3860).
Address canonicalSender(const ReceivedBody &received, const QByteArray &uri)
{
    const qsizetype colon = uri.indexOf(':');
    const QByteArray scheme = uri.left(colon).toLower();
    const QByteArray asSip = scheme == "im" || scheme == "pres" ? "sip:" + uri.mid(colon + 1) : uri;
    return received.canonical ? received.canonical(asSip) : Address{QString::fromUtf8(asSip)};
}

/// What the CPIM around a message says about it; its sender's name only if it is who SIP says.
std::optional<Refusal> applyCpim(const ReceivedBody &received, const CpimMessage &cpim, ReceivedMessage &result)
{
    if (!understands(cpim))
        return kUnsupportedType;
    result.format = MessageFormat::Cpim;
    result.messageId = cpim.messageId();
    if (result.messageId.size() > Limits::kMaxUri)
        return kMalformedBody;
    if (const QDateTime time = cpim.dateTime(); time.isValid())
        result.claimedTime = time;
    if (const auto subjects = cpim.subjects(); !subjects.isEmpty())
        result.subject = subjects.first().text;
    if (const auto from = cpim.from()) {
        result.otherCpimSender = canonicalSender(received, from->uri) != received.sender;
        if (!result.otherCpimSender && !from->displayName.isEmpty())
            result.displayName = from->displayName;
    }
    result.cpim = cpim;
    return std::nullopt;
}

void applyLinnetHeaders(const CpimMessage &cpim, ReceivedMessage &result)
{
    if (const auto reaction = reactionOf(cpim); reaction && result.attachments.isEmpty()) {
        result.kind = ReceivedKind::Reaction;
        result.reactionTo = reaction->to;
        result.reaction = reaction->reaction;
        result.reactionRemoved = reaction->removed;
        return;
    }
    result.replyTo = replyToOf(cpim);
    if (!result.replyTo.isEmpty())
        result.text = withoutQuote(result.text);
}

/// Receipts and typing are what they are only when nothing else is there.
void applyContent(BodyContent content, const QByteArray &outerType, ReceivedMessage &result)
{
    const bool isForReading = !content.textType.isEmpty() || !content.attachments.isEmpty();
    if (!isForReading) {
        const bool isImdn = !content.receipts.isEmpty();
        result.kind = isImdn ? ReceivedKind::Imdn : ReceivedKind::Composing;
        result.contentType = isImdn ? "message/imdn+xml" : "application/im-iscomposing+xml";
        result.documents = isImdn ? content.receipts : content.composing;
        return;
    }
    result.text = std::move(content.text);
    result.attachments = std::move(content.attachments);
    result.contentType = content.textType;
    if (result.contentType.isEmpty())
        result.contentType = result.attachments.size() == 1 ? result.attachments.first().attachment.contentType : outerType;
    if (content.cpim)
        applyLinnetHeaders(*content.cpim, result);
}

/// A MIME entity: what a verifier reads.
QByteArray entityOf(const MimeHeaders &headers, const QByteArray &body)
{
    QByteArray entity;
    for (const auto &[name, value] : headers.fields)
        entity += name + ": " + value + "\r\n";
    return entity + "\r\n" + body;
}

Result<ReceivedMessage, Refusal> decodeAs(const ReceivedBody &received, const QByteArray &contentType, const QByteArray &body)
{
    MimeHeaders headers{{{"Content-Type", contentType}}};
    if (!received.contentDisposition.isEmpty())
        headers.fields.append(qMakePair(QByteArray("Content-Disposition"), received.contentDisposition));
    auto content = readBody(headers, Slice::copyOf(body), received.limit);
    if (!content)
        return content.error();
    ReceivedMessage result;
    result.claimedTime = parseSipDate(received.date);
    result.displayName = received.senderName;
    result.subject = received.subject;
    if (content->cpim) {
        if (const auto refusal = applyCpim(received, *content->cpim, result))
            return *refusal;
    }
    if (content->isSealed)
        result.original = entityOf(headers, body);
    const auto media = parseMediaType(contentType);
    applyContent(std::move(*content), media ? media->name() : QByteArray(), result);
    return result;
}

/// Kamailio's offline store (msilo) hands out every message as text/plain, CPIM too: without this a stored message would be shown
/// with its headers, and its Message-ID, which makes exactly-once possible, would be lost. Taken for CPIM only with our kind's marks:
/// a Message-ID in RFC 5438's namespace, a labelled document of a messenger inside, and the From of whoever sent it.
std::optional<ReceivedMessage> decodeRelabelled(const ReceivedBody &received, const QByteArray &body)
{
    if (!body.contains(kImdnNamespace))
        return std::nullopt;
    const auto cpim = parseCpim(body, received.limit);
    if (!cpim || !cpim->from() || cpim->messageId().isEmpty())
        return std::nullopt;
    const auto media = parseMediaType(cpim->contentHeaders.value("Content-Type").value_or(QByteArray()));
    if (!media || !(media->is("text/plain") || media->is("message/imdn+xml")))
        return std::nullopt;
    auto read = decodeAs(received, "message/cpim", body);
    if (!read || read->otherCpimSender)
        return std::nullopt;
    return std::move(*read);
}

/// The same store forgets that linphonec's receipts are deflated, and that they are receipts (lab/PEERS.md).
bool isUnpackedReceipt(const QByteArray &unpacked)
{
    return unpacked.trimmed().startsWith('<') && unpacked.contains("urn:ietf:params:xml:ns:imdn");
}

struct Unpacked
{
    QByteArray body;
    bool byItsLooks = false; ///< nobody said that it was packed
};
Result<Unpacked, Refusal> unpackBody(const ReceivedBody &received)
{
    auto unpacked = unpack(received.contentEncoding, received.body);
    if (!unpacked) {
        switch (unpacked.error()) {
        case UnpackTrouble::UnknownCoding:
            return kUnsupportedEncoding;
        case UnpackTrouble::Broken:
            return kMalformedBody;
        case UnpackTrouble::TooLarge:
            return kTooLargeBody;
        }
    }
    // zlib's checksum decides: a text that only starts so does not unpack.
    if (received.contentEncoding.trimmed().isEmpty() && looksPacked(received.body)) {
        if (auto found = unpack(received.body.startsWith("\x1f\x8b") ? "gzip" : "deflate", received.body))
            return Unpacked{std::move(*found), true};
    }
    return Unpacked{std::move(*unpacked), false};
}

} // namespace

QList<QByteArray> acceptedTypes()
{
    return {"text/plain",           "message/cpim",      "text/html",
            "multipart/mixed",      "multipart/related", "multipart/alternative",
            "message/imdn+xml",     "application/im-iscomposing+xml",
            kRcsFileType.toByteArray()};
}

Result<ReceivedMessage, ReceivedRefusal> decodeMessage(const ReceivedBody &received)
{
    if (received.body.size() > received.limit)
        return kTooLargeBody;
    const auto unpacked = unpackBody(received);
    if (!unpacked)
        return unpacked.error();
    // RFC 3428 and 3862 peers mean text where they name no type.
    const QByteArray contentType = received.contentType.trimmed().isEmpty() ? QByteArray("text/plain") : received.contentType;
    const auto media = parseMediaType(contentType);
    if (!media)
        return kMalformedBody;
    if (!isTaken(*media))
        return kUnsupportedType;
    if (media->is("text/plain")) {
        if (auto relabelled = decodeRelabelled(received, unpacked->body))
            return std::move(*relabelled);
        if (unpacked->byItsLooks && isUnpackedReceipt(unpacked->body))
            return decodeAs(received, "message/imdn+xml", unpacked->body);
    }
    return decodeAs(received, contentType, unpacked->body);
}

} // namespace linnet::im
