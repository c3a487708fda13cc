// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"

#include <QString>

namespace linnet::cli {

// Every sentence of the command line about what went wrong: what, where, what to do. One place, English.

QString sentence(const client::ClientError &error, const QString &profile);
/// Why the registration failed, with its server and what follows.
QString sentence(const im::RegistrationInfo &info);
/// What became of a message to `to`.
QString sentence(const im::Delivery &delivery, const im::Address &to);
QString comesLater(const QString &what);
QString badAddressSentence(const QString &text);

} // namespace linnet::cli
