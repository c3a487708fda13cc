// SPDX-License-Identifier: MIT
#include "trace/Redaction.h"

#include "base/AsciiToken.h"
#include "trace/HeaderLines.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace linnet::sip {

namespace {

constexpr QByteArrayView kUriCredentials = "authorization=";

/// The parts of a text that are not to be seen.
class Secrets
{
public:
    void hide(QByteArrayView part)
    {
        if (!part.isEmpty())
            m_parts.push_back(part);
    }
    /// From here on the length stays, so that Content-Length goes on telling the truth.
    void setBody(const char *start) { m_body = start; }

    QByteArray copyWithout(const QByteArray &text)
    {
        if (m_parts.empty())
            return text;
        std::sort(m_parts.begin(), m_parts.end(), [](QByteArrayView a, QByteArrayView b) { return a.begin() < b.begin(); });
        QByteArray out;
        out.reserve(text.size());
        const char *at = text.cbegin();
        for (const QByteArrayView part : m_parts) {
            if (part.begin() >= at) {
                out.append(at, part.begin() - at);
                out.append(m_body && part.begin() >= m_body ? kRedacted.first(std::min(part.size(), kRedacted.size())) : kRedacted);
                if (m_body && part.begin() >= m_body)
                    out.append(std::max<qsizetype>(part.size() - kRedacted.size(), 0), '-');
            }
            at = std::max(at, part.end());
        }
        out.append(at, text.cend() - at);
        return out;
    }

private:
    std::vector<QByteArrayView> m_parts;
    const char *m_body = nullptr;
};

/// What a password can be guessed against, or the start of the next answer. The server's nonce alone gives nothing away and
/// explains a stale answer.
bool isSecretParameter(QByteArrayView parameter)
{
    static constexpr std::array<QByteArrayView, 4> kSecrets{"response", "cnonce", "rspauth", "nextnonce"};
    return std::any_of(kSecrets.begin(), kSecrets.end(),
                       [parameter](QByteArrayView secret) { return equalsIgnoringCase(parameter, secret); });
}

QByteArrayView lastWord(QByteArrayView text)
{
    text = withoutBlanks(text);
    qsizetype start = text.size();
    while (start > 0 && !isLineBlank(text[start - 1]))
        --start;
    return text.sliced(start);
}

/// Digest's parameters (RFC 3261 s.25.1). Works on any bytes: where quotes do not close, all the rest goes.
void hideDigest(QByteArrayView text, Secrets &secrets)
{
    const char *at = text.begin();
    const char *end = text.end();
    while (at < end) {
        const char *name = at;
        while (at < end && *at != '=' && *at != ',')
            ++at;
        if (at == end)
            return;
        if (*at++ != '=')
            continue;
        const bool isSecret = isSecretParameter(lastWord({name, at - 1 - name}));
        while (at < end && isLineBlank(*at))
            ++at;
        const char *value = at;
        if (at < end && *at == '"') {
            ++at;
            while (at < end && *at != '"')
                at += *at == '\\' && at + 1 < end ? 2 : 1;
            if (at < end)
                ++at;
        } else {
            while (at < end && *at != ',' && !isLineBlank(*at))
                ++at;
        }
        if (isSecret)
            secrets.hide({value, at - value});
        while (at < end && isLineBlank(*at))
            ++at;
        if (at < end && *at != ',') // broken quoting: what is a value and what a secret is a guess
            return secrets.hide(withoutBlanks({at, end - at}));
    }
}

void hideCredentials(QByteArrayView value, Secrets &secrets)
{
    qsizetype end = 0;
    while (end < value.size() && !isLineBlank(value[end]))
        ++end;
    if (equalsIgnoringCase(value.first(end), "Digest"))
        hideDigest(value.sliced(end), secrets);
    else
        secrets.hide(withoutBlanks(value.sliced(end))); // credentials of a form that we do not know
}

bool endsUri(char c) { return isLineBlank(c) || c == '<' || c == '>' || c == '"'; }

/// The password of the user part that stands in front of an "@": "sip:alice:password", "http://alice:password".
void hidePassword(QByteArrayView userPart, Secrets &secrets)
{
    qsizetype user = 0;
    if (const qsizetype sip = indexOfIgnoringCase(userPart, "sip:"); sip >= 0)
        user = sip + 4;
    else if (const qsizetype sips = indexOfIgnoringCase(userPart, "sips:"); sips >= 0)
        user = sips + 5;
    else if (const qsizetype slashes = userPart.indexOf("//"); slashes >= 0)
        user = slashes + 2;
    else
        user = userPart.indexOf(':') + 1;
    const qsizetype colon = user > 0 ? userPart.indexOf(':', user) : -1;
    if (colon >= 0)
        secrets.hide(userPart.sliced(colon + 1));
}

/// Passwords in URIs and credentials in their headers (RFC 3261 s.19.1.1).
void hideInUris(QByteArrayView text, Secrets &secrets)
{
    qsizetype from = 0;
    for (qsizetype at = text.indexOf('@'); at >= 0; at = text.indexOf('@', from)) {
        qsizetype start = at;
        while (start > from && !endsUri(text[start - 1]))
            --start;
        // A password that holds an "@" against the rules ends at the last one.
        for (qsizetype next = at + 1; next < text.size() && !endsUri(text[next]) && !std::strchr(";?,", text[next]); ++next) {
            if (text[next] == '@')
                at = next;
        }
        hidePassword(text.sliced(start, at - start), secrets);
        from = at + 1;
    }
    const qsizetype headers = text.indexOf('?');
    if (headers < 0)
        return;
    QByteArrayView rest = text.sliced(headers);
    for (qsizetype name = indexOfIgnoringCase(rest, kUriCredentials); name >= 0; name = indexOfIgnoringCase(rest, kUriCredentials)) {
        rest = rest.sliced(name + kUriCredentials.size());
        qsizetype end = 0;
        while (end < rest.size() && !endsUri(rest[end]) && rest[end] != '&')
            ++end;
        secrets.hide(rest.first(end));
        rest = rest.sliced(end);
    }
}

/// Keys of media (RFC 4568, RFC 4567, RFC 8839, the old k= of RFC 4566 s.5.12).
void hideKeys(QByteArrayView sdp, Secrets &secrets)
{
    const auto behind = [](QByteArrayView line, QByteArrayView mark) {
        const qsizetype at = line.indexOf(mark);
        return at < 0 ? line : line.sliced(at + mark.size());
    };
    qsizetype at = 0;
    while (at < sdp.size()) {
        qsizetype end = sdp.indexOf('\n', at);
        end = end < 0 ? sdp.size() : end;
        const QByteArrayView line = withoutBlanks(sdp.sliced(at, end - at));
        if (startsWithIgnoringCase(line, "k="))
            secrets.hide(behind(line.sliced(2), ":"));
        else if (startsWithIgnoringCase(line, "a=crypto:"))
            secrets.hide(behind(line.sliced(9), "inline:"));
        else if (startsWithIgnoringCase(line, "a=key-mgmt:"))
            secrets.hide(behind(line.sliced(11), " "));
        else if (startsWithIgnoringCase(line, "a=ice-pwd:"))
            secrets.hide(line.sliced(10));
        at = end + 1;
    }
}

/// The branch of the first value of a Via.
QByteArrayView branchOf(QByteArrayView via)
{
    for (qsizetype at = via.indexOf(';'); at >= 0; at = via.indexOf(';', at + 1)) {
        QByteArrayView rest = withoutBlanks(via.sliced(at + 1));
        if (!startsWithIgnoringCase(rest, "branch"))
            continue;
        rest = withoutBlanks(rest.sliced(6));
        if (rest.isEmpty() || rest.front() != '=')
            continue;
        rest = withoutBlanks(rest.sliced(1));
        qsizetype end = 0;
        while (end < rest.size() && !isLineBlank(rest[end]) && rest[end] != ';' && rest[end] != ',')
            ++end;
        return rest.first(end);
    }
    return {};
}

class Walk
{
public:
    explicit Walk(Secrets &secrets) : m_secrets(secrets) { }

