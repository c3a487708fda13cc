// SPDX-License-Identifier: MIT
#include "message/Uri.h"

#include "message/Pen.h"
#include "message/Readers.h"
#include "base/AsciiToken.h"
#include "base/Limits.h"

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

/// The ":" behind the scheme, which is "sip" nearly always.
bool readScheme(Cursor &cursor, Uri &uri)
{
    if (const QByteArrayView rest = cursor.rest(); rest.size() > 4 && std::memcmp(rest.data(), "sip:", 4) == 0) {
        cursor.setPosition(rest.data() + 4);
        return true;
    }
    const QByteArrayView scheme = cursor.takeWhile(SchemeRest);
    if (scheme.isEmpty() || !isAlpha(scheme.front()) || scheme.size() > Limits::kMaxToken || !cursor.take(':'))
        return cursor.fail();
    uri.scheme = schemeOf(scheme);
    // Only what differs from the scheme's own name is kept, so that "sip:" costs nothing and "SIP:" stays as it was.
    if (!same(schemeName(uri.scheme), scheme))
        uri.schemeText = cursor.slice(scheme);
    return true;
}

bool takeUser(Cursor &cursor, Uri &uri, QByteArrayView user, const char *at)
{
    if (user.isEmpty())
        return cursor.fail();
    uri.user = cursor.slice(user);
    uri.hasUser = true;
    cursor.setPosition(at + 1);
    return true;
}

/// userinfo "@" in front of the host. An "@" can stand nowhere else unescaped, so the first one decides.
bool readUserInfo(Cursor &cursor, Uri &uri)
{
    const char *start = cursor.position();
    const char *behind = cursor.behindRun<UserPart>(start);
    if (behind == cursor.end())
        return true;
    if (*behind == '@')
        return takeUser(cursor, uri, {start, behind - start}, behind);
    const char *at = findByte(behind, cursor.end(), '@');
    if (!at)
        return true;
    const QByteArrayView info(start, at - start);
    if (!holdsOnly(info, Clean))
        return cursor.fail();
    // What is clean and ends the user part early is a colon.
    uri.password = cursor.slice({behind + 1, at - behind - 1});
    return takeUser(cursor, uri, {start, behind - start}, at);
}

bool readHierarchy(Cursor &cursor, Uri &uri)
{
    if (!readUserInfo(cursor, uri) || !readHostPort(cursor, uri.host, uri.port, uri.hostIsIpv6, false)
        || !readUriParameters(cursor, uri.parameters))
        return false;
    if (cursor.take('?')) {
        if (!holdsOnly(cursor.rest(), Clean))
            return cursor.fail();
        uri.headers = cursor.slice(cursor.rest());
        cursor.setPosition(cursor.end());
    }
    return true;
}

bool readTelephone(Cursor &cursor, Uri &uri)
{
    const char *start = cursor.position();
    while (!cursor.atEnd() && !cursor.is(';') && !cursor.is('?'))
        cursor.advance();
    const QByteArrayView number(start, cursor.position() - start);
    if (number.isEmpty() || !holdsOnly(number, Clean))
        return cursor.fail();
    uri.user = cursor.slice(number);
    uri.hasUser = true;
    return readUriParameters(cursor, uri.parameters);
}

bool readOpaque(Cursor &cursor, Uri &uri)
{
    const QByteArrayView rest = cursor.rest();
    if (rest.isEmpty() || !holdsOnly(rest, Clean))
        return cursor.fail();
    uri.user = cursor.slice(rest);
    uri.hasUser = true;
    cursor.setPosition(cursor.end());
    return true;
}

bool readParts(Cursor &cursor, Uri &uri)
{
    switch (uri.scheme) {
    case Uri::Scheme::Sip:
    case Uri::Scheme::Sips:
    case Uri::Scheme::Im:
    case Uri::Scheme::Pres: return readHierarchy(cursor, uri);
    case Uri::Scheme::Tel: return readTelephone(cursor, uri);
    case Uri::Scheme::Urn:
    case Uri::Scheme::Other: return readOpaque(cursor, uri);
    }
    Q_UNREACHABLE();
}

} // namespace

bool grammar::read(Cursor &cursor, Uri &uri)
{
    if (cursor.end() - cursor.position() > Limits::kMaxUri) {
        cursor.advance();
        return cursor.fail(ParseError::Code::TooLong);
    }
    if (cursor.atEnd())
        return cursor.fail(ParseError::Code::Missing);
    if (!readScheme(cursor, uri) || !readParts(cursor, uri))
        return false;
    return cursor.atEnd() || cursor.fail();
}

Result<Uri, ParseError> parseUri(const Slice &text)
{
    return parseWhole<Uri>(text);
}

Result<Uri, ParseError> parseUri(QByteArrayView text)
{
    return parseUri(Slice::copyOf(text));
}

qsizetype grammar::roomFor(const Uri &uri) noexcept
{
    return 24 + uri.schemeText.size() + uri.user.size() + uri.password.size() + uri.host.size() + uri.headers.size()
        + uri.parameters.roomWhenWritten();
}

void grammar::write(Pen &pen, const Uri &uri) noexcept
{
    pen.put(uri.schemeText.isEmpty() ? schemeName(uri.scheme) : uri.schemeText.view());
    pen.put(':');
    pen.put(uri.user);
    if (uri.scheme == Uri::Scheme::Urn || uri.scheme == Uri::Scheme::Other)
        return;
    if (uri.scheme != Uri::Scheme::Tel) {
        if (!uri.password.isEmpty()) {
            pen.put(':');
            pen.put(uri.password);
        }
        if (uri.hasUser)
            pen.put('@');
        if (uri.hostIsIpv6)
            pen.put('[');
        pen.put(uri.host);
        if (uri.hostIsIpv6)
            pen.put(']');
        if (uri.port != 0) {
            pen.put(':');
            pen.putNumber(uri.port);
        }
    }
    if (!uri.parameters.isEmpty())
        write(pen, uri.parameters);
    if (!uri.headers.isEmpty()) {
        pen.put('?');
        pen.put(uri.headers);
    }
}

void appendTo(QByteArray &out, const Uri &uri)
{
    const qsizetype before = out.size();
    out.resize(before + roomFor(uri));
    Pen pen(out.data() + before);
    grammar::write(pen, uri);
    out.truncate(pen.position() - out.constData());
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

std::optional<Parameter> Uri::parameter(QByteArrayView name) const
{
    for (Parameter candidate : parameters) {
        if (equalsIgnoringCase(candidate.name, name)
            || (holds(candidate.name, '%') && equalsIgnoringCase(unescape(candidate.name), name)))
            return candidate;
    }
    return std::nullopt;
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
