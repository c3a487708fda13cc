// SPDX-License-Identifier: MIT
#include "im/pipeline/IncomingPipeline.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "im/cpim/CpimParser.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

using Refusal = ReceivedRefusal;

const Refusal kUnsupportedType{Refusal::Kind::UnsupportedType, 415};
const Refusal kUnsupportedEncoding{Refusal::Kind::UnsupportedEncoding, 415};
const Refusal kMalformed{Refusal::Kind::Malformed, 400};
const Refusal kTooLarge{Refusal::Kind::TooLarge, 413};

/// RFC 3261 s.20.17: always GMT.
QDateTime parseSipDate(const QByteArray &value)
{
    QByteArray text = value.trimmed();
    if (text.endsWith("GMT"))
        text = text.chopped(3) + "+0000";
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::RFC2822Date);
    return time.isValid() ? time.toUTC() : QDateTime();
}

/// A body without Content-Type, and content without one in CPIM, is text.
Result<MediaType, Refusal> mediaTypeOf(const QByteArray &value)
{
    if (value.trimmed().isEmpty())
        return MediaType{"text", "plain", {}};
    auto media = parseMediaType(value);
    if (!media)
        return kMalformed;
    return std::move(*media);
}

/// RFC 3862 s.3.5: a message whose demands we do not understand must not be shown as if we did.
bool understands(const CpimMessage &cpim)
{
    static const QList<QByteArray> core{"From", "To", "cc", "DateTime", "Subject", "NS", "Require"};
    const auto isKnown = [](const QByteArray &requirement) {
        if (requirement == '{' + kImdnNamespace.toByteArray() + "}Message-ID")
            return true;
        return std::any_of(core.begin(), core.end(), [&](const QByteArray &name) {
            return requirement == '{' + kCpimNamespace.toByteArray() + '}' + name;
        });
    };
    const QList<QByteArray> all = cpim.requirements();
    return std::all_of(all.begin(), all.end(), isKnown);
}

std::optional<ReceivedKind> kindOf(const MediaType &media)
{
    if (media.is("text/plain") && canDecode(media))
        return ReceivedKind::Text;
    if (media.is("message/imdn+xml"))
        return ReceivedKind::Imdn;
    if (media.is("application/im-iscomposing+xml"))
        return ReceivedKind::Composing;
    return std::nullopt;
}

void setContent(ReceivedMessage &result, ReceivedKind kind, const MediaType &media, const QByteArray &content)
{
    result.kind = kind;
    result.contentType = media.name();
    if (kind == ReceivedKind::Text)
        result.text = decodeText(media, content);
    else
        result.documents = {content};
}

/// im: and pres: name the same person as sip: (RFC 3860).
Address canonicalSender(const ReceivedBody &received, const QByteArray &uri)
{
    const qsizetype colon = uri.indexOf(':');
    const QByteArray scheme = uri.left(colon).toLower();
    const QByteArray asSip = scheme == "im" || scheme == "pres" ? "sip:" + uri.mid(colon + 1) : uri;
    return received.canonical ? received.canonical(asSip) : Address{QString::fromUtf8(asSip)};
}

Result<ReceivedMessage, Refusal> decodeCpim(const ReceivedBody &received, ReceivedMessage result)
{
    auto cpim = parseCpim(received.body);
    if (!cpim)
        return kMalformed;
    auto media = mediaTypeOf(cpim->contentHeaders.value("Content-Type").value_or(QByteArray()));
    if (!media)
        return media.error();
    const auto kind = kindOf(*media);
    if (!kind || !understands(*cpim))
        return kUnsupportedType;
    const auto content = decodeTransfer(cpim->contentHeaders.value("Content-Transfer-Encoding").value_or(QByteArray()), cpim->body);
    if (!content)
        return kUnsupportedEncoding;

    result.format = MessageFormat::Cpim;
    setContent(result, *kind, *media, *content);
    result.messageId = cpim->messageId();
    if (result.messageId.size() > Limits::kMaxUri)
        return kMalformed;
    if (const QDateTime time = cpim->dateTime(); time.isValid())
        result.claimedTime = time;
    if (const auto subjects = cpim->subjects(); !subjects.isEmpty())
        result.subject = subjects.first().text;
    if (const auto from = cpim->from()) {
        result.otherCpimSender = canonicalSender(received, from->uri) != received.sender;
        if (!result.otherCpimSender && !from->displayName.isEmpty())
            result.displayName = from->displayName;
    }
    result.cpim.headers = std::move(cpim->headers);
    return result;
}

/// Kamailio's offline store (msilo) hands out every message as text/plain, CPIM too: without this a stored message would be shown
/// with its headers, and its Message-ID, which makes exactly-once possible, would be lost. Taken for CPIM only with our kind's marks:
/// a Message-ID in RFC 5438's namespace, a labelled text/plain inside, and the From of whoever sent it.
std::optional<ReceivedMessage> decodeRelabelled(const ReceivedBody &received, const ReceivedMessage &result)
{
    if (!received.body.contains(kImdnNamespace))
        return std::nullopt;
    const auto cpim = parseCpim(received.body);
    if (!cpim || !cpim->contentHeaders.value("Content-Type") || !cpim->from() || cpim->messageId().isEmpty())
        return std::nullopt;
    auto read = decodeCpim(received, result);
    if (!read || read->otherCpimSender)
        return std::nullopt;
    return std::move(*read);
}

} // namespace

Result<ReceivedMessage, ReceivedRefusal> decodeMessage(const ReceivedBody &received)
{
    if (received.body.size() > Limits::kMaxBody)
        return kTooLarge;
    if (const QByteArray coding = received.contentEncoding.trimmed(); !coding.isEmpty() && !equalsIgnoringCase(coding, "identity"))
        return kUnsupportedEncoding;
    auto media = mediaTypeOf(received.contentType);
    if (!media)
        return media.error();

    ReceivedMessage result;
    result.claimedTime = parseSipDate(received.date);
    result.displayName = received.senderName;
    result.subject = received.subject;
    if (media->is("message/cpim"))
        return decodeCpim(received, std::move(result));
    const auto kind = kindOf(*media);
    if (!kind)
        return kUnsupportedType;
    if (*kind == ReceivedKind::Text) {
        if (auto relabelled = decodeRelabelled(received, result))
            return std::move(*relabelled);
    }
    setContent(result, *kind, *media, received.body);
    return result;
}

} // namespace linnet::im
