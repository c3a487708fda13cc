// SPDX-License-Identifier: MIT
#include "server/Refusal.h"

#include "base/AsciiToken.h"

#include <QLocale>

#include <algorithm>

namespace linnet::sip {

bool refuseUnsupported(ServerTransaction *transaction, HeaderName header, const QByteArrayList &supported,
                       QByteArrayView toTag)
{
    QByteArrayList unsupported;
    for (const Slice &tag : transaction->request().tokens(header)) {
        const bool known = std::any_of(supported.begin(), supported.end(),
                                       [&tag](const QByteArray &name) { return equalsIgnoringCase(tag, name); });
        if (!known)
            unsupported.append(tag.toByteArray());
    }
    if (unsupported.isEmpty())
        return false;
    Response response = makeResponse(transaction->request(), 420, toTag);
    response.editHeaders().append(HeaderName::Unsupported, unsupported.join(", "));
    transaction->respond(response);
    return true;
}

QByteArray sipDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1() + " GMT";
}

} // namespace linnet::sip
