// SPDX-License-Identifier: MIT
#include "im/xml/XmlText.h"

namespace linnet::im {

QByteArray escapeXml(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else if (quint8(c) >= 0x20)
            out += c;
    }
    return out;
}

QByteArray xmlElement(const QByteArray &name, const QByteArray &content)
{
    return '<' + name + '>' + content + "</" + name + '>';
}

} // namespace linnet::im
