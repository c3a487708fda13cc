// SPDX-License-Identifier: MIT
#include "client/CanonicalAddress.h"

#include "base/Limits.h"
#include "message/NameAddr.h"

#include <QHostAddress>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

ClientError badAddress(const QString &text) { return {ClientError::Kind::BadAddress, text}; }

bool isHostName(QStringView host)
{
    for (QStringView label : host.split(u'.')) {
        if (label.isEmpty() || label.size() > 63 || label.startsWith(u'-') || label.endsWith(u'-'))
            return false;
        for (QChar c : label) {
            const char16_t u = c.unicode();
            // "_" is no host name character, but private networks and containers use it.
            if (!((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'-' || u == u'_'))
                return false;
        }
    }
    return host.size() <= 253;
}

/// Lower case, IPv6 in its one short form and in brackets, no final dot; empty when it is no host.
QString canonicalHost(const QString &given, bool ipv6)
{
    if (ipv6) {
        const QHostAddress address(given);
        if (address.protocol() != QAbstractSocket::IPv6Protocol)
            return {};
        return u'[' + address.toString() + u']';
    }
    QString host = given.toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    return isHostName(host) ? host : QString();
}

/// Turns the letters of an internationalised host name that a person typed into what SIP carries.
QString withAsciiHost(const QString &text)
{
    const qsizetype at = text.lastIndexOf(u'@');
    if (at < 0)
        return text;
    qsizetype end = at + 1;
    while (end < text.size() && !u":;?> \t"_s.contains(text[end]))
        ++end;
    const QString host = text.mid(at + 1, end - at - 1);
    bool ascii = true;
    for (QChar c : host)
        ascii = ascii && c.unicode() < 0x80;
    if (ascii)
        return text;
    const QByteArray ace = QUrl::toAce(host);
    return ace.isEmpty() ? text : text.left(at + 1) + QString::fromLatin1(ace) + text.mid(end);
}

/// Characters beyond ASCII of the user part, as a person typed them, become %HH of their UTF-8 form.
QByteArray escapedBeyondAscii(const QString &text)
{
    QByteArray out;
    for (char c : text.toUtf8()) {
        if (uchar(c) >= 0x80)
            out += '%' + QByteArray(1, c).toHex().toUpper();
        else
            out += c;
    }
    return out;
}

bool hasScheme(const QString &text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon <= 0)
        return false;
    const QString scheme = text.left(colon).toLower();
    return scheme == u"sip" || scheme == u"sips" || scheme == u"im" || scheme == u"pres" || scheme == u"tel"
        || (!text.contains(u'@') && !text.contains(u'.'));
}

/// The part in <>, or all of it.
QString addressPart(const QString &text)
{
    if (!text.endsWith(u'>'))
        return text;
    const qsizetype open = text.lastIndexOf(u'<');
    return open < 0 ? QString() : text.mid(open + 1, text.size() - open - 2).trimmed();
}

QString withoutSeparators(QString number)
{
    for (QChar c : u"-.() "_s)
        number.remove(c);
    return number;
}

} // namespace

std::optional<im::Address> canonicalAddress(const sip::Uri &uri)
{
    using Scheme = sip::Uri::Scheme;
    switch (uri.scheme) {
    case Scheme::Tel:
        return im::Address{u"tel:"_s + withoutSeparators(QString::fromUtf8(uri.user.view())).toLower()};
    case Scheme::Urn:
    case Scheme::Other:
        return std::nullopt;
    case Scheme::Sip:
    case Scheme::Sips:
    case Scheme::Im:
    case Scheme::Pres:
        break;
    }
    const QString host = canonicalHost(QString::fromLatin1(uri.host.view()), uri.hostIsIpv6);
    if (host.isEmpty() || (uri.hasUser && uri.user.isEmpty()))
        return std::nullopt;

    QString text = u"sip:"_s;
    if (uri.hasUser)
        text += QString::fromLatin1(sip::escapeUser(uri.userUnescaped())) + u'@';
    text += host;
    const bool secure = uri.scheme == Scheme::Sips
        || uri.parameters.value("transport").view().compare("tls", Qt::CaseInsensitive) == 0;
    if (uri.port != 0 && uri.port != (secure ? 5061 : 5060))
        text += u':' + QString::number(uri.port);
    return im::Address{text};
}

Result<im::Address, ClientError> addressFromText(const QString &given, const QString &defaultHost)
{
    QString text = addressPart(given.trimmed());
    if (text.isEmpty() || text.size() > Limits::kMaxUri)
        return badAddress(given);
    for (QChar c : text) {
        if (c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            return badAddress(given);
    }
    if (text.startsWith(u"tel:"_s, Qt::CaseInsensitive)) {
        if (defaultHost.isEmpty())
            return badAddress(given);
        text = u"sip:"_s + withoutSeparators(text.mid(4).section(u';', 0, 0)) + u'@' + defaultHost;
    }
    if (!hasScheme(text)) {
        if (!text.contains(u'@')) {
            if (defaultHost.isEmpty())
                return badAddress(given);
            text += u'@' + defaultHost;
        }
        if (text.left(text.indexOf(u'@')).contains(u':'))
            return badAddress(given); // mailto:bob@..., or a password that nobody should type here
        text.prepend(u"sip:"_s);
    }
    const auto uri = sip::parseUri(QByteArrayView(escapedBeyondAscii(withAsciiHost(text))));
    if (!uri || !uri->hasUser)
        return badAddress(given);
    const auto address = canonicalAddress(*uri);
    if (!address)
        return badAddress(given);
    return *address;
}

sip::Uri uriOf(const im::Address &address)
{
    const auto uri = sip::parseUri(Slice::copyOf(address.uri.toUtf8()));
    return uri ? *uri : sip::Uri{};
}

} // namespace linnet::client
