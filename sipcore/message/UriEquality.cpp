// SPDX-License-Identifier: MIT
#include "message/Uri.h"

#include "base/AsciiToken.h"

#include <QList>

#include <algorithm>

namespace linnet::sip {

namespace {

/// Escaped reserved characters stay different from bare ones (RFC 3261 s.19.1.4: only characters outside the reserved
/// set equal their %HH form), so only unreserved ones are decoded before comparing.
QByteArray normalised(QByteArrayView text)
{
    static constexpr std::string_view kMarks = "-_.!~*'()";
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QByteArrayView escape = text.sliced(i, qMin(qsizetype(3), text.size() - i));
        if (escape.size() == 3 && escape[0] == '%') {
            const QByteArray octet = unescape(escape);
            if (octet.size() == 1) {
                const char c = octet[0];
                const char low = asciiLower(c);
                const bool unreserved = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9')
                    || (c != '\0' && kMarks.find(c) != std::string_view::npos);
                if (unreserved)
                    out += c;
                else
                    out += escape.toByteArray().toUpper();
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

bool sameText(QByteArrayView a, QByteArrayView b)
{
    return normalised(a) == normalised(b);
}

bool sameTextIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return equalsIgnoringCase(normalised(a), normalised(b));
}

/// Those that count even where only one side has them. RFC 3261 s.19.1.4 names user, ttl, method and maddr in its rules and
/// transport in its examples of URIs that are not equivalent.
bool mustMatch(QByteArrayView name)
{
    static constexpr const char *kNames[] = {"user", "ttl", "method", "maddr", "transport"};
    return std::any_of(std::begin(kNames), std::end(kNames),
                       [name](const char *known) { return equalsIgnoringCase(name, QByteArrayView(known)); });
}

/// A name may stand once only (RFC 3261 s.19.1.1): where it stands twice, the first one counts.
bool parametersMatch(const Uri &a, const Uri &b)
{
    for (const Parameter &any : a.parameters) {
        const QByteArray name = unescape(any.name);
        const auto mine = a.parameter(name);
        const auto other = b.parameter(name);
        if (mine.has_value() != other.has_value()) {
            if (mustMatch(name))
                return false;
            continue;
        }
        if (mine && (mine->hasValue != other->hasValue || !sameTextIgnoringCase(mine->value, other->value)))
            return false;
    }
    return true;
}

std::vector<std::pair<QByteArray, QByteArray>> headersOf(const Uri &uri)
{
    std::vector<std::pair<QByteArray, QByteArray>> list;
    if (uri.headers.isEmpty())
        return list;
    const QList<QByteArray> parts = uri.headers.toByteArray().split('&');
    for (const QByteArray &part : parts) {
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.left(equals);
        list.emplace_back(normalised(name).toLower(), equals < 0 ? QByteArray() : normalised(part.mid(equals + 1)));
    }
    std::sort(list.begin(), list.end());
    return list;
}

/// RFC 3966 s.4: visual separators do not count.
QByteArray withoutSeparators(QByteArrayView number)
{
    QByteArray out;
    for (const char c : number) {
        if (c != '-' && c != '.' && c != '(' && c != ')')
            out += asciiLower(c);
    }
    return out;
}

bool telephoneParametersMatch(const Uri &a, const Uri &b)
{
    return std::all_of(a.parameters.begin(), a.parameters.end(), [&a, &b](const Parameter &any) {
        const auto other = b.parameters.find(any.name);
        return other && sameTextIgnoringCase(a.parameters.value(any.name), other->value);
    });
}

bool sameTelephone(const Uri &a, const Uri &b)
{
    return withoutSeparators(a.user) == withoutSeparators(b.user) && telephoneParametersMatch(a, b)
        && telephoneParametersMatch(b, a);
}

} // namespace

bool equivalent(const Uri &a, const Uri &b)
{
    if (a.scheme != b.scheme)
        return false;
    switch (a.scheme) {
    case Uri::Scheme::Tel: return sameTelephone(a, b);
    case Uri::Scheme::Urn: return equalsIgnoringCase(a.user, b.user);
    case Uri::Scheme::Other: return equalsIgnoringCase(a.schemeText, b.schemeText) && a.user == b.user;
    case Uri::Scheme::Sip:
    case Uri::Scheme::Sips:
    case Uri::Scheme::Im:
    case Uri::Scheme::Pres: break;
    }
    return a.hasUser == b.hasUser && sameText(a.user, b.user) && sameText(a.password, b.password)
        && equalsIgnoringCase(a.host, b.host) && a.port == b.port && parametersMatch(a, b) && parametersMatch(b, a)
        && headersOf(a) == headersOf(b);
}

} // namespace linnet::sip
