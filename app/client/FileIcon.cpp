// SPDX-License-Identifier: MIT
#include "client/FileIcon.h"

#include "im/mime/MediaType.h"
#include "im/mime/MultipartWriter.h"
#include "im/mime/TransferEncoding.h"

namespace linnet::client {

sip::SessionBody withIcon(const sip::SessionBody &description, const FileIcon &icon, const QByteArray &id, const QByteArray &boundary)
{
    im::MimeHeaders root;
    root.fields = {{"Content-Type", description.contentType}};
    im::MimeHeaders picture;
    picture.fields = {{"Content-Type", icon.contentType},
                      {"Content-Transfer-Encoding", "binary"},
                      {"Content-ID", '<' + id + '>'},
                      {"Content-Disposition", "icon;handling=optional"}}; // RFC 3204 s.3.1: whoever knows no icons takes the offer
    const auto parts = im::makeMultipart({im::makeMimePart(root, description.content), im::makeMimePart(picture, icon.bytes)}, boundary);
    if (!parts)
        return description;
    return {"multipart/related;type=\"application/sdp\";boundary=\"" + boundary + '"', toBytes(*parts)};
}

FileIcon iconIn(const sip::MessageBase &message, const QByteArray &cidUrl)
{
    const sip::ContentType *outer = message.contentType();
    if (!cidUrl.toLower().startsWith("cid:") || !outer || outer->type.toByteArray().toLower() != "multipart")
        return {};
    const QByteArray id = '<' + QByteArray::fromPercentEncoding(cidUrl.mid(4)) + '>';
    const auto parts = im::parseMultipart(message.body(), outer->parameters.unquoted("boundary"));
    for (const im::MimePart &part : parts ? parts->parts : QList<im::MimePart>()) {
        if (part.headers.value("Content-ID").value_or(QByteArray()).trimmed() != id)
            continue;
        const auto type = im::parseMediaType(part.headers.value("Content-Type").value_or(QByteArray()));
        if (!type || !(type->is("image/jpeg") || type->is("image/png")))
            return {};
        const auto bytes = im::decodeTransfer(part.headers.value("Content-Transfer-Encoding").value_or(QByteArray()), part.body);
        return bytes && bytes->size() <= FileIcon::kMostReceived ? FileIcon{type->name(), *bytes} : FileIcon{};
    }
    return {};
}

} // namespace linnet::client
