// SPDX-License-Identifier: MIT
#pragma once

#include "client/ClientError.h"
#include "client/PeerLesson.h"
#include "im/model/AccountInfo.h"
#include "im/model/DeliveryTable.h"
#include "secrets/SecretStore.h"
#include "store/Sqlite.h"
#include "usage/RequestOutcome.h"

namespace linnet::client {

/// The engine's, the store's and the vault's reasons in the words of the client.
im::DeliveryReason registrationReason(const sip::RequestOutcome &outcome);
/// Why nothing left at all: NotSent, NotResolved.
im::DeliveryReason unsentReason(const sip::RequestOutcome &outcome);
/// What the end of an attempt says about its message.
im::DeliveryEvent deliveryEvent(const sip::RequestOutcome &outcome);
/// What the answer to a MESSAGE tells of the peer.
PeerLesson lessonOfMessage(const sip::RequestOutcome &outcome, im::MessageFormat format);
/// The same of an answer to OPTIONS.
PeerLesson lessonOfOptions(const sip::RequestOutcome &outcome);
/// What a request of the peer tells of it.
PeerLesson lessonOf(const sip::Request &request, im::MessageFormat format);
/// Reason password: what about it.
im::PasswordTrouble passwordTrouble(const sip::RequestOutcome &outcome);
/// What was wrong with the server's certificate; trouble None when that was not it.
im::RefusedCertificate refusedCertificate(const sip::RequestOutcome &outcome);
/// The status of a final answer, else 0.
int statusOf(const sip::RequestOutcome &outcome);
ClientError clientError(const store::SqliteError &error);
ClientError clientError(const secrets::SecretError &error);

} // namespace linnet::client
