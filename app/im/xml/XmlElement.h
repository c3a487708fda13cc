// SPDX-License-Identifier: MIT
#pragma once

#include "base/ParseError.h"
#include "base/Result.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace linnet::im {

struct XmlAttribute
{
    QString namespaceUri; ///< empty: none
    QString name; ///< without prefix
    QString value;

    friend bool operator==(const XmlAttribute &, const XmlAttribute &) = default;
};

/// An element of a small document that a peer sent. A value.
struct XmlElement
{
    QString namespaceUri;
    QString name; ///< without prefix
    QList<XmlAttribute> attributes;
    QString text; ///< the characters directly inside, joined; those of children are theirs
    QList<XmlElement> children; ///< in order

    bool is(QStringView uri, QStringView localName) const { return name == localName && namespaceUri == uri; }
    /// The first child of that name, or null.
    const XmlElement *child(QStringView uri, QStringView localName) const;

    friend bool operator==(const XmlElement &, const XmlElement &) = default;
};

/// The root of a document in UTF-8 or, with a byte order mark, UTF-16, with all it holds (RELIABILITY A10). Comments and processing
/// instructions are passed over. Refused: a document type (Syntax), more than Limits::kMaxXmlBytes, kMaxXmlDepth, kMaxXmlNodes, or
/// kMaxXmlAttributes on one element, bytes that are no text of that coding, what is not well-formed.
/// Offsets count characters of the document.
Result<XmlElement, ParseError> parseXml(QByteArrayView bytes);

} // namespace linnet::im