    void message(QByteArrayView text)
    {
        HeaderLines lines(text);
        hideInUris(lines.startLine(), m_secrets);
        HeaderLine line;
        while (lines.next(line))
            header(line);
        m_secrets.setBody(lines.body().begin());
        body(lines.body());
    }

    QByteArrayView branch;
    QByteArrayView method;
    QByteArrayView callId;

private:
    void header(const HeaderLine &line)
    {
        const QByteArrayView value = line.value;
        if (line.name == HeaderName::Other && startsWithIgnoringCase(line.line, "Proxy-Authentication-Info"))
            return hideDigest(value, m_secrets); // RFC 7615
        switch (line.name) {
        case HeaderName::Authorization:
        case HeaderName::ProxyAuthorization:
            hideCredentials(value, m_secrets);
            hideInUris(value, m_secrets);
            return;
        case HeaderName::AuthenticationInfo:
            hideDigest(value, m_secrets);
            return;
        case HeaderName::Via:
            if (branch.isEmpty())
                branch = branchOf(value);
            return;
        case HeaderName::CallId:
            if (callId.isEmpty())
                callId = value;
            return;
        case HeaderName::CSeq:
            if (method.isEmpty())
                method = lastWord(value);
            return;
        case HeaderName::ContentType:
            m_contentType = value;
            return;
        default:
            hideInUris(line.line, m_secrets);
        }
    }

