// SPDX-License-Identifier: MIT
#include "im/pipeline/BodyReader.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "im/cpim/CpimParser.h"
#include "im/mime/ContentCoding.h"
#include "im/mime/ContentDisposition.h"
#include "im/mime/HtmlText.h"
#include "im/mime/MediaType.h"
#include "im/mime/Multipart.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"
#include "im/model/SafeFileName.h"
#include "im/pipeline/RcsFile.h"

#include <algorithm>
#include <variant>

namespace linnet::im {
namespace {

using Nothing = std::monostate;
using Status = Result<Nothing, ReceivedRefusal>;

/// What may become of a part's words.
enum class Use : quint8 {
    Shown,
    Saved, ///< as a file, like what is none
    Dropped, ///< they stand in another alternative; pictures beside them are kept
};

struct Entity
{
    MimeHeaders headers;
    Slice body;
    MediaType type;
    Use use = Use::Shown;
    bool isMain = false; ///< it is the message, not one of its parts: a CPIM here is the message's own
    int depth = 0;
};

/// Broken types are data (RFC 2045 s.5.2 says text, but nobody knows of which charset).
MediaType typeOf(const MimeHeaders &headers, bool inDigest)
{
    const QByteArray value = headers.value("Content-Type").value_or(QByteArray());
    if (value.isEmpty())
        return inDigest ? MediaType{"message", "rfc822", {}} : MediaType{"text", "plain", {}};
    auto media = parseMediaType(value);
    return media ? std::move(*media) : MediaType{"application", "octet-stream", {}};
}

Entity entityOf(MimeHeaders headers, Slice body, bool inDigest = false)
{
    Entity entity;
    entity.type = typeOf(headers, inDigest);
    entity.headers = std::move(headers);
    entity.body = std::move(body);
    return entity;
}

/// How well an alternative can be shown: the words that were meant as such before those of a page, whatever stands last.
int rankOf(const MediaType &type)
{
    if (type.is("text/plain"))
        return canDecode(type) ? 4 : 0;
    if (type.is("text/html"))
        return canDecode(type) ? 3 : 0;
    if (type.type == "multipart" || type.is("message/cpim"))
        return 2;
    return type.is(kRcsFileType) ? 1 : 0;
}

/// Which part is the message itself: RFC 2046 s.5.1.4, RFC 2387 s.3.2, RFC 1847 s.2.1; -1: each.
qsizetype rootOf(const MediaType &type, const QList<Entity> &parts)
{
    if (type.subtype == "signed")
        return 0;
    if (type.subtype == "related") {
        const QByteArray start = type.parameter("start").value_or(QByteArray());
        const auto isStart = [&start](const Entity &part) { return part.headers.value("Content-ID").value_or(QByteArray()) == start; };
        const auto found = start.isEmpty() ? parts.end() : std::find_if(parts.begin(), parts.end(), isStart);
        return found == parts.end() ? 0 : found - parts.begin();
    }
    if (type.subtype != "alternative")
        return -1;
    qsizetype best = 0;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (rankOf(parts[i].type) >= rankOf(parts[best].type))
            best = i;
    }
    return rankOf(parts.value(best).type) > 0 ? best : -1; // none can be shown: all are kept
}

/// Only its very bytes can be verified or opened.
bool isSeal(const MediaType &type)
{
    if (type.type == "multipart")
        return type.subtype == "signed" || type.subtype == "encrypted";
    return type.type == "application" && (type.subtype == "pkcs7-mime" || type.subtype == "x-pkcs7-mime" || type.subtype.startsWith("pgp-"));
}

class Reader
{
public:
    explicit Reader(qsizetype limit) : m_limit(limit) { }

    Result<BodyContent, ReceivedRefusal> read(const MimeHeaders &headers, const Slice &body)
    {
        Entity root = entityOf(headers, body);
        root.isMain = true;
        m_waiting.append(std::move(root));
        while (!m_waiting.isEmpty()) {
            if (const Status done = take(m_waiting.takeLast()); !done)
                return done.error();
        }
        const bool isEmpty = m_content.textType.isEmpty() && m_content.attachments.isEmpty() && m_content.receipts.isEmpty()
            && m_content.composing.isEmpty();
        if (isEmpty)
            return kMalformedBody;
        return std::move(m_content);
    }

private:
    Status take(const Entity &entity)
    {
        if (++m_count > Limits::kMaxMimeParts + 1) // the body itself is no part
            return kMalformedBody;
        m_content.isSealed |= isSeal(entity.type);
        if (entity.type.type == "multipart" && entity.type.parameter("boundary"))
            return openMultipart(entity);
        if (entity.type.is("message/cpim"))
            return openCpim(entity);
        return takeLeaf(entity);
    }

    Status openMultipart(const Entity &entity)
    {
        if (entity.depth >= Limits::kMaxMimeDepth)
            return kMalformedBody;
        const auto multipart = parseMultipart(entity.body, *entity.type.parameter("boundary"));
        if (!multipart)
            return kMalformedBody;
        QList<Entity> parts;
        for (const MimePart &part : multipart->parts)
            parts.append(entityOf(part.headers, part.body, entity.type.subtype == "digest"));
        const qsizetype root = rootOf(entity.type, parts);
        const Use beside = entity.type.subtype == "alternative" ? Use::Dropped : Use::Saved;
        for (qsizetype i = parts.size(); i-- > 0;) { // the first one is on top
            Entity &part = parts[i];
            part.depth = entity.depth + 1;
            part.use = root < 0 || root == i ? entity.use : std::max(entity.use, beside);
            part.isMain = entity.isMain && root == i;
            m_waiting.append(std::move(part));
        }
        return Nothing{};
    }

