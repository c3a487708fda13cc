// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/Address.h"
#include "im/model/DeliveryState.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>

namespace linnet::im {

enum class AccountTransport : quint8 { Automatic, Udp, Tcp, Tls, Ws, Wss };

/// A certificate that the user takes as it is, for one host.
struct PinnedCertificate
{
    QString host;
    QByteArray fingerprint; ///< SHA-256, 32 octets

    friend bool operator==(const PinnedCertificate &, const PinnedCertificate &) = default;
};
/// With `pin` as the only one of its host: who takes a new certificate takes back the old one.
QList<PinnedCertificate> withPin(QList<PinnedCertificate> pins, const PinnedCertificate &pin);

/// An account as the user sets it; its password lives in the secret store. A value.
struct AccountInfo
{
    Address address; ///< the AOR
    QString displayName;
    QString userName; ///< for digest; empty: the AOR's user part
    QString server; ///< "host", "host:port" or a sip: URI, used as a Route with ;lr; empty: found by DNS
    AccountTransport transport = AccountTransport::Automatic;
    QList<QPair<QString, QString>> credentials; ///< further (realm, user); their passwords in the secret store
    QString caFile; ///< PEM: authorities to trust besides the system's
    QList<PinnedCertificate> pinned;
    bool acceptDirect = false;
    bool largeMessages = false; ///< "my network is mine": where no session can be had, one MESSAGE over 1300 bytes may go (RFC 3428 s.8)
    QString msrpRelay; ///< "host", "host:port", "msrp://host": where sessions go through (RFC 4976); empty: they go directly
    QByteArray secret; ///< where the password is: "keychain", "vault", "file", "none" (read only)

    friend bool operator==(const AccountInfo &, const AccountInfo &) = default;
};

enum class RegistrationState : quint8 { Unregistered, Registering, Registered, Failed };
QByteArrayView toString(RegistrationState state);
QByteArrayView toString(AccountTransport transport);

/// Why the server's certificate was refused. `WeakProtection`: an outdated key or signature. `NoProtection`: whoever
/// answers there does not speak TLS as we do.
enum class CertificateTrouble : quint8 {
    None, SelfSigned, UnknownIssuer, BrokenChain, Expired, NotYetValid, WeakProtection, WrongUsage, OtherName, NoCertificate,
    WantsOurs, NoProtection,
};

/// A refused certificate, for the sentence and for "Trust this certificate". A value.
struct RefusedCertificate
{
    CertificateTrouble trouble = CertificateTrouble::None;
    QString host; ///< whom we wanted: what a PinnedCertificate has to name
    QStringList names; ///< for whom it was made
    QString issuer;
    QDateTime notBefore; ///< UTC
    QDateTime notAfter;
    QByteArray fingerprint; ///< SHA-256; empty when none was shown
    bool replacesPinned = false; ///< the user trusts another one for this host: it changed, or somebody is in between

    /// Whether the user's own trust could mend it: not where keys are weak or signatures false.
    bool canBeTrusted() const;

    friend bool operator==(const RefusedCertificate &, const RefusedCertificate &) = default;
};
/// "AB:CD:...", as people compare them.
QString readableFingerprint(const QByteArray &fingerprint);

/// Reason password: what about it. `OtherRealm`: the server asks for a realm that the account has none for.
enum class PasswordTrouble : quint8 { Refused, OtherRealm, Unanswerable };

/// How the registration of one account stands. `reason` has the words of DeliveryReason (dns, refusedConnection, timeout, password,
/// refused, notFound, server, noNetwork ...).
struct RegistrationInfo
{
    Address account;
    RegistrationState state = RegistrationState::Unregistered;
    int status = 0; ///< of the last final response, or 0
    DeliveryReason reason = DeliveryReason::None;
    std::chrono::seconds expires{0};
    QDateTime nextTry; ///< UTC; Failed: when it tries again by itself; invalid: it will not
    QString server; ///< whom it talked to, for the banner: "sip.example.test"
    QString detail; ///< the system's or server's own words, for Details only
    RefusedCertificate certificate; ///< reason tls: what was wrong
    PasswordTrouble password = PasswordTrouble::Refused; ///< reason password
    QString realm; ///< reason password: for what it asked; a claim of the server

    friend bool operator==(const RegistrationInfo &, const RegistrationInfo &) = default;
};

} // namespace linnet::im

Q_DECLARE_METATYPE(linnet::im::AccountInfo)
Q_DECLARE_METATYPE(linnet::im::RegistrationInfo)
