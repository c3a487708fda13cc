// SPDX-License-Identifier: MIT
#include "msrp/MsrpUri.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = asciiLower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// Lower case, and percent-encoded unreserved characters as themselves (s.6.1, RFC 3986 s.6.2.2).
std::optional<QByteArray> normalizedHost(QByteArrayView text)
{
    QByteArray host;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = high < 0 ? -1 : hexValue(text[i + 2]);
            if (low < 0)
                return std::nullopt;
            const char decoded = char(high * 16 + low);
            if (msrp::isUnreserved(decoded)) {
                c = decoded;
                i += 2;
            }
        } else if (!msrp::isUnreserved(c) && !QByteArrayView("!$&'()*+,=").contains(c)) {
            return std::nullopt;
        }
        host += asciiLower(c);
    }
    return host;
}

std::optional<QByteArray> bracketedHost(QByteArrayView text)
{
    QByteArray host;
    for (const char c : text) {
        if (hexValue(c) < 0 && c != ':' && c != '.')
            return std::nullopt;
        host += asciiLower(c);
    }
    return host;
}

class UriReader
{
public:
    explicit UriReader(QByteArrayView text) : m_text(text) { }

    Result<MsrpUri, ParseError> read()
    {
        if (m_text.size() > Limits::kMaxUri)
            return ParseError{Code::TooLong, Limits::kMaxUri};
        if (!readScheme() || !readAuthority() || !readSession() || !readParameters())
            return m_error;
        return m_uri;
    }

private:
    bool fail(Code code, qsizetype offset)
    {
        m_error = {code, offset};
        return false;
    }
    bool readScheme()
    {
        const qsizetype colon = m_text.indexOf(QByteArrayView("://"));
        if (colon < 0)
            return fail(Code::Syntax, 0);
        const QByteArrayView scheme = m_text.first(colon);
        m_uri.secure = equalsIgnoringCase(scheme, "msrps");
        if (!m_uri.secure && !equalsIgnoringCase(scheme, "msrp"))
            return fail(Code::Syntax, 0);
        m_at = colon + 3;
        return true;
    }
    bool readAuthority()
    {
        qsizetype end = m_at;
        while (end < m_text.size() && m_text[end] != '/' && m_text[end] != ';')
            ++end;
        QByteArrayView authority = m_text.sliced(m_at, end - m_at);
        const qsizetype user = authority.lastIndexOf('@');
        if (user >= 0) {
            if (!msrp::allOf(authority.first(user), [](char c) { return c > ' ' && c < 0x7f; }))
                return fail(Code::Syntax, m_at);
            m_uri.userInfo = authority.first(user).toByteArray();
            authority = authority.sliced(user + 1);
        }
        if (!readHostPort(authority))
            return false;
        m_at = end;
        return true;
    }
    bool readHostPort(QByteArrayView authority)
    {
        const bool bracketed = authority.startsWith('[');
        const qsizetype close = bracketed ? authority.indexOf(']') : 0;
        if (close < 0)
            return fail(Code::Syntax, m_at);
        const qsizetype colon = authority.indexOf(':', close);
        const QByteArrayView name = colon < 0 ? authority : authority.first(colon);
        if (bracketed && name.size() != close + 1)
            return fail(Code::Syntax, m_at);
        const auto host = bracketed ? bracketedHost(name.sliced(1, close - 1)) : normalizedHost(name);
        if (!host || host->isEmpty())
            return fail(Code::Syntax, m_at);
        m_uri.host = *host;
        if (colon < 0)
            return true;
        const auto port = msrp::number(authority.sliced(colon + 1));
        if (!port || *port == 0 || *port > 0xffff)
            return fail(Code::OutOfRange, m_at + colon);
        m_uri.port = quint16(*port);
        return true;
    }
    bool readSession()
    {
        if (m_at >= m_text.size() || m_text[m_at] != '/')
            return true;
        const qsizetype start = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != ';') {
            if (!msrp::isUnreserved(m_text[m_at]) && !QByteArrayView("+=/").contains(m_text[m_at]))
                return fail(Code::Syntax, m_at);
            ++m_at;
        }
        if (m_at == start)
            return fail(Code::Syntax, start);
        m_uri.session = m_text.sliced(start, m_at - start).toByteArray();
        return true;
    }
    bool readParameters()
    {
        bool first = true;
        while (m_at < m_text.size()) {
            const qsizetype start = m_at + 1; // behind the semicolon
            qsizetype end = m_text.indexOf(';', start);
            end = end < 0 ? m_text.size() : end;
            const QByteArrayView parameter = m_text.sliced(start, end - start);
            if (parameter.isEmpty() || !msrp::allOf(parameter, [](char c) { return msrp::isToken(c) || c == '='; }))
                return fail(Code::Syntax, start);
            if (first) {
                if (!msrp::allOf(parameter, msrp::isAlnum))
                    return fail(Code::Syntax, start);
                m_uri.transport = parameter.toByteArray().toLower();
                first = false;
            } else {
                m_uri.parameters.push_back(parameter.toByteArray());
            }
            m_at = end;
        }
        return !first || fail(Code::Missing, m_text.size());
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    MsrpUri m_uri;
    ParseError m_error;
};

} // namespace

Result<MsrpUri, ParseError> parseMsrpUri(QByteArrayView text)
{
    return UriReader(text).read();
}

Result<MsrpUri, ParseError> parseMsrpRelay(QByteArrayView text)
{
    QByteArray whole = text.trimmed().toByteArray();
    if (!whole.contains("://"))
        whole.prepend("msrps://");
    if (!whole.contains(';'))
        whole += ";tcp";
    auto uri = parseMsrpUri(whole);
    if (uri && !uri->session.isEmpty())
        return ParseError{ParseError::Code::Syntax, 0};
    return uri;
}

QByteArray toBytes(const MsrpUri &uri)
{
    QByteArray text = uri.secure ? "msrps://" : "msrp://";
    if (!uri.userInfo.isEmpty())
        text += uri.userInfo + '@';
    text += uri.host.contains(':') ? '[' + uri.host + ']' : uri.host;
    if (uri.port)
        text += ':' + QByteArray::number(*uri.port);
    if (!uri.session.isEmpty())
        text += '/' + uri.session;
    text += ';' + uri.transport;
    for (const QByteArray &parameter : uri.parameters)
        text += ';' + parameter;
    return text;
}

Result<std::vector<MsrpUri>, ParseError> parseMsrpPath(QByteArrayView text)
{
    std::vector<MsrpUri> path;
    qsizetype at = 0;
    while (true) {
        qsizetype end = text.indexOf(' ', at);
        end = end < 0 ? text.size() : end;
        auto uri = parseMsrpUri(text.sliced(at, end - at));
        if (!uri)
            return ParseError{uri.error().code, at + uri.error().offset};
        if (path.size() >= size_t(Limits::kMaxRoutes))
            return ParseError{Code::TooMany, at};
        path.push_back(std::move(*uri));
        if (end == text.size())
            return path;
        at = end + 1;
    }
}

QByteArray toBytes(const std::vector<MsrpUri> &path)
{
    QByteArray text;
    for (const MsrpUri &uri : path) {
        if (!text.isEmpty())
            text += ' ';
        text += toBytes(uri);
    }
    return text;
}

} // namespace linnet::sip
