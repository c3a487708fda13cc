// SPDX-License-Identifier: MIT
#include "im/mime/MediaType.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"

#include <algorithm>

namespace linnet::im {
namespace {

/// RFC 2045 s.5.1: any printable ASCII but the specials.
bool isTokenByte(char c)
{
    return c > ' ' && c < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?=").contains(c);
}

QByteArray lowered(QByteArrayView text)
{
    QByteArray out = text.toByteArray();
    std::transform(out.begin(), out.end(), out.begin(), asciiLower);
    return out;
}

class Reader
{
public:
    explicit Reader(QByteArrayView text) : m_text(text) { }

    bool atEnd() const { return m_at >= m_text.size(); }
    qsizetype position() const { return m_at; }

    bool take(char c)
    {
        if (atEnd() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    /// White space, folds and (nested) comments.
    void skipBlanks()
    {
        int depth = 0;
        for (; !atEnd(); ++m_at) {
            const char c = m_text[m_at];
            if (depth > 0 && c == '\\')
                ++m_at;
            else if (c == '(')
                ++depth;
            else if (depth > 0 && c == ')')
                --depth;
            else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
                break;
        }
        m_at = std::min(m_at, m_text.size());
    }

    QByteArrayView token()
    {
        const qsizetype start = m_at;
        while (!atEnd() && isTokenByte(m_text[m_at]))
            ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    /// After the opening quote; nothing when it never closes.
    std::optional<QByteArray> quoted()
    {
        QByteArray out;
        for (; !atEnd(); ++m_at) {
            char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return out;
            }
            if (c == '\\' && m_at + 1 < m_text.size())
                c = m_text[++m_at];
            out += c;
        }
        return std::nullopt;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

ParseError syntaxAt(const Reader &reader)
{
    return {ParseError::Code::Syntax, reader.position()};
}

} // namespace

bool MediaType::is(QByteArrayView fullName) const
{
    const qsizetype slash = fullName.indexOf('/');
    return slash >= 0 && fullName.first(slash) == QByteArrayView(type) && fullName.sliced(slash + 1) == QByteArrayView(subtype);
}

std::optional<QByteArray> MediaType::parameter(QByteArrayView parameterName) const
{
    for (const auto &[name, value] : parameters) {
        if (QByteArrayView(name) == parameterName)
            return value;
    }
    return std::nullopt;
}

Result<MediaType, ParseError> parseMediaType(QByteArrayView text)
{
    if (text.size() > Limits::kMaxMimeHeaderLine)
        return ParseError{ParseError::Code::TooLong, Limits::kMaxMimeHeaderLine};

    Reader reader(text);
    MediaType media;
    reader.skipBlanks();
    media.type = lowered(reader.token());
    reader.skipBlanks();
    if (media.type.isEmpty() || !reader.take('/'))
        return syntaxAt(reader);
    reader.skipBlanks();
    media.subtype = lowered(reader.token());
    if (media.subtype.isEmpty())
        return syntaxAt(reader);

    while (true) {
        reader.skipBlanks();
        if (reader.atEnd())
            return media;
        if (!reader.take(';'))
            return syntaxAt(reader);
        reader.skipBlanks();
        if (reader.atEnd()) // a last semicolon with nothing behind it is common
            return media;
        QByteArray name = lowered(reader.token());
        reader.skipBlanks();
        if (name.isEmpty() || !reader.take('='))
            return syntaxAt(reader);
        reader.skipBlanks();
        QByteArray value;
        if (reader.take('"')) {
            auto quoted = reader.quoted();
            if (!quoted)
                return ParseError{ParseError::Code::Truncated, reader.position()};
            value = std::move(*quoted);
        } else {
            value = reader.token().toByteArray();
            if (value.isEmpty())
                return syntaxAt(reader);
        }
        if (media.parameters.size() >= Limits::kMaxParameters)
            return ParseError{ParseError::Code::TooMany, reader.position()};
        media.parameters.append({std::move(name), std::move(value)});
    }
}

QByteArray toBytes(const MediaType &media)
{
    QByteArray out = media.name();
    for (const auto &[name, value] : media.parameters) {
        out += ';';
        out += name;
        out += '=';
        if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isTokenByte)) {
            out += value;
            continue;
        }
        out += '"';
        for (const char c : value) {
            if (c == '\r' || c == '\n' || c == '\0')
                continue;
            if (c == '"' || c == '\\')
                out += '\\';
            out += c;
        }
        out += '"';
    }
    return out;
}

} // namespace linnet::im