    void body(QByteArrayView text)
    {
        if (startsWithIgnoringCase(m_contentType, "application/sdp"))
            return hideKeys(text, m_secrets);
        // What people write to each other is nobody's business but theirs (RELIABILITY A24).
        if (m_contentType.isEmpty() || startsWithIgnoringCase(m_contentType, "text/"))
            return m_secrets.hide(text);
        if (startsWithIgnoringCase(m_contentType, "message/cpim"))
            return hideContent(text);
        if (startsWithIgnoringCase(m_contentType, "multipart/related") && hideBesideDescription(text))
            return;
        if (startsWithIgnoringCase(m_contentType, "multipart/")
            && (indexOfIgnoringCase(text, "text/") >= 0 || indexOfIgnoringCase(text, "image/") >= 0 || indexOfIgnoringCase(text, "message/cpim") >= 0))
            return m_secrets.hide(text);
        const bool isMessage = startsWithIgnoringCase(m_contentType, "message/sip"); // and message/sipfrag (RFC 3420)
        if (!isMessage && !startsWithIgnoringCase(m_contentType, "multipart/"))
            return;
        if (indexOfIgnoringCase(text, "application/sdp") >= 0)
            hideKeys(text, m_secrets);
        if (isMessage || indexOfIgnoringCase(text, "message/sip") >= 0) {
            Walk inner(m_secrets); // all its lines at once: what is nested how deep makes no difference
            for (QByteArrayView rest = text; !rest.isEmpty();) {
                HeaderLines lines(rest);
                HeaderLine line = HeaderLines::read(lines.startLine());
                do
                    inner.header(line);
                while (lines.next(line));
                rest = lines.body();
            }
        }
    }

    /// The picture that goes with the offer of a file (RFC 5547 s.8.8): of what starts with a description only that stays, and the parts' headers.
    bool hideBesideDescription(QByteArrayView text)
    {
        const QByteArrayView delimiter = withoutBlanks(text.first(std::max<qsizetype>(text.indexOf('\n'), 0)));
        if (delimiter.size() < 3 || !delimiter.startsWith("--"))
            return false;
        bool isFirst = true;
        for (QByteArrayView rest = text; !rest.isEmpty(); isFirst = false) {
            HeaderLines lines(rest);
            QByteArrayView type;
            HeaderLine line;
            while (lines.next(line)) {
                if (line.name == HeaderName::ContentType)
                    type = line.value;
            }
            const bool isDescription = startsWithIgnoringCase(type, "application/sdp");
            if (isFirst && !isDescription)
                return false;
            rest = lines.body();
            qsizetype end = rest.indexOf(delimiter);
            while (end > 0 && rest[end - 1] != '\n')
                end = rest.indexOf(delimiter, end + 1);
            const QByteArrayView content = rest.first(end < 0 ? rest.size() : end);
            if (isDescription)
                hideKeys(content, m_secrets);
            else
                m_secrets.hide(withoutBlanks(content));
            rest = rest.sliced(content.size());
        }
        return true;
    }

    /// Of a CPIM message: its own header tells who wrote to whom and stays, but for the subject.
    void hideContent(QByteArrayView cpim)
    {
        HeaderLines lines(cpim);
        const auto look = [this](const HeaderLine &line) {
            if (line.name == HeaderName::Subject)
                m_secrets.hide(line.value);
        };
        look(HeaderLines::read(lines.startLine()));
        HeaderLine line;
        while (lines.next(line))
            look(line);
        m_secrets.hide(lines.body());
    }

    Secrets &m_secrets;
    QByteArrayView m_contentType;
};

} // namespace

RedactedMessage redact(const QByteArray &message)
{
    Secrets secrets;
    Walk walk(secrets);
    walk.message(message);
    return {secrets.copyWithout(message), walk.branch.toByteArray(), walk.method.toByteArray(), walk.callId.toByteArray()};
}

} // namespace linnet::sip
