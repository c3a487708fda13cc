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

/// Lower case, IPv6 in its one short form and in brackets (IPv4 in IPv6 as IPv4), no final dot; empty when it is no host.
QString canonicalHost(const QString &given, bool ipv6)
{
    if (ipv6) {
        const QHostAddress address(given);
        if (address.protocol() != QAbstractSocket::IPv6Protocol)
            return {};
        // A socket for both families shows IPv4 peers in this form.
        bool isMapped = false;
        const quint32 mapped = address.toIPv4Address(&isMapped);
        return isMapped ? QHostAddress(mapped).toString() : u'[' + address.toString() + u']';
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

/// RFC 3966 s.3: a number with its visual separators; a local one may hold more than digits.
bool isNumber(QStringView text)
{
    const bool global = text.startsWith(u'+');
    bool any = false;
    for (QChar c : global ? text.mid(1) : text) {
        const bool digit = c >= u'0' && c <= u'9';
        if (!digit && !u"-.()"_s.contains(c) && (global || !u"*#abcdefABCDEF"_s.contains(c)))
            return false;
        any = any || digit;
    }
    return any;
}

/// The one form of a telephone-subscriber (RFC 3966 s.4: separators and case do not count). Of its parameters only those stay that name
/// another telephone; the registered others (RFC 5341: rn, npdi, cic, tgrp ...) say how to get there. `home`: a phone-context of that
/// domain is what the host says already.
QString canonicalTelephone(const QString &subscriber, const QString &home = {})
{
    const QStringList parts = subscriber.toLower().split(u';');
    QString number = parts.first();
    number.removeIf([](QChar c) { return u"-.()"_s.contains(c); });
    QStringList kept;
    for (const QString &parameter : parts.mid(1)) {
        const QString name = parameter.section(u'=', 0, 0);
        const bool context = name == u"phone-context" && !number.startsWith(u'+') && parameter.section(u'=', 1) != home;
        if (name == u"ext" || name == u"isub" || context)
            kept.append(parameter);
    }
    kept.sort();
    kept.prepend(number);
    return kept.join(u';');
}

/// With "user=phone" the user part is a telephone number (RFC 3261 s.19.1.6); "+" and digits are one without being called so.
bool isTelephone(const sip::Uri &uri, const QString &user)
{
    const QString number = user.section(u';', 0, 0);
    const bool called = uri.parameters.value("user").view().compare("phone", Qt::CaseInsensitive) == 0;
    return (called || number.startsWith(u'+')) && isNumber(number);
}

} // namespace

std::optional<im::Address> canonicalAddress(const sip::Uri &uri)
{
    using Scheme = sip::Uri::Scheme;
    switch (uri.scheme) {
    case Scheme::Tel: {
        QString subscriber = QString::fromUtf8(uri.user.view());
        for (const sip::Parameter &parameter : uri.parameters)
            subscriber += u';' + QString::fromUtf8(parameter.name.view()) + u'=' + QString::fromUtf8(parameter.value.view());
        return im::Address{u"tel:"_s + canonicalTelephone(subscriber)};
    }
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
    if (uri.hasUser) {
        const QString user = QString::fromLatin1(sip::escapeUser(uri.userUnescaped()));
        text += (isTelephone(uri, user) ? canonicalTelephone(user, host) : user) + u'@';
    }
    text += host;
    const bool secure = uri.scheme == Scheme::Sips
        || uri.parameters.value("transport").view().compare("tls", Qt::CaseInsensitive) == 0;
    if (uri.port != 0 && uri.port != (secure ? 5061 : 5060))
        text += u':' + QString::number(uri.port);
    return im::Address{text};
}

void HomeHosts::addServer(const QString &host)
{
    if (host.isEmpty())
        return;
    others.insert(host);
    others.insert(im::Address{u"sip:@"_s + host}.domain());
}

im::Address HomeHosts::fold(const im::Address &address) const
{
    if (domain.isEmpty())
        return address;
    if (address.uri.startsWith(u"tel:"))
        return {u"sip:"_s + canonicalTelephone(address.text(), domain) + u'@' + domain};
    const qsizetype at = address.uri.lastIndexOf(u'@');
    if (at < 0 || !others.contains(address.uri.mid(at + 1)))
        return address;
    return {address.uri.left(at + 1) + domain};
}

Result<im::Address, ClientError> addressFromText(const QString &given, const QString &defaultHost)
{
    QString text = addressPart(given.trimmed()).normalized(QString::NormalizationForm_C);
    if (text.isEmpty() || text.size() > Limits::kMaxUri)
        return badAddress(given);
    for (QChar c : text) {
        if (c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            return badAddress(given);
    }
    if (text.startsWith(u"tel:"_s, Qt::CaseInsensitive)) {
        const auto uri = sip::parseUri(QByteArrayView(text.toUtf8()));
        if (defaultHost.isEmpty() || !uri || !isNumber(QString::fromUtf8(uri->user.view())))
            return badAddress(given);
        text = HomeHosts{defaultHost, {}}.fold(canonicalAddress(*uri).value_or(im::Address{})).uri;
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

im::Address addressOfUri(const QByteArray &text)
{
    const auto uri = sip::parseUri(Slice::copyOf(text));
    return uri ? canonicalAddress(*uri).value_or(im::Address{}) : im::Address{};
}

} // namespace linnet::client
