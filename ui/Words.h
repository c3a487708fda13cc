// SPDX-License-Identifier: MIT
#pragma once

#include "client/Client.h"
#include "client/HistoryTransfer.h"

#include <QCoreApplication>
#include <QString>

namespace linnet::ui {

/// The sentences for what the lower floors give as enums. Whole sentences: what happened, to whom, and what happens next.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(Words)
public:
    /// Tooltip and accessible words of a message's state.
    /// `since`: when it was reached, where that is known (UTC).
    static QString delivery(const im::Delivery &delivery, const QString &peer, const QDateTime &since = {});
    /// Why a message was not sent, as the end of "Not sent: ".
    static QString failure(im::DeliveryReason reason, const QString &peer);
    /// A call that could not be taken, as a line of the chat.
    static QString missedCall(const QString &peer);
    /// Of a conversation's newest row, for a list: one line.
    static QString preview(const im::ChatMessage &newest, const QString &peer);
    /// The first line of the connection banner: what, and where.
    static QString connection(const im::RegistrationInfo &info);
    /// What to do about it, for the account page.
    static QString connectionAdvice(const im::RegistrationInfo &info);
    /// Why a certificate is not trusted.
    static QString certificate(const im::RefusedCertificate &shown);
    static QString error(const client::ClientError &error);
    /// Why an export, an import, a backup or a restore did not come to its end.
    static QString transfer(const client::TransferReport &report, const QString &path);
    /// What an export for people is made of; `title`: "Messages with Bob".
    static history::Words exported(const QString &title);
    /// Under the own name: "Online", "Connecting", "Offline".
    static QString presence(const im::RegistrationInfo &info);

    /// What the partner of "Try it here" answers to the n-th message. Any thread.
    static QString demoAnswer(int number, const QString &received);

    /// Why messages to somebody leave in their format, as one sentence.
    static QString format(im::FormatReason reason);
    /// Why a message went as one request or through a session; empty: not known.
    static QString model(im::ModelReason reason);
    /// "412 kB".
    static QString size(qint64 bytes);
    /// A file in a sentence: "File minutes.pdf, 412 kB".
    static QString file(const im::Attachment &file);
    /// Who chose this emoji.
    static QString reaction(const QList<im::Reaction> &reactions, const QString &text, const QString &peer);

    /// 09:42 in the user's zone and locale.
    static QString clock(const QDateTime &utc);
    /// The clock alone today, with its day otherwise: for the middle of a sentence.
    static QString moment(const QDateTime &utc);
    /// For lists: a time today, "Yesterday", a weekday this week, else a date.
    static QString when(const QDateTime &utc, const QDateTime &now = QDateTime::currentDateTimeUtc());
    /// Between messages: "Today", "Yesterday", "Friday, 20 November".
    static QString day(const QDate &day, const QDate &today = QDate::currentDate());
    /// A whole date, for what lasts: "20 November 2026".
    static QString date(const QDateTime &utc);
    static QString dayAndClock(const QDateTime &utc);
};

} // namespace linnet::ui
