// SPDX-License-Identifier: MIT
#include "im/iscomposing/IsComposing.h"

#include "im/cpim/Rfc3339.h"
#include "im/mime/MediaType.h"
#include "im/xml/XmlElement.h"
#include "im/xml/XmlText.h"

#include <algorithm>

namespace linnet::im {
namespace {

using std::chrono::seconds;

constexpr QStringView kNamespace = u"urn:ietf:params:xml:ns:im-iscomposing";

QString textOf(const XmlElement &root, QStringView name)
{
    const XmlElement *child = root.child(kNamespace, name);
    return child ? child->text.trimmed() : QString();
}

/// xs:positiveInteger; of any size, since it is cut anyway.
std::optional<seconds> refreshOf(const QString &text)
{
    const bool isNumber = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!isNumber)
        return std::nullopt;
    bool fits = false;
    const qint64 value = text.toLongLong(&fits);
    if (fits && value == 0)
        return std::nullopt;
    return fits ? std::min(seconds(std::min<qint64>(value, kLongestRefresh.count())), kLongestRefresh) : kLongestRefresh;
}

/// A medium alone is allowed (s.3.5).
QByteArray contentTypeOf(const QString &text)
{
    const auto media = parseMediaType(text.contains(u'/') ? text.toUtf8() : text.toUtf8() + "/x");
    if (!media)
        return {};
    return text.contains(u'/') ? media->name() : media->type;
}

} // namespace

Result<IsComposing, ParseError> parseIsComposing(QByteArrayView bytes)
{
    const auto root = parseXml(bytes);
    if (!root)
        return root.error();
    if (!root->is(kNamespace, u"isComposing"))
        return ParseError{ParseError::Code::Mismatch, 0};
    const QString state = textOf(*root, u"state");
    if (state.isEmpty())
        return ParseError{ParseError::Code::Missing, 0};
    IsComposing composing;
    composing.state = state == u"active" ? ComposingState::Active : ComposingState::Idle;
    composing.lastActive = parseRfc3339(textOf(*root, u"lastactive").toUtf8());
    composing.contentType = contentTypeOf(textOf(*root, u"contenttype"));
    composing.refresh = refreshOf(textOf(*root, u"refresh"));
    return composing;
}

QByteArray toBytes(const IsComposing &composing)
{
    QByteArray out = "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">"
        + xmlElement("state", composing.state == ComposingState::Active ? "active" : "idle");
    if (composing.lastActive.isValid())
        out += xmlElement("lastactive", toRfc3339(composing.lastActive));
    if (!composing.contentType.isEmpty())
        out += xmlElement("contenttype", escapeXml(composing.contentType));
    if (composing.refresh)
        out += xmlElement("refresh", QByteArray::number(qint64(composing.refresh->count())));
    return out + "</isComposing>";
}

} // namespace linnet::im
