// SPDX-License-Identifier: MIT
#include "sdp/SdpParser.h"

#include "base/Limits.h"

#include <algorithm>
#include <charconv>

namespace linnet::sip {

namespace {

constexpr bool isBlank(char c) { return c == ' ' || c == '\t'; }
constexpr bool isVisible(char c) { return quint8(c) > 0x20 && c != 0x7f; }

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

/// Digits only; nothing when there are none, others or more than fits.
template <typename T>
std::optional<T> number(QByteArrayView text)
{
    T value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return value;
}

/// One walk over the lines; the first error ends it.
class Parser
{
public:
    explicit Parser(QByteArrayView text) : m_text(text) { }

    Result<SessionDescription, ParseError> run()
    {
        int lines = 0;
        const char *at = m_text.begin();
        while (at != m_text.end() && !m_error) {
            const char *lineFeed = std::find(at, m_text.end(), '\n');
            QByteArrayView line(at, lineFeed - at);
            at = lineFeed == m_text.end() ? lineFeed : lineFeed + 1;
            if (line.endsWith('\r'))
                line.chop(1);
            if (line.isEmpty())
                continue;
            m_line = line.begin();
            if (++lines > Limits::kMaxSdpLines)
                fail(ParseError::Code::TooMany);
            else
                readLine(line);
        }
        m_line = m_text.end();
        if (!m_error && (!m_hasVersion || !m_hasOrigin))
            fail(ParseError::Code::Missing);
        if (m_error)
            return *m_error;
        return std::move(m_session);
    }

private:
    void fail(ParseError::Code code)
    {
        if (!m_error)
            m_error = ParseError{code, m_line - m_text.begin()};
    }

    void readLine(QByteArrayView line)
    {
        if (line.size() > Limits::kMaxSdpLine)
            return fail(ParseError::Code::TooLong);
        if (line.size() < 2 || line[1] != '=' || line.contains('\r') || line.contains('\0'))
            return fail(ParseError::Code::Syntax);
        const QByteArrayView value = line.sliced(2);
        if (!m_hasVersion && line[0] != 'v')
            return fail(ParseError::Code::Missing);
        if (m_session.media.empty())
            readSessionLine(line[0], value);
        else
            readMediaLine(line[0], value);
    }

    void readSessionLine(char type, QByteArrayView value)
    {
        switch (type) {
        case 'v':
            once(m_hasVersion);
            if (trimmed(value) != "0")
                fail(ParseError::Code::UnknownVersion);
            return;
        case 'o':
            once(m_hasOrigin);
            return readOrigin(value);
        case 's':
            once(m_hasName);
            if (!value.isEmpty())
                m_session.name = value.toByteArray();
            return;
        case 'c':
            if (m_session.connection)
                return fail(ParseError::Code::Duplicate);
            m_session.connection = readConnection(value);
            return;
        case 't':
            return readTime(value);
        case 'r':
            if (m_session.times.empty())
                return fail(ParseError::Code::Syntax);
            m_session.times.back().repeats.push_back(value.toByteArray());
            return;
        case 'a':
            return readAttribute(value, m_session.attributes);
        case 'm':
            return readMedia(value);
        default:
            keep(type, value, kSessionOthers, m_session.others);
        }
    }

    void readMediaLine(char type, QByteArrayView value)
    {
        MediaDescription &media = m_session.media.back();
        switch (type) {
        case 'v':
        case 'o':
        case 's':
            return fail(ParseError::Code::Duplicate); // another session begins (RFC 8866 s.5), or this one twice
        case 'c':
            media.connections.push_back(readConnection(value));
            return;
        case 'a':
            return readAttribute(value, media.attributes);
        case 'm':
            return readMedia(value);
        default:
            keep(type, value, kMediaOthers, media.others);
        }
    }

    void once(bool &seen)
    {
        if (std::exchange(seen, true))
            fail(ParseError::Code::Duplicate);
    }