    Status openCpim(const Entity &entity)
    {
        if (entity.depth >= Limits::kMaxMimeDepth)
            return kMalformedBody;
        const auto bytes = bytesOf(entity);
        if (!bytes)
            return bytes.error();
        auto cpim = parseCpim(*bytes, m_limit);
        if (!cpim)
            return entity.isMain ? Status(kMalformedBody) : save(entity, *bytes);
        const QByteArray type = cpim->contentHeaders.value("Content-Type").value_or(QByteArray());
        if (entity.isMain && !type.isEmpty() && !parseMediaType(type))
            return kMalformedBody;
        Entity content = entityOf(std::exchange(cpim->contentHeaders, {}), Slice::copyOf(std::exchange(cpim->body, {})));
        content.depth = entity.depth + 1;
        content.use = entity.use;
        if (entity.isMain) {
            cpim->contentOctets.clear();
            m_content.cpim = std::move(*cpim);
        }
        m_waiting.append(std::move(content));
        return Nothing{};
    }

    Status takeLeaf(const Entity &entity)
    {
        const auto bytes = bytesOf(entity);
        if (!bytes)
            return bytes.error();
        if (entity.type.is("message/imdn+xml")) {
            m_content.receipts.append(*bytes);
            return Nothing{};
        }
        if (entity.type.is("application/im-iscomposing+xml")) {
            m_content.composing.append(*bytes);
            return Nothing{};
        }
        const ContentDisposition disposition = parseContentDisposition(entity.headers.value("Content-Disposition").value_or(QByteArray()));
        const bool isToBeShown = disposition.type.isEmpty() || disposition.type == "render" || disposition.type == "inline";
        const bool isFile = disposition.type == "attachment" || !nameOf(entity.type, disposition).isEmpty();
        if (isToBeShown && !isFile && entity.use == Use::Shown) {
            if (const auto words = wordsOf(entity.type, *bytes)) {
                show(entity.type, *words);
                return Nothing{};
            }
        }
        if (disposition.isRequired() && disposition.type != "attachment" && disposition.type != "inline")
            return kUnsupportedType;
        if (!isToBeShown && !isFile)
            return Nothing{}; // "recipient-list", "session", "aib": not for the reader
        if (entity.use == Use::Dropped && entity.type.type == "text")
            return Nothing{};
        return save(entity, *bytes);
    }

    /// Without transfer and content coding; all together no more than one body may have.
    Result<QByteArray, ReceivedRefusal> bytesOf(const Entity &entity)
    {
        auto decoded = decodeTransfer(entity.headers.value("Content-Transfer-Encoding").value_or(QByteArray()), entity.body);
        if (!decoded)
            return kUnsupportedEncoding;
        if (const QByteArray coding = entity.headers.value("Content-Encoding").value_or(QByteArray()); !coding.isEmpty()) {
            auto unpacked = unpack(coding, *decoded);
            if (!unpacked && unpacked.error() == UnpackTrouble::TooLarge)
                return kTooLargeBody;
            if (!unpacked)
                return unpacked.error() == UnpackTrouble::Broken ? kMalformedBody : kUnsupportedEncoding;
            m_unpacked += unpacked->size();
            decoded = std::move(*unpacked);
        }
        if (m_unpacked > m_limit)
            return kTooLargeBody;
        return std::move(*decoded);
    }

    static std::optional<QString> wordsOf(const MediaType &type, const QByteArray &bytes)
    {
        if (type.is("text/plain") && canDecode(type))
            return decodeText(type, bytes);
        if (type.is("text/html") && canDecode(type))
            return htmlToText(decodeText(type, bytes));
        if (type.is(kRcsFileType))
            return rcsFileText(bytes);
        return std::nullopt;
    }

    void show(const MediaType &type, const QString &words)
    {
        if (m_content.textType.isEmpty())
            m_content.textType = type.name();
        else if (!m_content.text.isEmpty() && !m_content.text.endsWith(u'\n') && !words.isEmpty())
            m_content.text += u'\n';
        m_content.text += words;
    }

    static QString nameOf(const MediaType &type, const ContentDisposition &disposition)
    {
        const QString name = disposition.fileName();
        return name.isEmpty() ? parameterText(type.parameters, "name").value_or(QString()) : name;
    }

    Status save(const Entity &entity, const QByteArray &bytes)
    {
        const auto disposition = parseContentDisposition(entity.headers.value("Content-Disposition").value_or(QByteArray()));
        AttachmentData file;
        file.attachment.contentType = entity.type.name();
        file.attachment.fileName = safeFileName(nameOf(entity.type, disposition), file.attachment.contentType);
        file.attachment.size = bytes.size();
        file.data = bytes;
        m_content.attachments.append(std::move(file));
        return Nothing{};
    }

    QList<Entity> m_waiting; ///< the next one is the last
    BodyContent m_content;
    int m_count = 0;
    const qsizetype m_limit;
    qsizetype m_unpacked = 0;
};

} // namespace

Result<BodyContent, ReceivedRefusal> readBody(const MimeHeaders &headers, const Slice &body, qsizetype limit)
{
    return Reader(limit).read(headers, body);
}

} // namespace linnet::im
