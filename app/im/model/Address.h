// SPDX-License-Identifier: MIT
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

namespace linnet::im {

/// The canonical address of a person or account: "sip:user@host", lower-case host, default port, parameters and `gr` dropped,
/// escapes normalised (DESIGN s.5). Two addresses are the same person exactly when they are equal. client makes them from URIs.
struct Address
{
    QString uri;

    bool isEmpty() const { return uri.isEmpty(); }
    /// Without the scheme: "user@host", for people.
    QString text() const { return uri.mid(uri.indexOf(u':') + 1); }
    QString user() const { return text().section(u'@', 0, 0); }
    QString host() const { return text().section(u'@', 1); }
    /// The host without its port.
    QString domain() const
    {
        const QString full = host();
        const qsizetype colon = full.lastIndexOf(u':');
        return colon > full.lastIndexOf(u']') ? full.left(colon) : full;
    }

    friend bool operator==(const Address &, const Address &) = default;
    friend bool operator<(const Address &a, const Address &b) { return a.uri < b.uri; }
    friend size_t qHash(const Address &a, size_t seed = 0) { return qHash(a.uri, seed); }
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::Address)
