// SPDX-License-Identifier: MIT
#include "trace/TraceEntry.h"

#include "base/AsciiToken.h"
#include "message/HeaderName.h"

#include <algorithm>
#include <array>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kHidden = "hidden";

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// What a password can be guessed against. The server's nonce alone gives nothing away and explains a stale answer.
bool isSecret(QByteArrayView parameter)
{
    static constexpr std::array<QByteArrayView, 3> kSecrets{"response", "cnonce", "rspauth"};
    return std::any_of(kSecrets.begin(), kSecrets.end(),
                       [parameter](QByteArrayView secret) { return equalsIgnoringCase(parameter, secret); });
}

bool holdsSecrets(HeaderName name)
{
    return name == HeaderName::Authorization || name == HeaderName::ProxyAuthorization
        || name == HeaderName::AuthenticationInfo;
}

/// Copies one header value with the secrets hidden. Works on any bytes: where quotes do not close, all the rest goes.
class ValueRedactor
{
public:
    ValueRedactor(QByteArrayView value, QByteArray &out) : m_at(value.begin()), m_end(value.end()), m_out(out) { }

    void redactDigest()
    {
        while (m_at < m_end) {
            const char *start = m_at;
            while (m_at < m_end && *m_at != '=' && *m_at != ',')
                ++m_at;
            m_out.append(QByteArrayView(start, m_at - start));
            if (m_at == m_end)
                return;
            m_out += *m_at;
            if (*m_at++ != '=')
                continue;
            copyValue(isSecret(lastWord({start, m_at - 1 - start})));
            if (!isAtSeparator())
                return redactAll(); // broken quoting: what is a value and what a secret is a guess
        }
    }

    /// Any other scheme: its credentials have no form that we know.
    void redactAll()
    {
        const char *end = m_end;
        while (end > m_at && isBlank(end[-1]))
            --end;
        m_out.append(kHidden);
        m_out.append(QByteArrayView(end, m_end - end));
    }

private:
    bool isAtSeparator() const
    {
        const char *next = std::find_if_not(m_at, m_end, isBlank);
        return next == m_end || *next == ',';
    }

    static QByteArrayView lastWord(QByteArrayView text)
    {
        while (!text.isEmpty() && isBlank(text.back()))
            text.chop(1);
        qsizetype start = text.size();
        while (start > 0 && !isBlank(text[start - 1]))
            --start;
        return text.sliced(start);
    }

    void copyValue(bool hide)
    {
        const char *start = m_at;
        while (m_at < m_end && isBlank(*m_at))
            ++m_at;
        m_out.append(QByteArrayView(start, m_at - start));
        start = m_at;
        if (m_at < m_end && *m_at == '"') {
            skipQuoted();
        } else {
            while (m_at < m_end && *m_at != ',' && !isBlank(*m_at))
                ++m_at;
        }
        if (hide)
            m_out.append(kHidden);
        else
            m_out.append(QByteArrayView(start, m_at - start));
    }

    void skipQuoted()
    {
        ++m_at;
        while (m_at < m_end && *m_at != '"')
            m_at += *m_at == '\\' && m_at + 1 < m_end ? 2 : 1;
        if (m_at < m_end)
            ++m_at;
    }

    const char *m_at;
    const char *m_end;
    QByteArray &m_out;
};

/// Where the header that starts at `from` ends: behind its line end and those of its folded lines.
qsizetype endOfHeader(QByteArrayView message, qsizetype from)
{
    qsizetype end = from;
    do {
        const qsizetype lineFeed = message.indexOf('\n', end);
        if (lineFeed < 0)
            return message.size();
        end = lineFeed + 1;
    } while (end < message.size() && (message[end] == ' ' || message[end] == '\t'));
    return end;
}

QByteArrayView trimmedName(QByteArrayView name)
{
    while (!name.isEmpty() && isBlank(name.back()))
        name.chop(1);
    return name;
}

void copyHeader(QByteArrayView header, QByteArray &out)
{
    const qsizetype colon = header.indexOf(':');
    if (colon < 0 || !holdsSecrets(headerNameOf(trimmedName(header.first(colon))))) {
        out.append(header);
        return;
    }
    out.append(header.first(colon + 1));
    QByteArrayView value = header.sliced(colon + 1);
    const bool isInfo = headerNameOf(trimmedName(header.first(colon))) == HeaderName::AuthenticationInfo;
    qsizetype start = 0;
    while (start < value.size() && isBlank(value[start]))
        ++start;
    qsizetype end = start;
    while (end < value.size() && !isBlank(value[end]))
        ++end;
    if (isInfo)
        end = start;
    out.append(value.first(end));
    const bool isDigest = isInfo || equalsIgnoringCase(value.sliced(start, end - start), "Digest");
    qsizetype rest = end;
    while (rest < value.size() && isBlank(value[rest]))
        ++rest;
    out.append(value.sliced(end, rest - end));
    ValueRedactor redactor(value.sliced(rest), out);
    if (isDigest)
        redactor.redactDigest();
    else if (rest < value.size())
        redactor.redactAll();
}

} // namespace

QByteArray redacted(QByteArrayView message)
{
    QByteArray out;
    out.reserve(message.size());
    qsizetype at = 0;
    while (at < message.size() && (message[at] == '\r' || message[at] == '\n'))
        ++at;
    out.append(message.first(at)); // keep-alives in front
    while (at < message.size()) {
        const qsizetype end = endOfHeader(message, at);
        const QByteArrayView header = message.sliced(at, end - at);
        if (header == "\r\n" || header == "\n")
            break;
        copyHeader(header, out);
        at = end;
    }
    out.append(message.sliced(at)); // the empty line and the body
    return out;
}

} // namespace linnet::sip
