// SPDX-License-Identifier: MIT
#include "message/Uri.h"

#include "message/Grammar.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::sip {

using namespace grammar;

namespace {

QByteArrayView schemeName(Uri::Scheme scheme)
{
    switch (scheme) {
    case Uri::Scheme::Sip: return "sip";
    case Uri::Scheme::Sips: return "sips";
    case Uri::Scheme::Tel: return "tel";
    case Uri::Scheme::Im: return "im";
    case Uri::Scheme::Pres: return "pres";
    case Uri::Scheme::Urn: return "urn";
    case Uri::Scheme::Other: return {};
    }
    Q_UNREACHABLE();
}

Uri::Scheme schemeOf(QByteArrayView name)
{
    using enum Uri::Scheme;
    for (const Uri::Scheme scheme : {Sip, Sips, Tel, Im, Pres, Urn}) {
        if (equalsIgnoringCase(name, schemeName(scheme)))
            return scheme;
    }
    return Other;
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = asciiLower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// No blanks, control characters, quotes or angle brackets.
bool isClean(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is(c, Visible) && c != '"' && c != '<' && c != '>';
    });
}

/// userinfo "@" in front of the host. An "@" can stand nowhere else unescaped, so the first one decides.
MaybeError readUserInfo(Cursor &cursor, Uri &uri)
{
    const QByteArrayView rest = cursor.rest();
    const auto *at = static_cast<const char *>(memchr(rest.data(), '@', size_t(rest.size())));
    if (!at)
        return std::nullopt;
    QByteArrayView info(rest.data(), at - rest.data());
    if (!isClean(info))
        return cursor.error();
    const qsizetype colon = info.indexOf(':');
    if (colon >= 0) {
        uri.password = cursor.slice(info.sliced(colon + 1));
        info = info.first(colon);
    }
    if (info.isEmpty())
        return cursor.error();
    uri.user = cursor.slice(info);
    uri.hasUser = true;
    cursor.setPosition(at + 1);
    return std::nullopt;
}

MaybeError readHierarchy(Cursor &cursor, Uri &uri)
{
    if (auto error = readUserInfo(cursor, uri))
        return error;
    if (auto error = readHostPort(cursor, uri.host, uri.port, uri.hostIsIpv6, false))
        return error;
    if (auto error = readUriParameters(cursor, uri.parameters))
        return error;
    if (cursor.take('?')) {
        if (!isClean(cursor.rest()))
            return cursor.error();
        uri.headers = cursor.slice(cursor.rest());
        cursor.setPosition(cursor.end());
    }
    return std::nullopt;
}

MaybeError readTelephone(Cursor &cursor, Uri &uri)
{
    const char *start = cursor.position();
    while (!cursor.atEnd() && !cursor.is(';') && !cursor.is('?'))
        cursor.advance();
    const QByteArrayView number(start, cursor.position() - start);
    if (number.isEmpty() || !isClean(number))
        return cursor.error();
    uri.user = cursor.slice(number);
    uri.hasUser = true;
    return readUriParameters(cursor, uri.parameters);
}

MaybeError readOpaque(Cursor &cursor, Uri &uri)
{
    const QByteArrayView rest = cursor.rest();
    if (rest.isEmpty() || !isClean(rest))
        return cursor.error();
    uri.user = cursor.slice(rest);
    uri.hasUser = true;
    cursor.setPosition(cursor.end());
    return std::nullopt;
}

} // namespace

Result<Uri, ParseError> parseUri(const Slice &text)
{
    if (text.size() > Limits::kMaxUri)
        return ParseError{ParseError::Code::TooLong, Limits::kMaxUri};
    Cursor cursor(text);
    if (cursor.atEnd())
        return ParseError{ParseError::Code::Missing, 0};
    const QByteArrayView scheme = cursor.takeWhile(SchemeRest);
    if (scheme.isEmpty() || !isAlpha(scheme.front()) || scheme.size() > Limits::kMaxToken || !cursor.take(':'))
        return cursor.error();

    Uri uri;
    uri.scheme = schemeOf(scheme);
    // Only what differs from the scheme's own name is kept, so that "sip:" costs nothing and "SIP:" stays as it was.
    if (schemeName(uri.scheme) != scheme)
        uri.schemeText = cursor.slice(scheme);

    MaybeError error;
    switch (uri.scheme) {
    case Uri::Scheme::Sip:
    case Uri::Scheme::Sips:
    case Uri::Scheme::Im:
    case Uri::Scheme::Pres: error = readHierarchy(cursor, uri); break;
    case Uri::Scheme::Tel: error = readTelephone(cursor, uri); break;
    case Uri::Scheme::Urn:
    case Uri::Scheme::Other: error = readOpaque(cursor, uri); break;
    }
    if (error)
        return *error;
    if (!cursor.atEnd())
        return cursor.error();
    return uri;
}

Result<Uri, ParseError> parseUri(QByteArrayView text)
{
    return parseUri(Slice::copyOf(text));
}

void appendTo(QByteArray &out, const Uri &uri)
{
    out.append(uri.schemeText.isEmpty() ? schemeName(uri.scheme) : uri.schemeText.view());
    out += ':';
    if (uri.hasUser || !uri.user.isEmpty())
        out.append(uri.user.view());
    if (uri.scheme == Uri::Scheme::Urn || uri.scheme == Uri::Scheme::Other)
        return;
    if (uri.scheme != Uri::Scheme::Tel) {
        if (!uri.password.isEmpty()) {
            out += ':';
            out.append(uri.password.view());
        }
        if (uri.hasUser)
            out += '@';
        if (uri.hostIsIpv6)
            out += '[';
        out.append(uri.host.view());
        if (uri.hostIsIpv6)
            out += ']';
        if (uri.port != 0) {
            out += ':';
            out += QByteArray::number(uri.port);
        }
    }
    appendTo(out, uri.parameters);
    if (!uri.headers.isEmpty()) {
        out += '?';
        out.append(uri.headers.view());
    }
}

QByteArray toBytes(const Uri &uri)
{
    QByteArray out;
    appendTo(out, uri);
    return out;
}

QByteArray unescape(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += char(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

QByteArray Uri::userUnescaped() const
{
    return unescape(user);
}

const Parameter *Uri::parameter(QByteArrayView name) const
{
    for (const Parameter &candidate : parameters) {
        if (equalsIgnoringCase(candidate.name, name))
            return &candidate;
        if (candidate.name.view().contains('%') && equalsIgnoringCase(unescape(candidate.name), name))
            return &candidate;
    }
    return nullptr;
}

QByteArray escapeUser(QByteArrayView user)
{
    static constexpr std::string_view kAllowed = "-_.!~*'()&=+$,;?/";
    static constexpr char kHex[] = "0123456789ABCDEF";
    QByteArray out;
    out.reserve(user.size());
    for (const char c : user) {
        if (isAlpha(c) || isDigit(c) || kAllowed.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        out += '%';
        out += kHex[quint8(c) >> 4];
        out += kHex[quint8(c) & 15];
    }
    return out;
}

} // namespace linnet::sip
