// SPDX-License-Identifier: MIT
#include "msrp/FileSelector.h"

#include "base/AsciiToken.h"
#include "base/Limits.h"
#include "msrp/MsrpGrammar.h"

namespace linnet::sip {
namespace {

using Code = ParseError::Code;

constexpr size_t kMostHashes = 8;

/// "%22" as the octet; a percent sign without its two digits stays what it is.
QByteArray decoded(QByteArrayView text)
{
    return QByteArray::fromPercentEncoding(text.toByteArray());
}

/// Quotes, percent signs and controls as their octets (s.6: filename-char).
QByteArray encoded(const QByteArray &text)
{
    QByteArray out;
    for (const char c : text) {
        if (c == '"' || c == '%' || uchar(c) < 0x20 || c == 0x7f)
            out += '%' + QByteArray(1, c).toHex().toUpper();
        else
            out += c;
    }
    return out;
}

class SelectorReader
{
public:
    explicit SelectorReader(QByteArrayView text) : m_text(text) { }

    Result<FileSelector, ParseError> read()
    {
        if (m_text.size() > Limits::kMaxSdpLine)
            return ParseError{Code::TooLong, 0};
        while (!m_error) {
            while (m_at < m_text.size() && m_text[m_at] == ' ')
                ++m_at;
            if (m_at == m_text.size())
                return m_selector;
            readOne();
        }
        return *m_error;
    }

private:
    void fail(Code code) { m_error = ParseError{code, m_at}; }

    /// Up to the next blank outside of quotes.
    QByteArrayView nextWord()
    {
        bool quoted = false;
        qsizetype end = m_at;
        while (end < m_text.size() && (quoted || m_text[end] != ' ')) {
            if (m_text[end] == '"')
                quoted = !quoted;
            ++end;
        }
        if (quoted)
            fail(Code::Syntax);
        return m_text.sliced(m_at, end - m_at);
    }
    void readOne()
    {
        const QByteArrayView word = nextWord();
        const qsizetype colon = word.indexOf(':');
        if (m_error || colon < 1)
            return fail(Code::Syntax);
        const QByteArrayView name = word.first(colon);
        const QByteArrayView value = word.sliced(colon + 1);
        if (equalsIgnoringCase(name, "name"))
            readName(value);
        else if (equalsIgnoringCase(name, "type"))
            take(m_selector.type, value.toByteArray());
        else if (equalsIgnoringCase(name, "size"))
            readSize(value);
        else if (equalsIgnoringCase(name, "hash"))
            readHash(value);
        m_at += word.size();
    }
    void take(QByteArray &target, const QByteArray &value)
    {
        if (!target.isEmpty())
            return fail(Code::Duplicate);
        if (value.isEmpty())
            return fail(Code::Syntax);
        target = value;
    }
    void readName(QByteArrayView value)
    {
        if (value.size() < 2 || !value.startsWith('"') || !value.endsWith('"'))
            return fail(Code::Syntax);
        take(m_selector.name, decoded(value.sliced(1, value.size() - 2)));
    }
    void readSize(QByteArrayView value)
    {
        const auto size = msrp::number(value);
        if (m_selector.size)
            return fail(Code::Duplicate);
        if (!size)
            return fail(Code::OutOfRange);
        m_selector.size = size;
    }
    void readHash(QByteArrayView value)
    {
        const qsizetype colon = value.indexOf(':');
        const QByteArray digits = value.sliced(colon + 1).toByteArray();
        const QByteArray octets = QByteArray::fromHex(digits);
        // Pairs of digits with colons between them: "72:24:5F".
        if (colon < 1 || octets.isEmpty() || octets.toHex(':') != digits.toLower())
            return fail(Code::Syntax);
        if (m_selector.hashes.size() >= kMostHashes)
            return fail(Code::TooMany);
        m_selector.hashes.push_back({value.first(colon).toByteArray().toLower(), octets});
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    FileSelector m_selector;
    std::optional<ParseError> m_error;
};

} // namespace

QByteArray FileSelector::hash(QByteArrayView algorithm) const
{
    for (const auto &[hashName, octets] : hashes) {
        if (hashName == algorithm)
            return octets;
    }
    return {};
}

Result<FileSelector, ParseError> parseFileSelector(QByteArrayView text)
{
    return SelectorReader(text).read();
}

QByteArray toBytes(const FileSelector &selector)
{
    QByteArray text;
    const auto add = [&text](const QByteArray &word) { text += text.isEmpty() ? word : ' ' + word; };
    if (!selector.name.isEmpty())
        add("name:\"" + encoded(selector.name) + '"');
    if (!selector.type.isEmpty())
        add("type:" + selector.type);
    if (selector.size)
        add("size:" + QByteArray::number(*selector.size));
    for (const auto &[name, octets] : selector.hashes)
        add("hash:" + name + ':' + octets.toHex(':').toUpper());
    return text;
}

Result<FileRange, ParseError> parseFileRange(QByteArrayView text)
{
    const qsizetype dash = text.indexOf('-');
    if (dash < 1)
        return ParseError{Code::Syntax, 0};
    const auto start = msrp::number(text.first(dash));
    const QByteArrayView end = text.sliced(dash + 1);
    const auto stop = msrp::number(end);
    if (!start || *start == 0 || (!stop && end != QByteArrayView("*")) || (stop && *stop < *start - 1))
        return ParseError{Code::OutOfRange, 0};
    return FileRange{*start, stop};
}

QByteArray toBytes(const FileRange &range)
{
    return QByteArray::number(range.start) + '-' + (range.stop ? QByteArray::number(*range.stop) : QByteArray("*"));
}

} // namespace linnet::sip
