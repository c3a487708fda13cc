// SPDX-License-Identifier: MIT
#include "im/pipeline/RcsFile.h"

#include "im/model/SafeFileName.h"
#include "im/xml/XmlElement.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace linnet::im {
namespace {

using namespace Qt::Literals::StringLiterals;

/// Without looking at namespaces: every client has one of its own.
const XmlElement *childOf(const XmlElement &parent, QStringView name)
{
    const auto found = std::find_if(parent.children.begin(), parent.children.end(), [name](const XmlElement &child) { return child.name == name; });
    return found == parent.children.end() ? nullptr : &*found;
}

QString attributeOf(const XmlElement &element, QStringView name)
{
    const auto found =
        std::find_if(element.attributes.begin(), element.attributes.end(), [name](const XmlAttribute &one) { return one.name == name; });
    return found == element.attributes.end() ? QString() : found->value;
}

QString addressOf(const XmlElement &info)
{
    const XmlElement *data = childOf(info, u"data");
    const QString text = data ? attributeOf(*data, u"url").trimmed() : QString();
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == u"https" || url.scheme() == u"http") ? text : QString();
}

} // namespace

std::optional<QString> rcsFileText(QByteArrayView document)
{
    const auto root = parseXml(document);
    if (!root || root->name != u"file")
        return std::nullopt;
    QStringList lines;
    for (const XmlElement &info : root->children) {
        if (info.name != u"file-info" || attributeOf(info, u"type") == u"thumbnail")
            continue;
        const QString address = addressOf(info);
        if (address.isEmpty())
            continue;
        const XmlElement *name = childOf(info, u"file-name");
        const XmlElement *type = childOf(info, u"content-type");
        lines.append(safeFileName(name ? name->text.trimmed() : QString(), type ? type->text.trimmed().toLatin1() : QByteArray()));
        lines.append(address);
    }
    return lines.isEmpty() ? std::nullopt : std::optional(lines.join(u'\n'));
}

} // namespace linnet::im
