// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"
#include "trace/LadderWords.h"

#include <QCoreApplication>
#include <QHash>
#include <QString>

namespace linnet::ui {

/// The words of a flow: lanes, headings, what stands on the arrows, and one plain sentence for every step. A value, since the names of
/// the people belong to it; its functions may be called from any thread.
class FlowWords
{
    Q_DECLARE_TR_FUNCTIONS(FlowWords)
public:
    /// By address without scheme, "bob@example.test".
    using Names = QHash<QByteArray, QString>;

    explicit FlowWords(Names names = {}) : m_names(std::move(names)) { }

    /// Of the other one's address: the contact's name, else the address.
    QString person(const QByteArray &address) const;
    QString laneName(const sip::LadderLane &lane) const;
    /// The second line of its box.
    QString laneAddress(const sip::LadderLane &lane) const;
    QString section(const sip::LadderSection &section) const;
    /// What stands on the arrow: "INVITE (SDP: MSRP)".
    QString label(const sip::LadderStep &step) const;
    /// The name of the step alone: "INVITE", "200 OK".
    QString title(const sip::LadderStep &step) const;
    QString direction(const sip::LadderStep &step, const sip::Ladder &ladder) const;
    /// What happens there, for people who do not know SIP.
    QString sentence(const sip::LadderStep &step, const sip::Ladder &ladder) const;
    /// "TLS, 192.0.2.10:50612 → 198.51.100.7:5061"
    QString path(const sip::LadderStep &step) const;
    /// "4.310"
    static QString seconds(const sip::LadderStep &step);
    /// The step for a screen reader.
    QString spoken(const sip::LadderStep &step, const sip::Ladder &ladder) const;
    static QString className(sip::LadderClass cls);
    static QString hiddenNote();
    /// For the exporters.
    sip::LadderWords forExport() const;

private:
    QString request(const sip::LadderStep &step, const QString &from, const QString &to) const;
    QString response(const sip::LadderStep &step, const QString &from, const QString &to) const;
    QString event(const sip::LadderStep &step, const QString &from, const QString &to) const;

    Names m_names;
};

} // namespace linnet::ui
