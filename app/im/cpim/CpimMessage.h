// SPDX-License-Identifier: MIT
#pragma once

#include "im/mime/MimeHeaders.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace linnet::im {

inline constexpr QByteArrayView kCpimNamespace = "urn:ietf:params:cpim-headers:";
inline constexpr QByteArrayView kImdnNamespace = "urn:ietf:params:imdn"; ///< RFC 5438 s.6

/// One message header (RFC 3862 s.3). A value.
struct CpimHeader
{
    QByteArray name; ///< as it stands, with its prefix: "imdn.Message-ID"
    QList<QPair<QByteArray, QByteArray>> parameters; ///< in order, values as they stand, with their quotes
    QByteArray value; ///< as it stands: escapes kept, octets kept
    QByteArray namespaceUri; ///< of the prefix, or the default one, at this place; empty: prefix never declared
    /// Its line as it came, with its end and what stood before it that is no header; empty: made here. Written as it is, since signatures
    /// are made over it (s.2.2); no part of what is compared.
    QByteArray octets = {};

    /// Without the prefix.
    QByteArray localName() const { return name.mid(name.indexOf('.') + 1); }
    bool is(QByteArrayView uri, QByteArrayView local) const;

    friend bool operator==(const CpimHeader &a, const CpimHeader &b)
    {
        return a.name == b.name && a.parameters == b.parameters && a.value == b.value && a.namespaceUri == b.namespaceUri;
    }
};

/// A sender or recipient (s.4.1). A value.
struct CpimAddress
{
    QString displayName; ///< a claim
    QByteArray uri;

    friend bool operator==(const CpimAddress &, const CpimAddress &) = default;
};

struct CpimSubject
{
    QString text;
    QByteArray language; ///< the lang parameter; empty: none

    friend bool operator==(const CpimSubject &, const CpimSubject &) = default;
};

/// A Message/CPIM object (RFC 3862 s.2). A value.
struct CpimMessage
{
    QList<CpimHeader> headers; ///< in order, unknown ones too
    MimeHeaders contentHeaders;
    QByteArray body;
    /// What came between the last message header and the body: a blank line, the content's headers, a blank line. Empty: made here, so
    /// that contentHeaders are written. No part of what is compared.
    QByteArray contentOctets = {};

    /// The first header of that name in that namespace, or null.
    const CpimHeader *header(QByteArrayView namespaceUri, QByteArrayView name) const;
    std::optional<CpimAddress> from() const; ///< the first one that holds an address
    QList<CpimAddress> to() const;
    QList<CpimAddress> cc() const;
    /// UTC; invalid when absent or no date.
    QDateTime dateTime() const;
    QList<CpimSubject> subjects() const;
    QByteArray messageId() const; ///< imdn.Message-ID (RFC 5438 s.6.3), without blanks; empty: none
    /// What the sender demands to be understood (s.3.5), as "{namespace}name"; an undeclared prefix has an empty namespace.
    QList<QByteArray> requirements() const;

    friend bool operator==(const CpimMessage &a, const CpimMessage &b)
    {
        return a.headers == b.headers && a.contentHeaders == b.contentHeaders && a.body == b.body;
    }
};

/// Which namespace a header name belongs to, while the headers are gone through in order (s.3.4).
class CpimNamespaces
{
public:
    CpimNamespaces();
    /// The value of an NS header.
    void declare(QByteArrayView value);
    QByteArray of(QByteArrayView headerName) const;

private:
    QList<QPair<QByteArray, QByteArray>> m_prefixes; // few in any real message
    QByteArray m_default;
};

/// "Name" <uri>, Name <uri>, <uri>; also a bare URI, which some write.
std::optional<CpimAddress> parseCpimAddress(QByteArrayView value);

/// The characters of a header value (s.2.3): escapes decoded, octets that are no UTF-8 and raw controls as U+FFFD.
QString unescapeCpim(QByteArrayView value);
/// The value that unescapes to `text`; with the quote that delimits it, if any.
QByteArray escapeCpim(const QString &text, char quote = 0);

} // namespace linnet::im
