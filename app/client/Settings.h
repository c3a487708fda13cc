// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QString>

namespace linnet::client {

/// A setting with its type, kept as text in the profile.
template <typename T>
struct SettingKey
{
    const char *name;
    T fallback;
};

namespace settings {
/// Days that a message waits in the outbox before it expires (DESIGN s.5).
inline constexpr SettingKey<int> kOutboxDays{"outbox.days", 7};
/// Enter sends and Shift+Enter makes a line; false: the other way round.
inline constexpr SettingKey<bool> kEnterSends{"composer.enterSends", true};
/// The newest part of the trace is kept in the profile's folder, so that a flow can be looked at after a restart.
inline constexpr SettingKey<bool> kTraceOnDisk{"trace.onDisk", true};
/// Receipts that known peers get when they ask (RFC 5438); a contact's own choice goes before them.
inline constexpr SettingKey<bool> kDeliveredSent{"receipts.delivered", true};
inline constexpr SettingKey<bool> kDisplayedSent{"receipts.displayed", true};
/// Our messages ask for receipts.
inline constexpr SettingKey<bool> kReceiptsAsked{"receipts.asked", true};
/// Known peers see that the user types (RFC 3994); a contact's own choice goes before it.
inline constexpr SettingKey<bool> kTypingSent{"typing.sent", true};
/// Sessions of known peers are taken without asking; those of strangers ring.
inline constexpr SettingKey<bool> kSessionsFromContacts{"sessions.fromContacts", true};
/// A session in which nothing has been said for so long ends (DESIGN s.4).
inline constexpr SettingKey<int> kSessionIdleMinutes{"sessions.idleMinutes", 10};
/// Where received files go that nobody gave a place; empty: the system's folder for downloads.
inline constexpr const char *kDownloadFolder = "files.folder";
/// Files of known peers are accepted without asking.
inline constexpr SettingKey<bool> kFilesFromContacts{"files.fromContacts", false};
} // namespace settings

inline int read(const Client &client, const SettingKey<int> &key)
{
    bool ok = false;
    const int value = client.setting(key.name).toInt(&ok);
    return ok ? value : key.fallback;
}
inline bool read(const Client &client, const SettingKey<bool> &key)
{
    const QString value = client.setting(key.name);
    return value.isEmpty() ? key.fallback : value == QLatin1String("true");
}
inline void write(Client &client, const SettingKey<int> &key, int value) { client.setSetting(key.name, QString::number(value)); }
inline void write(Client &client, const SettingKey<bool> &key, bool value)
{
    client.setSetting(key.name, value ? QStringLiteral("true") : QStringLiteral("false"));
}

} // namespace linnet::client
