// SPDX-License-Identifier: MIT
#include "im/cpim/CpimMessage.h"

#include "im/cpim/Rfc3339.h"

#include "base/Limits.h"

#include <algorithm>

namespace linnet::im {
namespace {

constexpr qsizetype kMaxNamespaces = 64; // no limit in the RFC; each one is looked through for every header

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text = text.chopped(1);
    return text;
}

/// Where the string that starts after its opening quote ends; -1: it does not.
qsizetype closingQuote(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i;
    }
    return -1;
}

std::optional<char16_t> hexUnit(QStringView digits)
{
    if (digits.size() < 4)
        return std::nullopt;
    char16_t unit = 0;
    for (const QChar digit : digits.first(4)) {
        const char16_t c = digit.unicode();
        int value = 0;
        if (c >= u'0' && c <= u'9')
            value = c - u'0';
        else if (c >= u'a' && c <= u'f')
            value = c - u'a' + 10;
        else if (c >= u'A' && c <= u'F')
            value = c - u'A' + 10;
        else
            return std::nullopt;
        unit = char16_t(unit * 16 + value);
    }
    return unit;
}

/// Every surrogate that has no partner becomes U+FFFD.
void replaceLoneSurrogates(QString &text)
{
    if (text.isValidUtf16())
        return;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate())
            continue;
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else
            text[i] = QChar::ReplacementCharacter;
    }
}

QList<CpimAddress> addressesOf(const QList<CpimHeader> &headers, QByteArrayView name)
{
    QList<CpimAddress> found;
    for (const CpimHeader &header : headers) {
        if (!header.is(kCpimNamespace, name))
            continue;
        if (auto address = parseCpimAddress(header.value))
            found.append(*address);
    }
    return found;
}

} // namespace

bool CpimHeader::is(QByteArrayView uri, QByteArrayView local) const
{
    return namespaceUri == uri && localName() == local;
}

const CpimHeader *CpimMessage::header(QByteArrayView namespaceUri, QByteArrayView name) const
{
    for (const CpimHeader &candidate : headers) {
        if (candidate.is(namespaceUri, name))
            return &candidate;
    }
    return nullptr;
}

std::optional<CpimAddress> CpimMessage::from() const
{
    const QList<CpimAddress> all = addressesOf(headers, "From");
    return all.isEmpty() ? std::nullopt : std::optional(all.first());
}

QList<CpimAddress> CpimMessage::to() const
{
    return addressesOf(headers, "To");
}

QList<CpimAddress> CpimMessage::cc() const
{
    return addressesOf(headers, "cc");
}

QDateTime CpimMessage::dateTime() const
{
    const CpimHeader *found = header(kCpimNamespace, "DateTime");
    return found ? parseRfc3339(trimmed(found->value)) : QDateTime();
}

QList<CpimSubject> CpimMessage::subjects() const
{
    QList<CpimSubject> found;
    for (const CpimHeader &candidate : headers) {
        if (!candidate.is(kCpimNamespace, "Subject"))
            continue;
        CpimSubject subject{unescapeCpim(candidate.value), {}};
        for (const auto &[name, value] : candidate.parameters) {
            if (name == "lang")
                subject.language = value;
        }
        found.append(subject);
    }
    return found;
}

QByteArray CpimMessage::messageId() const
{
    const CpimHeader *found = header(kImdnNamespace, "Message-ID");
    const QByteArrayView id = found ? trimmed(found->value) : QByteArrayView();
    // It goes back in receipts and names the message everywhere: one with control characters is none (RELIABILITY A03).
    const bool isClean = std::all_of(id.begin(), id.end(), [](char c) { return quint8(c) >= 0x20 && c != 0x7f; });
    return isClean ? id.toByteArray() : QByteArray();
}

QList<QByteArray> CpimMessage::requirements() const
{
    QList<QByteArray> found;
    CpimNamespaces namespaces;
    for (const CpimHeader &candidate : headers) {
        if (candidate.name == "NS")
            namespaces.declare(candidate.value);
        if (!candidate.is(kCpimNamespace, "Require") && candidate.name != "Require")
            continue;
        for (const QByteArray &item : candidate.value.split(',')) {
            const QByteArray name = item.trimmed();
            if (name.isEmpty())
                continue;
            const QByteArray uri = namespaces.of(name);
            found.append('{' + uri + '}' + (uri.isEmpty() ? name : name.mid(name.indexOf('.') + 1)));
        }
    }
    return found;
}

