// SPDX-License-Identifier: MIT
#include "ui/widgets/PinList.h"

#include "ui/widgets/Button.h"
#include "ui/widgets/Label.h"

#include <QHBoxLayout>

namespace linnet::ui {

PinList::PinList(QWidget *parent) : QWidget(parent), m_rows(new QVBoxLayout)
{
    setObjectName(u"pinList"_qs);
    setBackgroundRole(QPalette::Base);
    const Metrics m;
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(m.u(4));
    box->addWidget(named(new Label(TextRole::UiMedium, tr("Certificates that you trust")), u"pinListTitle"_qs));
    m_rows->setSpacing(m.u(4));
    box->addLayout(m_rows);
    hide();
}

void PinList::setPins(const QList<im::PinnedCertificate> &pins)
{
    if (pins == m_pins)
        return;
    m_pins = pins;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const im::PinnedCertificate &pin : pins)
        m_rows->addWidget(makeRow(pin));
    setVisible(!pins.isEmpty());
}

QWidget *PinList::makeRow(const im::PinnedCertificate &pin)
{
    const Metrics m;
    auto *row = named(new QWidget, u"pinRow"_qs);
    row->setBackgroundRole(QPalette::Base);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(m.u(8));
    const QString fingerprint = im::readableFingerprint(pin.fingerprint);
    auto *who = named(new Label(TextRole::Ui, pin.host), u"pinHost"_qs, tr("%1, fingerprint %2").arg(pin.host, fingerprint));
    auto *start = named(new Label(TextRole::Code, fingerprint.left(11) + u" … "_qs + fingerprint.right(11), QPalette::PlaceholderText), u"pinFingerprint"_qs);
    start->setToolTip(fingerprint);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(who);
    words->addWidget(start);
    auto *remove = new Button(Button::Kind::DangerText, tr("Remove"), u"pinRemove"_qs);
    remove->setAccessibleDescription(pin.host);
    line->addLayout(words, 1);
    line->addWidget(remove);
    connect(remove, &Button::clicked, this, [this, pin] { Q_EMIT removed(pin); });
    return row;
}

} // namespace linnet::ui