    /// Keeps a line of a known type, in the order of the types, which is the order of the RFC.
    static void keep(char type, QByteArrayView value, QByteArrayView known, std::vector<SdpLine> &lines)
    {
        const qsizetype rank = known.indexOf(type);
        if (rank < 0)
            return;
        const auto behind = std::find_if(lines.begin(), lines.end(),
                                         [&](const SdpLine &one) { return known.indexOf(one.type) > rank; });
        lines.insert(behind, {type, value.toByteArray()});
    }

    /// Visible text between blanks.
    std::vector<QByteArrayView> words(QByteArrayView text)
    {
        std::vector<QByteArrayView> all;
        const char *at = text.begin();
        while (at != text.end()) {
            const char *end = std::find_if(at, text.end(), isBlank);
            if (!std::all_of(at, end, isVisible))
                fail(ParseError::Code::Syntax);
            if (end != at)
                all.push_back({at, end - at});
            at = end == text.end() ? end : end + 1;
        }
        return all;
    }

    template <typename T>
    T checked(QByteArrayView text)
    {
        const auto value = number<T>(text);
        if (!value)
            fail(ParseError::Code::OutOfRange);
        return value.value_or(0);
    }

    void readOrigin(QByteArrayView value)
    {
        const auto parts = words(value);
        if (parts.size() != 6)
            return fail(ParseError::Code::Syntax);
        m_session.origin = {parts[0].toByteArray(), checked<quint64>(parts[1]), checked<quint64>(parts[2]),
                            parts[3].toByteArray(), parts[4].toByteArray(), parts[5].toByteArray()};
    }

    SdpConnection readConnection(QByteArrayView value)
    {
        const auto parts = words(value);
        if (parts.size() != 3) {
            fail(ParseError::Code::Syntax);
            return {};
        }
        return {parts[0].toByteArray(), parts[1].toByteArray(), parts[2].toByteArray()};
    }

    void readTime(QByteArrayView value)
    {
        const auto parts = words(value);
        if (parts.size() != 2)
            return fail(ParseError::Code::Syntax);
        m_session.times.push_back({checked<quint64>(parts[0]), checked<quint64>(parts[1]), {}});
    }

    void readAttribute(QByteArrayView value, SdpAttributes &into)
    {
        const qsizetype colon = value.indexOf(':');
        const QByteArrayView name = trimmed(colon < 0 ? value : value.first(colon));
        if (name.isEmpty() || !std::all_of(name.begin(), name.end(), isVisible))
            return fail(ParseError::Code::Syntax);
        SdpAttribute attribute{name.toByteArray(), std::nullopt};
        if (colon >= 0)
            attribute.value = trimmed(value.sliced(colon + 1)).toByteArray();
        into.push_back(std::move(attribute));
    }

    void readMedia(QByteArrayView value)
    {
        if (m_session.media.size() >= size_t(Limits::kMaxSdpMedia))
            return fail(ParseError::Code::TooMany);
        const auto parts = words(value);
        if (parts.size() < 4)
            return fail(ParseError::Code::Syntax);
        MediaDescription media;
        media.media = parts[0].toByteArray();
        const qsizetype slash = parts[1].indexOf('/');
        media.port = checked<quint16>(slash < 0 ? parts[1] : parts[1].first(slash));
        if (slash >= 0)
            media.portCount = checked<quint16>(parts[1].sliced(slash + 1));
        if (media.portCount == 0)
            return fail(ParseError::Code::OutOfRange);
        media.protocol = parts[2].toByteArray();
        for (size_t i = 3; i < parts.size(); ++i)
            media.formats.push_back(parts[i].toByteArray());
        m_session.media.push_back(std::move(media));
    }

    static constexpr QByteArrayView kSessionOthers = "iuepbz";
    static constexpr QByteArrayView kMediaOthers = "ib";

    QByteArrayView m_text;
    const char *m_line = nullptr; ///< where the line that is read begins
    SessionDescription m_session;
    bool m_hasVersion = false;
    bool m_hasOrigin = false;
    bool m_hasName = false;
    std::optional<ParseError> m_error;
};

} // namespace

Result<SessionDescription, ParseError> parseSdp(QByteArrayView text)
{
    return Parser(text).run();
}

} // namespace linnet::sip
