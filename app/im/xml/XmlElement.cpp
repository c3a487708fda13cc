// SPDX-License-Identifier: MIT
#include "im/xml/XmlElement.h"

#include "base/Limits.h"

#include <QStringDecoder>
#include <QXmlStreamReader>

#include <algorithm>
#include <optional>

namespace linnet::im {
namespace {

using Code = ParseError::Code;

std::optional<QString> decoded(QByteArrayView bytes)
{
    const auto marked = QStringConverter::encodingForData(bytes);
    QStringDecoder decode(marked.value_or(QStringConverter::Utf8), QStringConverter::Flag::Stateless);
    QString text = decode(bytes);
    if (decode.hasError())
        return std::nullopt;
    return text;
}

/// Where `closing` ends behind `from`, or nothing.
std::optional<qsizetype> behind(QStringView text, QStringView closing, qsizetype from)
{
    const qsizetype found = text.indexOf(closing, from);
    return found < 0 ? std::nullopt : std::optional(found + closing.size());
}

/// The end of the tag that opens at `at`, looked at for its number of attributes.
Result<qsizetype, ParseError> passTag(QStringView text, qsizetype at)
{
    QChar quote;
    int attributes = 0;
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'=') {
            if (++attributes > Limits::kMaxXmlAttributes)
                return ParseError{Code::TooMany, i};
        } else if (c == u'>') {
            return i + 1;
        }
    }
    return ParseError{Code::Truncated, text.size()};
}

/// What Qt's reader would take its time for before anybody could stop it: thousands of attributes (it compares them pairwise) and
/// document types. Well-formedness is not its affair.
std::optional<ParseError> lookOver(QStringView text)
{
    qsizetype at = text.indexOf(u'<');
    while (at >= 0) {
        const QStringView rest = text.sliced(at);
        std::optional<qsizetype> next;
        if (rest.startsWith(u"<!--")) {
            next = behind(text, u"-->", at + 4);
        } else if (rest.startsWith(u"<![CDATA[")) {
            next = behind(text, u"]]>", at + 9);
        } else if (rest.startsWith(u"<?")) {
            next = behind(text, u"?>", at + 2);
        } else if (rest.startsWith(u"<!")) {
            return ParseError{Code::Syntax, at};
        } else {
            const auto end = passTag(text, at);
            if (!end)
                return end.error();
            next = *end;
        }
        if (!next)
            return ParseError{Code::Truncated, text.size()};
        at = text.indexOf(u'<', *next);
    }
    return std::nullopt;
}

XmlElement elementOf(const QXmlStreamReader &reader)
{
    XmlElement element;
    element.namespaceUri = reader.namespaceUri().toString();
    element.name = reader.name().toString();
    for (const QXmlStreamAttribute &attribute : reader.attributes())
        element.attributes.append({attribute.namespaceUri().toString(), attribute.name().toString(), attribute.value().toString()});
    return element;
}

} // namespace

const XmlElement *XmlElement::child(QStringView uri, QStringView localName) const
{
    const auto found = std::find_if(children.begin(), children.end(), [&](const XmlElement &one) { return one.is(uri, localName); });
    return found == children.end() ? nullptr : &*found;
}

Result<XmlElement, ParseError> parseXml(QByteArrayView bytes)
{
    if (bytes.size() > Limits::kMaxXmlBytes)
        return ParseError{Code::TooLong, Limits::kMaxXmlBytes};
    const auto text = decoded(bytes);
    if (!text)
        return ParseError{Code::Syntax, 0};
    if (const auto wrong = lookOver(*text))
        return *wrong;

    QXmlStreamReader reader(*text);
    QList<XmlElement> open; // from the root down; the last one is being read
    std::optional<XmlElement> root;
    int nodes = 0;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (++nodes > Limits::kMaxXmlNodes)
            return ParseError{Code::TooMany, reader.characterOffset()};
        if (token == QXmlStreamReader::StartElement) {
            if (open.size() == Limits::kMaxXmlDepth)
                return ParseError{Code::TooDeep, reader.characterOffset()};
            open.append(elementOf(reader));
        } else if (token == QXmlStreamReader::Characters) {
            if (!open.isEmpty())
                open.last().text += reader.text();
        } else if (token == QXmlStreamReader::EndElement) {
            XmlElement done = open.takeLast();
            if (open.isEmpty())
                root = std::move(done);
            else
                open.last().children.append(std::move(done));
        }
    }
    if (reader.hasError() || !root)
        return ParseError{reader.error() == QXmlStreamReader::PrematureEndOfDocumentError ? Code::Truncated : Code::Syntax,
                          reader.characterOffset()};
    return std::move(*root);
}

} // namespace linnet::im