CpimNamespaces::CpimNamespaces()
    // Many write imdn. without its declaration; it can mean nothing else.
    : m_prefixes{{QByteArrayLiteral("imdn"), kImdnNamespace.toByteArray()}}, m_default(kCpimNamespace.toByteArray())
{
}

void CpimNamespaces::declare(QByteArrayView value)
{
    const qsizetype open = value.indexOf('<');
    const qsizetype close = value.lastIndexOf('>');
    if (open < 0 || close < open)
        return;
    const QByteArray uri = trimmed(value.sliced(open + 1, close - open - 1)).toByteArray();
    const QByteArray prefix = trimmed(value.first(open)).toByteArray();
    if (prefix.isEmpty()) {
        m_default = uri;
        return;
    }
    for (auto &[known, knownUri] : m_prefixes) {
        if (known == prefix) {
            knownUri = uri;
            return;
        }
    }
    if (m_prefixes.size() < kMaxNamespaces)
        m_prefixes.append({prefix, uri});
}

QByteArray CpimNamespaces::of(QByteArrayView headerName) const
{
    const qsizetype dot = headerName.indexOf('.');
    if (dot < 0)
        return m_default;
    for (const auto &[prefix, uri] : m_prefixes) {
        if (QByteArrayView(prefix) == headerName.first(dot))
            return uri;
    }
    return {};
}

std::optional<CpimAddress> parseCpimAddress(QByteArrayView value)
{
    QByteArrayView rest = trimmed(value);
    CpimAddress address;
    if (rest.startsWith('"')) {
        const qsizetype end = closingQuote(rest.sliced(1));
        if (end < 0)
            return std::nullopt;
        address.displayName = unescapeCpim(rest.sliced(1, end));
        rest = trimmed(rest.sliced(end + 2));
        if (!rest.startsWith('<'))
            return std::nullopt;
    } else if (const qsizetype open = rest.indexOf('<'); open >= 0) {
        address.displayName = unescapeCpim(trimmed(rest.first(open)));
        rest = rest.sliced(open);
    }

    if (rest.startsWith('<')) {
        const qsizetype close = rest.indexOf('>');
        if (close < 0)
            return std::nullopt;
        rest = rest.sliced(1, close - 1);
    }
    const qsizetype colon = rest.indexOf(':');
    if (colon <= 0 || rest.contains(' ') || rest.size() > Limits::kMaxUri)
        return std::nullopt;
    address.uri = rest.toByteArray();
    return address;
}

QString unescapeCpim(QByteArrayView value)
{
    const QString text = QString::fromUtf8(value);
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != u'\\') {
            out += c < u' ' || c == u'\x7f' ? QChar(QChar::ReplacementCharacter) : c;
            continue;
        }
        if (++i >= text.size())
            break; // an isolated backslash at the end
        switch (text[i].unicode()) {
        case u'b':
            out += u'\b';
            break;
        case u't':
            out += u'\t';
            break;
        case u'n':
            out += u'\n';
            break;
        case u'r':
            out += u'\r';
            break;
        case u'u':
            if (const auto unit = hexUnit(QStringView(text).mid(i + 1))) {
                out += QChar(*unit);
                i += 4;
                break;
            }
            [[fallthrough]];
        default:
            out += text[i];
        }
    }
    replaceLoneSurrogates(out);
    return out;
}

QByteArray escapeCpim(const QString &text, char quote)
{
    QString clean = text;
    replaceLoneSurrogates(clean);
    QByteArray out;
    for (const char c : clean.toUtf8()) {
        switch (c) {
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (uchar(c) < 0x20 || c == 0x7f)
                out += "\\u00" + QByteArray(1, c).toHex();
            else if (quote != 0 && c == quote)
                out += QByteArray("\\") + c;
            else
                out += c;
        }
    }
    return out;
}

} // namespace linnet::im
