// SPDX-License-Identifier: MIT
#include "server/MessageStore.h"

#include "base/AsciiToken.h"

#include <QByteArrayList>

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kComposing = "application/im-iscomposing+xml";

/// The Content-Type line of the entity inside a message/cpim body names a typing notice (RFC 3862 s.2: message headers, a blank
/// line, the entity's headers).
bool wrapsComposing(QByteArrayView body)
{
    const QByteArray head = body.first(std::min<qsizetype>(body.size(), 8192)).toByteArray();
    qsizetype at = head.indexOf("\n\r\n");
    qsizetype gap = 3;
    if (at < 0) {
        at = head.indexOf("\n\n");
        gap = 2;
    }
    if (at < 0)
        return false;
    for (const QByteArray &raw : head.mid(at + gap).split('\n')) {
        const QByteArray line = raw.trimmed();
        if (line.isEmpty())
            return false;
        if (line.size() > 13 && equalsIgnoringCase(QByteArrayView(line).first(13), "content-type:"))
            return line.mid(13).trimmed().toLower().startsWith(kComposing.toByteArray());
    }
    return false;
}

} // namespace

QByteArray senderKey(const Request &request)
{
    const NameAddr *from = request.from();
    if (!from)
        return {};
    return from->uri.userUnescaped() + '@' + from->uri.host.toByteArray().toLower();
}

bool isStorable(const Request &request)
{
    if (request.method != Method::Message || request.number(HeaderName::Expires) == 0u)
        return false;
    const ContentType *type = request.contentType();
    if (!type)
        return true;
    if (type->is("application", "im-iscomposing+xml"))
        return false;
    return !type->is("message", "cpim") || !wrapsComposing(request.body());
}

} // namespace linnet::sip
