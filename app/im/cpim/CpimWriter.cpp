// SPDX-License-Identifier: MIT
#include "im/cpim/CpimWriter.h"

namespace linnet::im {
namespace {

void appendLinePart(QByteArray &out, QByteArrayView part)
{
    for (const char c : part) {
        if (c != '\r' && c != '\n' && c != '\0')
            out += c;
    }
}

void appendHeader(QByteArray &out, const CpimHeader &header)
{
    if (!header.octets.isEmpty()) {
        out += header.octets;
        return;
    }
    appendLinePart(out, header.name);
    out += ':';
    for (const auto &[name, value] : header.parameters) {
        out += ';';
        appendLinePart(out, name);
        out += '=';
        appendLinePart(out, value);
    }
    out += ' ';
    appendLinePart(out, header.value);
    out += "\r\n";
}

} // namespace

QByteArray toBytes(const CpimMessage &message)
{
    QByteArray out;
    out.reserve(message.body.size() + 256);
    for (const CpimHeader &header : message.headers)
        appendHeader(out, header);
    if (message.contentOctets.isEmpty())
        out += "\r\n" + toBytes(message.contentHeaders) + "\r\n";
    else
        out += message.contentOctets;
    return out += message.body;
}

CpimHeader cpimAddressHeader(const QByteArray &name, const CpimAddress &address)
{
    QByteArray value;
    if (!address.displayName.isEmpty())
        value = '"' + escapeCpim(address.displayName, '"') + "\" ";
    value += '<';
    for (const char c : address.uri) {
        if (c != '<' && c != '>')
            appendLinePart(value, QByteArrayView(&c, 1));
    }
    value += '>';
    return {name, {}, value, kCpimNamespace.toByteArray()};
}

CpimHeader cpimTextHeader(const QByteArray &name, const QString &text)
{
    return {name, {}, escapeCpim(text), kCpimNamespace.toByteArray()};
}

CpimHeader cpimNamespaceHeader(const QByteArray &prefix, QByteArrayView uri)
{
    return {"NS", {}, prefix + " <" + uri.toByteArray() + '>', kCpimNamespace.toByteArray()};
}

} // namespace linnet::im
