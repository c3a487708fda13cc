// SPDX-License-Identifier: MIT
#pragma once

#include "client/FlowService.h"

#include <QSet>

namespace linnet::client {

/// Which entries of the trace belong to a flow. A value; pure.
class FlowSelector
{
public:
    /// Newest entries that "everything recent" shows.
    static constexpr qsizetype kMostRecent = 2000;

    FlowSelector(FlowQuery::Kind kind, const QByteArrayList &callIds, const QByteArray &self);

    /// Out of what there is, oldest first; learns from it what later entries belong to.
    QList<sip::TraceEntry> select(const QList<sip::TraceEntry> &all);
    /// One more, after those.
    bool takes(const sip::TraceEntry &entry);
    /// What another one for the same flow has learned.
    void learnFrom(const FlowSelector &other);
    void addCall(const QByteArray &callId) { m_callIds.insert(callId); }

private:
    bool isOwnRegistration(const sip::TraceEntry &entry) const;

    FlowQuery::Kind m_kind;
    QSet<QByteArray> m_callIds;
    QByteArray m_self;
    QSet<QString> m_registrars; ///< where our REGISTERs went: what happens to that connection belongs to the registration
};

/// The servers among the other ends: who got a REGISTER from us.
sip::LadderFrame frameOf(const QList<sip::TraceEntry> &all, const QByteArray &self);
/// Newest first, at most `most`.
QList<FlowSummary> summariesOf(const QList<sip::TraceEntry> &all, int most);

} // namespace linnet::client
