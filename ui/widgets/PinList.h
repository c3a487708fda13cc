// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/AccountInfo.h"

#include <QWidget>

class QVBoxLayout;

namespace linnet::ui {

/// The certificates that an account trusts by the user's word, each with a button that takes the trust back. Hidden while there are none.
class PinList final : public QWidget
{
    Q_OBJECT
public:
    explicit PinList(QWidget *parent = nullptr);
    void setPins(const QList<im::PinnedCertificate> &pins);

Q_SIGNALS:
    void removed(const linnet::im::PinnedCertificate &pin);

private:
    QWidget *makeRow(const im::PinnedCertificate &pin);

    QList<im::PinnedCertificate> m_pins;
    QVBoxLayout *m_rows;
};

} // namespace linnet::ui
